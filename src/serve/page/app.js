// The page: what is asked, what the server said of it, and what may be copied. Nothing may be copied unless the server
// has just answered for exactly what stands there.

import { Answer } from "./answer.js";
import { Back } from "./back.js";
import { fill, h, invisible, panel } from "./draw.js";
import { Editor } from "./editor.js";
import { FILE_MOST, onDrop, plainText, readable, save, size } from "./files.js";
import { goes, list, markOf, mustGo, point, prepared } from "./findings.js";
import { Questions } from "./questions.js";
import { checkFile, post, Problem, redactFile, takeKey } from "./server.js";
import { language, speak, t } from "./words.js";

const $ = (id) => document.getElementById(id);
const LANG = "promptguard-lang";
const TYPING = 350;
const AGAIN = 2000;
/** Problems that stand at the top, for nothing works then. */
const WHOLE_PAGE = ["gone", "denied"];

const state = {
  /** empty, checking, done, problem */
  phase: "empty",
  problem: null,
  said: null,
  findings: [],
  lowered: [],
  /** What may be copied, as the server gave it. */
  clean: null,
  file: null,
  choices: new Map(),
  copied: null,
};
let running = null;
let timer = 0;

const say = (words) => ($("status").textContent = words);

const editor = new Editor($("text-editor"), (pasted) => changed(pasted ? 0 : TYPING), (mark) => mark && point($("found"), mark.key));
const questions = new Questions(changed);
const answer = new Answer({ failed, say, copyText });
const back = new Back({ answer, failed, say });

// The way of a check.

function chosen() {
  const named = (choice) => state.findings.filter((f) => f.choosable && state.choices.get(f.key) === choice).map((f) => f.id);
  return { keep: named("keep"), remove: named("remove") };
}

/** Something has changed: what was said no longer counts. */
function changed(wait = 0) {
  clearTimeout(timer);
  running?.abort();
  running = new AbortController();
  Object.assign(state, { clean: null, copied: null, problem: null });
  state.phase = state.file || editor.text.trim() ? "checking" : "empty";
  if (state.phase === "empty") {
    Object.assign(state, { findings: [], lowered: [], said: null });
    state.choices.clear();
  }
  paint();
  const { signal } = running;
  if (state.phase === "checking") timer = setTimeout(() => run(signal), wait);
}

async function run(signal) {
  try {
    await (state.file ? runFile(signal) : runText(signal));
    if (signal.aborted) return;
    state.phase = "done";
    paint();
    say(`${$("verdict").querySelector(".says").textContent} ${$("clean-note").querySelector(".says").textContent}`);
  } catch (error) {
    if (!signal.aborted) failed(error instanceof Problem ? error : new Problem("other"));
  }
}

const heeded = (finding) => finding.action !== "allow";

async function runText(signal) {
  const text = editor.text;
  const said = await post("/v1/check", { text, ...questions.asked() }, signal);
  Object.assign(state, { said, findings: prepared(said.findings.filter(heeded), text) });
  state.lowered = prepared(said.lowered ?? [], text);
  if (!said.gate?.refused) state.clean = await redact(text, true, signal);
}

/** The text as it may be sent. A preview is forgotten again; what is copied is remembered for the answer. */
async function redact(text, preview, signal) {
  const asked = { text, ...questions.asked(), ...chosen(), preview };
  const clean = await inConversation((vault) => post("/v1/redact", { ...asked, ...vault }, signal));
  if (typeof clean.text !== "string" || !Array.isArray(clean.edits) || !Array.isArray(clean.left)) throw new Problem("other");
  return clean;
}

/** Asks with the vault of this conversation, or for a new one when the server has forgotten it. */
async function inConversation(ask) {
  try {
    return await ask(answer.vault ? { vault: answer.vault } : {});
  } catch (error) {
    if (error.kind !== "vault" || !answer.vault) throw error;
    answer.vault = null;
    answer.changed();
    return ask({});
  }
}

async function runFile(signal) {
  const [said] = (await checkFile(state.file, questions.askedOfFile(), signal)).documents;
  if (said.error || !said.verdict) throw new Problem("other", said.error);
  const placed = (findings) =>
    prepared(findings.map((finding) => ({ ...finding, inFile: true, inName: finding.utf16_start >= said.name_start })), said.text);
  Object.assign(state, { said, findings: placed(said.findings.filter(heeded)), lowered: placed(said.lowered ?? []) });
}

function failed(problem) {
  if (problem.kind === "vault") return;
  if (problem.kind === "busy" && state.phase === "checking") {
    const { signal } = running;
    timer = setTimeout(() => run(signal), AGAIN / 2);
    return;
  }
  if (problem.kind !== "refused") Object.assign(state, { findings: [], said: null });
  Object.assign(state, { phase: "problem", problem, clean: null, copied: null });
  paint();
  say($("verdict").querySelector(".says").textContent);
  if (problem.kind === "gone") {
    clearTimeout(timer);
    timer = setTimeout(again, AGAIN);
  }
}

