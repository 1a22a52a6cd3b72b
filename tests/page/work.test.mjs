// What a caseworker does, from a pasted text to a restored answer.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { browse, checked, clipboard, open, paste, says, serve, tab, TEXT } from "./harness.mjs";

let server;
let browser;
before(async () => {
  server = await serve();
  browser = await browse();
});
after(async () => {
  await browser?.close();
  await server?.stop();
});

const keepMunicipality = 'button[aria-label="Behold Lemvig Kommune"]';

test("pasted, marked, one kept, copied, and the answer restored", async () => {
  const { page, close } = await open(browser, server.url);
  await says(page, "#policy", "Lemvig Kommune");
  assert.ok(await page.isDisabled("#copy"));
  await paste(page, "#text", TEXT);
  await checked(page);
  const marks = await page.$$eval("#text-editor mark", (all) => all.map((mark) => mark.textContent));
  assert.deepEqual(marks, ["Mette Testesen", "120358-8905", "20 12 34 56", "Lemvig Kommune"]);
  await says(page, "#verdict", "4 oplysninger skal ud");
  await says(page, "#status", "4 oplysninger skal ud");
  await says(page, "#found", "Slet nummeret");
  await says(page, "#found", "Direktionen, Lemvig Kommune");
  // The policy leaves a choice for the municipality alone.
  assert.equal(await page.locator("#found button.small").count(), 1);
  await says(page, "#clean", "[KOMMUNE]");
  await page.click(keepMunicipality);
  await says(page, "#clean", "Lemvig Kommune");
  await says(page, "#verdict", "Du beholder 1.");
  await page.click('button[aria-label="Fortryd for Lemvig Kommune"]');
  await says(page, "#clean", "[KOMMUNE]");
  await page.click(keepMunicipality);
  await says(page, "#clean", "Lemvig Kommune");
  await page.click("#copy");
  await says(page, "#copy-note", "Kopieret. Sæt teksten ind i Microsoft Copilot");
  const copied = await clipboard(page);
  assert.equal(copied, await page.textContent("#clean"));
  assert.match(copied, /^\[PERSON[^\]]*\] \(CPR \[CPR-NUMMER[^\]]*\]\) ringede fra \[TELEFON[^\]]*\]\./);
  assert.ok(copied.includes("Lemvig Kommune"));

  await paste(page, "#answer", `Kære ${copied.match(/\[PERSON[^\]]*\]/)[0]}\nTak for dit opkald. [PERSON 77Q]`);
  await says(page, "#restored", "Kære Mette Testesen");
  await says(page, "#answer-note", "Gennemgå og kvalitetssikr altid resultatet");
  await says(page, "#answer-note", "se selv på dette sted");
  assert.equal(await page.textContent("#answer-editor mark"), "[PERSON 77Q]");
  await page.click("#copy-answer");
  await says(page, "#copy-answer-note", "Kopieret.");
  assert.ok((await clipboard(page)).startsWith("Kære Mette Testesen"));

  // Nothing of the text is left where it could be found, and a reload forgets it; the answer can still be restored.
  const kept = await page.evaluate(() => [location.href, JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })]);
  assert.ok(!/token|Mette|8905/.test(kept[0]) && kept[1] === "{}" && !/Mette|8905|ringede/.test(kept[2]), kept.join(" "));
  await page.reload();
  await says(page, "#policy", "Lemvig Kommune");
  assert.equal(await page.inputValue("#text"), "");
  await paste(page, "#answer", "Hej [PERSON 1K], ring til [TELEFON]");
  await says(page, "#restored", "ring til 20 12 34 56");
  await close();
});

test("a second text in the same conversation goes on with its placeholders; clearing begins a new one", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", "Mette Testesen ringede.");
  await checked(page);
  await page.click("#copy");
  await says(page, "#copy-note", "Kopieret");
  const first = await clipboard(page);
  await paste(page, "#text", "Ole Prøvesen ringede til Mette Testesen.");
  await checked(page);
  const shown = await page.textContent("#clean");
  await page.click("#copy");
  await says(page, "#copy-note", "Kopieret");
  assert.equal(await clipboard(page), shown, "what is copied is what was shown");
  const numbers = (text) => [...text.matchAll(/\[PERSON (\d+)/g)].map((found) => found[1]);
  assert.deepEqual([numbers(first), numbers(shown)], [["1"], ["2", "1"]]);
  await page.click("#clear");
  assert.equal(await page.inputValue("#text"), "");
  await paste(page, "#answer", first);
  await says(page, "#answer-note", "Kopiér først en renset tekst");
  assert.ok(await page.isHidden("#restored"));
  await close();
});

