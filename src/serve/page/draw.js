// Putting text into the page: as text nodes only, with invisible characters made visible.

const INVISIBLE =
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B\u200C\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]/gu;

/** An element with attributes (or handlers, as functions) and children (texts or elements). */
export function h(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value != null) node.setAttribute(key, value);
  }
  node.append(...children.filter((child) => child != null && child !== false));
  return node;
}

const code = (character) => `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;

/** How many invisible characters there are, and the first one's code. */
export function invisible(text) {
  const all = text.match(INVISIBLE) ?? [];
  return { n: all.length, code: all.length ? code(all[0]) : "" };
}

/** `text` in nodes, with invisible and direction-changing characters as visible codes. */
export function visible(text) {
  const nodes = [];
  let at = 0;
  for (const found of text.matchAll(INVISIBLE)) {
    nodes.push(text.slice(at, found.index), h("span", { class: "code" }, code(found[0])));
    at = found.index + found[0].length;
  }
  nodes.push(text.slice(at));
  return nodes.filter((node) => node !== "");
}

/** `text` in plain words for a label: one line, not too long, invisible characters as codes. */
export function brief(text, most = 40) {
  const line = text.replace(/\s+/g, " ").trim().replace(INVISIBLE, (c) => `[${code(c)}]`);
  const letters = Array.from(line);
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : line;
}

/**
 * Cuts `text` at the ends of `marks` ({start, end, rank, ...} in UTF-16 units) into pieces {text, mark}. Where marks
 * overlap, the one of the highest rank wins.
 */
export function pieces(text, marks) {
  const events = marks.flatMap((mark) => [
    { at: Math.max(0, mark.start), open: true, mark },
    { at: Math.min(text.length, mark.end), open: false, mark },
  ]);
  events.sort((a, b) => a.at - b.at || a.open - b.open);
  const open = new Set();
  const strongest = () => [...open].reduce((best, mark) => (!best || mark.rank > best.rank ? mark : best), null);
  const out = [];
  let at = 0;
  for (const event of events) {
    if (event.at > at) {
      out.push({ text: text.slice(at, event.at), mark: strongest() });
      at = event.at;
    }
    if (event.open) open.add(event.mark);
    else open.delete(event.mark);
  }
  if (at < text.length) out.push({ text: text.slice(at), mark: null });
  return out;
}

/** Fills a read-only `region` with `text`; `marks` stand out. */
export function fill(region, text, marks) {
  const nodes = pieces(text, marks).flatMap(({ text: part, mark }) =>
    mark ? [h("mark", { class: mark.class }, ...visible(part))] : visible(part),
  );
  region.replaceChildren(...nodes);
}

/** A panel that says one thing: `kind` is stop, look, ok, info or quiet. */
export function panel(node, kind, title, ...more) {
  node.className = `panel ${kind}`;
  node.replaceChildren(h("p", { class: "says" }, title), ...more.filter(Boolean).map((line) => (typeof line === "string" ? h("p", {}, line) : line)));
}