/** Asks whether the server is back, and goes on where things stood. */
async function again() {
  try {
    await questions.learn();
    changed();
    answer.changed();
  } catch (error) {
    failed(error);
  }
}

// What the page shows.

function paint() {
  paintAlert();
  paintQuestions();
  paintVerdict();
  paintFound();
  paintClean();
}

function paintAlert() {
  const { problem } = state;
  const kind = WHOLE_PAGE.includes(problem?.kind) ? problem.kind : "";
  if ($("alert").dataset.kind === kind + language()) return;
  $("alert").dataset.kind = kind + language();
  $("alert").replaceChildren();
  if (!kind) return;
  const retry = h("p", {}, h("button", { type: "button", click: again }, t("retry")));
  const box = h("div");
  panel(box, "stop", t(kind), t(`${kind}More`), kind === "gone" && retry);
  $("alert").append(box);
}

function paintQuestions() {
  questions.paint(state.said?.gate, state.file);
  $("answer-title").textContent = t("answerFrom", { who: questions.answering(state.said?.gate) });
  const { n, code } = state.file ? { n: 0 } : invisible(editor.text);
  const hint = editor.long ? t("longHint") : n ? t("hidden", { n, code }) : t("dropHint");
  $("text-hint").textContent = hint;
  $("text-hint").classList.toggle("look", n > 0);
}

function paintVerdict() {
  $("sample").hidden = state.phase !== "empty";
  const box = $("verdict");
  const { phase, problem, findings } = state;
  box.setAttribute("aria-busy", String(phase === "checking"));
  if (phase === "empty") return panel(box, "quiet", t("empty"));
  if (phase === "checking") return panel(box, "quiet", t("checking"));
  if (phase === "problem" && problem.kind !== "refused") {
    const title = state.file ? "fileFailed" : problem.kind === "large" ? "tooLarge" : "failed";
    return panel(box, "stop", t(title), !WHOLE_PAGE.includes(problem.kind) && problem.message);
  }
  const out = findings.filter((finding) => goes(finding, state.choices)).length;
  const kept = findings.filter((finding) => mustGo(finding) && !goes(finding, state.choices)).length;
  const looks = findings.filter((finding) => finding.action === "warn" && !goes(finding, state.choices)).length;
  const keeping = kept > 0 && t("kept", { n: kept });
  if (out) {
    const more = state.file ? "outFile" : out === 1 ? "outMore1" : "outMore";
    const link = !state.file && h("a", { href: "#h-clean" }, t("cleanLink"));
    const where = !said().refused && h("p", {}, t(more), link, link && ".");
    return panel(box, "stop", t(out === 1 ? "out1" : "outN", { n: out }), where, keeping);
  }
  if (looks) return panel(box, "look", t(looks === 1 ? "looks1" : "looksN", { n: looks }), t("looksMore"), keeping);
  if (findings.length) return panel(box, "info", t("notes"), t("notesMore"), keeping);
  panel(box, "ok", t("clean"), t("cleanMore"));
}

const said = () => ({ refused: state.said?.gate?.refused || state.problem?.kind === "refused" });

function paintFound() {
  const { findings, choices, phase } = state;
  const shown = {
    findings,
    lowered: findings.length || phase === "done" ? state.lowered : [],
    suppressions: state.said?.suppressions ?? [],
    choices,
    geography: questions.placeRules,
  };
  list($("found"), shown, {
    show: (finding) => {
      editor.select(finding.utf16_start, finding.utf16_end);
      point($("found"), finding.key);
    },
    choose: (finding, choice) => {
      if (choice) choices.set(finding.key, choice);
      else choices.delete(finding.key);
      // A file was read already, and is not made before it is fetched.
      if (!state.file) return changed();
      state.copied = null;
      paint();
    },
    geography: () => questions.askGeography(),
  });
  if (!state.file && phase !== "checking") editor.mark(findings.map((finding) => markOf(finding, choices)));
}

function paintClean() {
  const { phase, clean, file } = state;
  const note = $("clean-note");
  $("clean-title").textContent = t(file ? "cleanFile" : "cleanText");
  const ready = mayCopy();
  $("copy").hidden = Boolean(file);
  $("copy").disabled = !ready;
  $("download").hidden = !file;
  $("download").disabled = !ready || !state.findings.some((finding) => mustGo(finding) || goes(finding, state.choices));
  $("copy-note").textContent = state.copied ?? "";
  back.offer(file, phase === "done" ? state.said.text : "");
  // What stood there stays while the next is on its way, so that the page keeps still; it cannot be copied.
  const waiting = phase === "checking" && !file;
  $("clean").classList.toggle("old", waiting);
  if (clean) {
    const edits = clean.edits.map((e) => ({ start: e.utf16_start, end: e.utf16_end, rank: 2, class: "placeholder" }));
    const left = clean.left.map((f) => ({ start: f.utf16_start, end: f.utf16_end, rank: 1, class: "m kept" }));
    fill($("clean"), clean.text, [...edits, ...left]);
  } else if (!waiting) {
    $("clean").replaceChildren();
  }
  $("clean").hidden = $("clean").childNodes.length === 0;
  if (said().refused) {
    const message = state.said?.gate?.message ?? state.problem?.message;
    return panel(note, "stop", t("refused", { who: questions.who }), message);
  }
  if (phase === "problem") return panel(note, "stop", t("unchecked"));
  if (phase === "checking") return panel(note, "quiet", t("checking"));
  if (phase === "empty") return panel(note, "quiet", t("cleanEmpty"));
  if (questions.open) return panel(note, "look", t("pickFirst"));
  if (questions.noneApproved) return panel(note, "look", t("noneApproved"));
  if (file) return panel(note, "info", t($("download").disabled ? "fileClean" : "fileReady"));
  panel(note, "info", t(clean.edits.length ? "cleanSome" : "cleanNone"));
}