test("nothing found is said with a reminder, and what is only noted does not stop anyone", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", "Skriv et kort afsnit om affaldssortering i boligforeninger.");
  await checked(page);
  await says(page, "#verdict", "Intet fundet – du må gerne bruge teksten.");
  await says(page, "#verdict", "Husk at gennemse den");
  await page.click("#copy");
  await says(page, "#copy-note", "Kopieret");
  assert.equal(await clipboard(page), "Skriv et kort afsnit om affaldssortering i boligforeninger.");
  await close();
});

test("a provider that is not approved stops the copying and says whom to ask", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  await page.selectOption("#provider", "chatgpt");
  await says(page, "#clean-note", "ChatGPT er ikke godkendt");
  await says(page, "#clean-note", "Kontakt Digitalisering og IT");
  assert.ok(await page.isDisabled("#copy"));
  assert.ok(await page.isHidden("#clean"));
  await page.selectOption("#provider", "?");
  await says(page, "#clean-note", "En anden tjeneste");
  assert.ok(await page.isDisabled("#copy"));
  await page.selectOption("#provider", "copilot");
  await says(page, "#clean", "[PERSON");
  assert.ok(await page.isEnabled("#copy"));
  await close();
});

test("place names stay only with a reason", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  await page.click("text=Er stednavne nødvendige?");
  assert.ok(await page.isChecked("#geography-on"));
  await checked(page);
  await says(page, "#clean", "[KOMMUNE]");
  await page.keyboard.type("Svaret gælder kommunens egne tilbud");
  await says(page, "#clean", "Lemvig Kommune");
  await says(page, "#found", "Bliver stående");
  await says(page, "#found", "Svaret gælder kommunens egne tilbud");
  await page.uncheck("#geography-on");
  await says(page, "#clean", "[KOMMUNE]");
  await close();
});

test("the whole way with the keyboard alone", async () => {
  const { page, close } = await open(browser, server.url);
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Gå til teksten");
  await page.keyboard.press("Enter");
  await tab(page, "#text", 2);
  await page.keyboard.insertText(TEXT);
  await checked(page);
  await tab(page, 'button[aria-label="Vis i teksten: 120358-8905"]');
  await page.keyboard.press("Enter");
  const selected = () => page.$eval("#text", (field) => field.value.slice(field.selectionStart, field.selectionEnd));
  assert.equal(await selected(), "120358-8905");
  await tab(page, keepMunicipality);
  await page.keyboard.press("Space");
  await says(page, "#clean", "Lemvig Kommune");
  assert.ok(await page.evaluate(() => document.activeElement.textContent === "Fortryd"), "the keyboard stays where it was");
  await tab(page, "#copy");
  await page.keyboard.press("Enter");
  await says(page, "#copy-note", "Kopieret");
  await tab(page, "#answer");
  await page.keyboard.press("ControlOrMeta+v");
  await says(page, "#restored", "120358-8905");
  await tab(page, "#copy-answer");
  await page.keyboard.press("Enter");
  await says(page, "#copy-answer-note", "Kopieret");
  assert.equal(await clipboard(page), TEXT);
  await close();
});

test("the cursor in a mark points to its finding", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  await page.evaluate(() => document.getElementById("text").setSelectionRange(15, 15));
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowRight");
  await says(page, ".place.here", "120358-8905");
  await close();
});

test("English by a switch, and remembered", async () => {
  const { page, close } = await open(browser, server.url);
  await page.click("button[data-lang=en]");
  await says(page, "h1", "Check your text before you send it to AI");
  await paste(page, "#text", TEXT);
  await checked(page);
  await says(page, "#verdict", "4 items must go");
  await page.reload();
  await says(page, "h1", "Check your text");
  assert.equal(await page.getAttribute("html", "lang"), "en");
  assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage })), '{"promptguard-lang":"en"}');
  await close();
});
