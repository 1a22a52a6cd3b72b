// Step three: the answer of the service, with the real values put back.

import { fill, h, invisible, panel } from "./draw.js";
import { Editor } from "./editor.js";
import { post, Problem } from "./server.js";
import { language, t } from "./words.js";

const VAULT = "promptguard-vault";
const $ = (id) => document.getElementById(id);

export class Answer {
  #editor;
  #running = null;
  #timer = 0;
  #restored = null;

  /** `failed(problem)` is told of what concerns the whole page, `say(words)` of what is read aloud. */
  constructor({ failed, say, copyText }) {
    this.failed = failed;
    this.say = say;
    this.#editor = new Editor($("answer-editor"), (pasted) => this.changed(pasted ? 0 : 400));
    $("copy-answer").addEventListener("click", async () => {
      const copied = this.#restored !== null && (await copyText(this.#restored.text, $("restored")));
      $("copy-answer-note").textContent = t(copied ? "copiedAnswer" : "copyFailed");
      this.say($("copy-answer-note").textContent);
    });
  }

  /** The vault of this tab's conversation: a random name, no text. It outlives a reload of the page. */
  get vault() {
    return sessionStorage.getItem(VAULT);
  }

  set vault(id) {
    if (id) sessionStorage.setItem(VAULT, id);
    else sessionStorage.removeItem(VAULT);
  }

  /** Starts a new conversation: nothing of the earlier one is put back any more. */
  clear() {
    this.vault = null;
    this.#editor.text = "";
    this.changed(0);
  }

  /** The answer, or what it is read against, has changed. */
  changed(wait = 0) {
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#running = null;
    this.#restored = null;
    if (!this.#editor.text.trim() || !this.vault) return this.paint();
    this.#running = new AbortController();
    this.paint();
    this.#timer = setTimeout(() => this.#restore(this.#running.signal), wait);
  }

  async #restore(signal) {
    try {
      const asked = { text: this.#editor.text, vault: this.vault, lang: language() };
      this.#restored = await post("/v1/restore", asked, signal);
      this.#running = null;
      this.#editor.mark(
        this.#restored.problems.map((problem, index) => ({
          start: problem.utf16_start,
          end: problem.utf16_end,
          rank: 1,
          class: "m block",
          label: index + 1,
        })),
      );
      this.paint();
      this.say(document.querySelector("#answer-note .says").textContent);
    } catch (error) {
      if (signal.aborted) return;
      this.#running = null;
      const problem = error instanceof Problem ? error : new Problem("other");
      if (problem.kind === "busy") return this.changed(1000);
      if (problem.kind === "vault") this.vault = null;
      this.paint(problem);
      this.say(document.querySelector("#answer-note .says").textContent);
      if (["gone", "denied"].includes(problem.kind)) this.failed(problem);
    }
  }

  paint(problem = null) {
    const note = $("answer-note");
    const done = this.#restored;
    const text = this.#editor.text.trim();
    $("restored").hidden = !done;
    $("copy-answer").hidden = !done;
    $("copy-answer-note").textContent = "";
    if (done) return this.#paintRestored(note, done);
    $("restored").replaceChildren();
    if (problem?.kind === "vault") panel(note, "stop", t("forgotten"));
    else if (problem) panel(note, "stop", problem.kind === "gone" ? t("gone") : problem.message || t("notRestored"));
    else if (this.#running) panel(note, "quiet", t("restoring"));
    else panel(note, text ? "look" : "quiet", t(text ? "answerFirst" : "answerEmpty"));
  }

  #paintRestored(note, done) {
    fill($("restored"), done.text, []);
    const review = done.review && h("p", { class: "review" }, done.review);
    const n = done.problems.length;
    if (!n) return panel(note, invisible(done.text).n ? "look" : "ok", t("restored"), review);
    const messages = done.problems.map((problem) => h("li", {}, problem.message));
    panel(note, "look", t(n === 1 ? "restored1" : "restoredN", { n }), h("ol", {}, ...messages), review);
  }
}
