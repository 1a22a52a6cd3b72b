// A text field with marks. The marks are drawn by a mirror behind the field that has the same text in the same type;
// the mirror also gives the field its height, so that both scroll together.

import { h, pieces } from "./draw.js";

/** Beyond so many UTF-16 units nothing is drawn behind the text. */
const LONGEST = 200_000;

/** Marks after `before` became `after`: those beyond the change move, those it touches go. */
function moved(marks, before, after) {
  const least = Math.min(before.length, after.length);
  let same = 0;
  while (same < least && before[same] === after[same]) same++;
  let tail = 0;
  while (tail < least - same && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const end = before.length - tail;
  const by = after.length - before.length;
  return marks.flatMap((mark) => {
    if (mark.end <= same) return [mark];
    return mark.start >= end ? [{ ...mark, start: mark.start + by, end: mark.end + by }] : [];
  });
}

export class Editor {
  #field;
  #mirror;
  #drawn = "";
  #marks = [];

  /** `changed(pasted)` is called after every change by the user, `at(mark)` when the cursor is moved into a mark. */
  constructor(root, changed, at = () => {}) {
    this.root = root;
    this.#field = root.querySelector("textarea");
    this.#mirror = root.querySelector(".mirror");
    this.#field.addEventListener("input", (event) => {
      this.#keepUp();
      changed(/^insertFrom(Paste|Drop)/.test(event.inputType));
    });
    const moved = () => at(this.#marks.find((m) => m.start <= this.#field.selectionStart && this.#field.selectionStart < m.end));
    this.#field.addEventListener("click", moved);
    this.#field.addEventListener("keyup", (event) => event.key.startsWith("Arrow") && moved());
    this.#draw();
  }

  get text() {
    return this.#field.value.toWellFormed();
  }

  set text(text) {
    this.#field.value = text;
    this.#marks = [];
    this.#draw();
    this.root.scrollTop = 0;
  }

  /** Whether the text is too long for marks. */
  get long() {
    return this.#field.value.length > LONGEST;
  }

  /** Shows `marks` ({start, end, rank, class, label}). */
  mark(marks) {
    this.#marks = marks;
    this.#draw();
  }

  /** Selects a part of the text and brings it into view. */
  select(start, end) {
    this.#field.focus({ preventScroll: true });
    this.#field.setSelectionRange(start, end);
    const drawn = this.#mirror.querySelector(`[data-start="${start}"]`);
    drawn?.scrollIntoView({ block: "nearest" });
  }

  #keepUp() {
    this.#marks = moved(this.#marks, this.#drawn, this.#field.value);
    this.#draw();
  }

  #draw() {
    const text = this.#field.value;
    this.#drawn = text;
    this.root.classList.toggle("long", this.long);
    if (this.long) return this.#mirror.replaceChildren();
    let at = 0;
    const nodes = pieces(text, this.#marks).map(({ text: part, mark }) => {
      at += part.length;
      if (!mark) return part;
      // Another mark inside it cuts a mark in parts: its number stands at the last.
      return h("mark", { class: mark.class, "data-n": at === mark.end && mark.label, "data-start": mark.start }, part);
    });
    // A last line that is empty has no height of its own.
    this.#mirror.replaceChildren(...nodes, "\u200B");
  }
}
