// The list of findings, grouped by rule: what, why, what to do, each place with what can be chosen there.

import { brief, h, visible } from "./draw.js";
import { t } from "./words.js";

const RANK = { allow: 0, note: 1, warn: 2, redact: 3, block: 4 };
const TAG = { note: "tagNote", warn: "tagWarn", redact: "tagRedact", block: "tagBlock" };
/** So many places of a group are shown at first. */
const FIRST = 8;

/** Findings as the list uses them: numbered, with a key that outlives edits elsewhere in the text. */
export function prepared(findings, text) {
  const seen = new Map();
  return findings.map((finding, index) => {
    const value = `${finding.rule}:${finding.fingerprint}`;
    const count = seen.get(value) ?? 0;
    seen.set(value, count + 1);
    return {
      ...finding,
      n: index + 1,
      key: `${value}:${count}`,
      id: `${finding.fingerprint}#${finding.start}`,
      rank: RANK[finding.action] ?? RANK.block,
      what: text.slice(finding.utf16_start, finding.utf16_end),
      // Without a key on the machine findings have no fingerprint, and cannot be told apart. A file gets another name anyway.
      choosable: !finding.inName && /[^0]/.test(finding.fingerprint),
    };
  });
}

/** Whether the policy wants it out. */
export const mustGo = (finding) => finding.rank >= RANK.redact;

/** Whether it is taken out, as the policy and the user have it. */
export function goes(finding, choices) {
  const choice = finding.choosable ? choices.get(finding.key) : undefined;
  if (mustGo(finding)) return !(choice === "keep" && finding.may_keep);
  return choice === "remove";
}

/** How a finding is marked in the text. */
export function markOf(finding, choices) {
  const out = goes(finding, choices);
  const kind = out ? (finding.action === "block" ? "block" : "redact") : mustGo(finding) ? "kept" : finding.action;
  return {
    start: finding.utf16_start,
    end: finding.utf16_end,
    rank: finding.rank,
    class: `m ${kind}`,
    label: finding.n,
    key: finding.key,
  };
}

/** Groups by rule and action, the strongest first. */
function groups(findings) {
  const all = new Map();
  for (const finding of findings) {
    const name = `${finding.rule}:${finding.action}`;
    if (!all.has(name)) all.set(name, []);
    all.get(name).push(finding);
  }
  return [...all.values()].sort((a, b) => b[0].rank - a[0].rank || a[0].n - b[0].n);
}

/**
 * Draws the list into `root`. `on.show(finding)`, `on.choose(finding, choice|null)` and `on.geography()` are what a
 * click does. Where the keyboard was, it stays.
 */
export function list(root, { findings, lowered, suppressions, choices, geography }, on) {
  const focused = root.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const opened = new Set([...root.querySelectorAll("details[open], .group.all")].map((node) => node.dataset.key));
  const nodes = groups(findings).map((group) => card(group, choices, geography, on, opened));
  if (lowered.length || suppressions.length) nodes.push(letStand(lowered, suppressions));
  root.replaceChildren(...(nodes.length ? [h("ul", { class: "groups" }, ...nodes)] : []));
  if (focused) root.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
}

/** Points the list to one finding. */
export function point(root, key) {
  for (const node of root.querySelectorAll("li.place")) node.classList.toggle("here", node.dataset.place === key);
  root.querySelector("li.place.here")?.scrollIntoView({ block: "nearest" });
}

