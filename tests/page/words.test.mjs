// Everything the page says exists in both languages, and nothing is left over.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../src/serve/page/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const words = read("words.js");
const html = read("index.html");
const code = readdirSync(folder).filter((name) => name.endsWith(".js") && name !== "words.js").map(read).join("\n");

/** The keys of one table of words.js, with how many texts each has. */
function table(name) {
  const [, body] = words.match(new RegExp(`const ${name} = (\\{[\\s\\S]*?\\n\\});`));
  return Object.entries(Function(`return ${body}`)());
}

test("what stands in the page is translated, and nothing else is", () => {
  const inPage = new Set([...html.matchAll(/data-t(?:-placeholder)?="(\w+)"/g)].map((found) => found[1]));
  assert.deepEqual(new Set(table("EN").map(([key]) => key)), inPage);
});

test("what the code says has both languages with the same values, and is said somewhere", () => {
  for (const [key, both] of table("BOTH")) {
    assert.equal(both.length, 2, key);
    const values = both.map((text) => [...text.matchAll(/\{\w+\}/g)].map(String).sort());
    assert.deepEqual(values[0], values[1], key);
    const said = code.includes(`"${key}"`) || (key.endsWith("More") && code.includes(`"${key.slice(0, -4)}"`));
    assert.ok(said, `${key} is never said`);
  }
});

test("what the code asks for exists", () => {
  const keys = new Set(table("BOTH").map(([key]) => key));
  for (const [, key] of code.matchAll(/\bt\("(\w+)"/g)) assert.ok(keys.has(key), key);
});

test("no text reaches the page as markup, and nothing is logged or evaluated", () => {
  for (const never of ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "console.", "eval(", "new Function"]) {
    assert.ok(!code.includes(never), never);
  }
});
