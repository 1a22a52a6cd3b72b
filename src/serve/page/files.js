// Files that are chosen or dropped, and files that are given back.

import { h } from "./draw.js";

/** A file that is text goes into the field; anything else is for the server to read. */
const TEXT_FILE = /\.(txt|text|md|csv|tsv|log)$/i;
const TEXT_MOST = 4 << 20;
/** The server takes no larger file. */
export const FILE_MOST = 64 << 20;

/** Whether anything can be read from it: a folder cannot, nor a file that is gone. */
export const readable = (file) =>
  file.slice(0, 1).arrayBuffer().then(
    () => true,
    () => false,
  );

/** The text of a file that is nothing but text, else null. */
export async function plainText(file) {
  if (!TEXT_FILE.test(file.name) || file.size > TEXT_MOST) return null;
  return decode(await file.arrayBuffer());
}

function decode(bytes) {
  const [first, second] = new Uint8Array(bytes);
  const wide = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : null;
  for (const encoding of wide ? [wide] : ["utf-8", "windows-1252"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      return text.includes("\0") ? null : text;
    } catch {
      // The next one.
    }
  }
  return null;
}

/** The size of a file in words. */
export const size = (bytes) => (bytes < 1 << 20 ? `${Math.ceil(bytes / 1024)} kB` : `${Math.round(bytes / (1 << 20))} MB`);

/** Lets the browser save `blob` as `name`. */
export function save(blob, name) {
  const address = URL.createObjectURL(blob);
  h("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 2000);
}

const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
let depth = 0;
const hover = (by) => {
  depth = by === 0 ? 0 : Math.max(0, depth + by);
  document.body.classList.toggle("drop", depth > 0);
};

/** Calls `open` with the files that are dropped anywhere on the page. */
export function onDrop(open) {
  addEventListener("dragenter", (event) => holdsFiles(event) && hover(1));
  addEventListener("dragleave", (event) => holdsFiles(event) && hover(-1));
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    hover(0);
    open([...event.dataTransfer.files]);
  });
}