function card(group, choices, geography, on, opened) {
  const [first] = group;
  const name = `${first.rule}:${first.action}`;
  const out = group.some((finding) => goes(finding, choices));
  const tag = out ? (first.action === "block" ? "tagBlock" : "tagRedact") : mustGo(first) ? "tagStays" : TAG[first.action];
  const kind = out || !mustGo(first) ? first.action : "kept";
  const reasons = [...new Set(group.flatMap((finding) => finding.why ?? []))];
  const noChoice = mustGo(first) && !first.may_keep && t("fixed");
  const all = opened.has(`all ${name}`) || group.length <= FIRST + 1;
  const places = h("ul", { class: "places" }, ...(all ? group : group.slice(0, FIRST)).map((f) => place(f, choices, on)));
  const item = h(
    "li",
    { class: `group ${kind}${all ? " all" : ""}`, "data-key": `all ${name}` },
    h("h4", {}, h("span", { class: "name" }, first.title ?? first.rule), " ", h("span", { class: `tag ${kind}` }, t(tag))),
    places,
    first.advice && h("p", {}, h("strong", {}, t("advice")), " ", first.advice),
    first.clause_title &&
      h("p", {}, h("strong", {}, t("why")), ` ${first.clause_title}. `, noChoice && h("span", { class: "fixed" }, noChoice)),
    !first.choosable && (first.may_keep || !mustGo(first)) && h("p", { class: "fixed" }, t("noChoice")),
    geography.includes(first.rule) && mustGo(first) &&
      h("p", {}, h("button", { type: "button", class: "link", "data-key": `geo ${name}`, click: on.geography }, t("geographyAsk"))),
    (reasons.length > 0 || first.because) &&
      h("details", { "data-key": `how ${name}`, open: opened.has(`how ${name}`) },
        h("summary", { "data-key": `sum ${name}` }, t("how")),
        first.because && h("p", {}, ...visible(first.because)),
        h("ul", {}, ...reasons.map((reason) => h("li", {}, ...visible(reason))))),
  );
  if (!all) places.append(h("li", {}, more(item, places, group, choices, on)));
  return item;
}

function more(item, places, group, choices, on) {
  const show = (event) => {
    item.classList.add("all");
    event.currentTarget.parentNode.remove();
    places.append(...group.slice(FIRST).map((finding) => place(finding, choices, on)));
    places.children[FIRST].querySelector("button")?.focus();
  };
  return h("button", { type: "button", class: "link", click: show }, t("more", { n: group.length - FIRST }));
}

function place(finding, choices, on) {
  const what = brief(finding.what);
  const out = goes(finding, choices);
  const changed = out !== mustGo(finding);
  const words = h("bdi", {}, what);
  const where = finding.inFile ? finding.where : t("line", { n: finding.line });
  const go = finding.inFile
    ? h("span", { class: "what" }, words)
    : h("button", { type: "button", class: "what", "data-key": `go ${finding.key}`, "aria-label": t("show", { what }), click: () => on.show(finding) }, words);
  return h(
    "li",
    { class: `place${out ? "" : " stays"}`, "data-place": finding.key },
    h("span", { class: "n", "aria-hidden": "true" }, String(finding.n)),
    go,
    h("span", { class: "where" }, where),
    changed && h("span", { class: "chosen" }, t(out ? "outTag" : "keptTag")),
    choice(finding, what, out, changed, on),
  );
}

function choice(finding, what, out, changed, on) {
  if (!finding.choosable || (mustGo(finding) && !finding.may_keep)) return null;
  const [short, long, to] = changed ? ["undo", "undoWhat", null] : out ? ["keep", "keepWhat", "keep"] : ["takeOut", "takeOutWhat", "remove"];
  const attributes = { type: "button", class: "small", "data-key": `choose ${finding.key}`, "aria-label": t(long, { what }) };
  return h("button", { ...attributes, click: () => on.choose(finding, to) }, t(short));
}

/** What a declaration, the baseline, a suppression or a public source lets stand, and why. */
function letStand(lowered, suppressions) {
  const lines = lowered.map((finding) => {
    const notes = (finding.notes ?? []).join(" ");
    return h("li", {}, h("bdi", {}, brief(finding.what)), ` – ${finding.title ?? finding.rule}. `, ...visible(notes));
  });
  lines.push(...suppressions.map((line) => h("li", {}, ...visible(line))));
  return h("li", { class: "group kept" }, h("h4", {}, t("stays")), h("ul", { class: "stand" }, ...lines));
}