function mayCopy() {
  const answered = state.phase === "done" && (state.clean || state.file);
  return Boolean(answered && !said().refused && !questions.open);
}

// What leaves the page.

/** Puts `text` on the clipboard; where the browser does not allow it, its `region` is selected for the user to copy. */
async function copyText(text, region) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    getSelection().selectAllChildren(region);
    return false;
  }
}

$("copy").addEventListener("click", async () => {
  if (!mayCopy()) return;
  const { signal } = running;
  try {
    // The text once more, this time remembered, so that the answer can be restored.
    const clean = await redact(editor.text, false, signal);
    if (signal.aborted) return;
    state.clean = clean;
    answer.vault = clean.vault ?? answer.vault;
    paintClean();
    const copied = await copyText(clean.text, $("clean"));
    if (signal.aborted) return;
    state.copied = copied ? t("copied", { who: questions.who }) : t("copyFailed");
    $("copy-note").textContent = state.copied;
    say(state.copied);
    answer.changed();
  } catch (error) {
    if (!signal.aborted) failed(error instanceof Problem ? error : new Problem("other"));
  }
});

$("download").addEventListener("click", async () => {
  if (!mayCopy()) return;
  const { file } = state;
  try {
    const list = ([name, found]) => (found.length ? [[name, found.join(",")]] : []);
    const asked = { ...questions.askedOfFile(), ...Object.fromEntries(Object.entries(chosen()).flatMap(list)) };
    const { blob, vault, name } = await inConversation((known) => redactFile(file, { ...asked, ...known }));
    if (state.file !== file) return;
    answer.vault = vault ?? answer.vault;
    save(blob, name);
    state.copied = t("saved", { name });
    $("copy-note").textContent = state.copied;
    say(state.copied);
    answer.changed();
  } catch (error) {
    if (state.file === file) failed(error instanceof Problem ? error : new Problem("other"));
  }
});

// Files.

async function open(files) {
  if (files.length !== 1) return refuse(t("oneFile"));
  const [file] = files;
  if (!(await readable(file))) return refuse(t("fileUnread"));
  if (file.size === 0) return refuse(t("emptyFile"));
  if (file.size > FILE_MOST) return refuse(t("fileLarge", { size: size(FILE_MOST) }));
  const text = await plainText(file);
  show(text === null ? file : null);
  if (text !== null) editor.text = text;
  else $("file-name").textContent = `${file.name} (${size(file.size)})`;
  changed();
}

function refuse(words) {
  $("text-hint").textContent = words;
  say(words);
}

function show(file) {
  state.file = file;
  $("text-mode").hidden = Boolean(file);
  $("file-mode").hidden = !file;
  Object.assign(state, { findings: [], lowered: [], said: null });
  state.choices.clear();
}

$("choose").addEventListener("click", () => $("file").click());
$("file").addEventListener("change", async () => {
  if ($("file").files.length) await open([...$("file").files]);
  $("file").value = "";
});
onDrop(open);
$("text").addEventListener("paste", ({ target }) => {
  // Another text: what was chosen for the one before does not count for it.
  if (target.selectionStart === 0 && target.selectionEnd === target.value.length) state.choices.clear();
});
$("sample").addEventListener("click", () => {
  show(null);
  editor.text = t("sampleText");
  changed();
});
$("clear").addEventListener("click", () => {
  show(null);
  editor.text = "";
  answer.clear();
  changed();
  $("text").focus();
});

// The language.

for (const button of document.querySelectorAll("[data-lang]")) {
  button.addEventListener("click", () => {
    localStorage.setItem(LANG, button.dataset.lang);
    speak(button.dataset.lang);
    again();
  });
}

// A new address in the same tab brings a new key without loading the page anew.
addEventListener("hashchange", () => takeKey() && again());
takeKey();
speak(localStorage.getItem(LANG) ?? "da");
$("local").hidden = !/^(127\.|localhost$|\[::1\]$)/.test(location.hostname);
paint();
answer.paint();
again();
