// What goes wrong, and that nothing can be copied then.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import { browse, checked, clipboard, open, paste, says, serve, TEXT } from "./harness.mjs";

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

test("without the key, or with another, nothing is checked; the right address puts it right", async () => {
  for (const address of [server.site, `${server.site}#token=${"0".repeat(32)}`]) {
    const { page, close } = await open(browser, address);
    await says(page, "#alert", "Siden mangler sin nøgle.");
    await page.fill("#text", TEXT);
    await says(page, "#verdict", "Teksten kunne ikke tjekkes.");
    assert.ok(await page.isDisabled("#copy"));
    await page.goto(server.url);
    await says(page, "#verdict", "4 oplysninger skal ud");
    assert.equal(await page.textContent("#alert"), "");
    assert.ok(!page.url().includes("token"));
    await close(["401"]);
  }
});

test("when the server is gone nothing can be copied, not even what it had answered for", async () => {
  const brief = await serve();
  const { page, close } = await open(browser, brief.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  assert.ok(await page.isEnabled("#copy"));
  await brief.stop();
  await page.click("#copy");
  await says(page, "#alert", "promptguard svarer ikke.");
  await says(page, "#clean-note", "Du kan ikke kopiere endnu.");
  assert.ok(await page.isDisabled("#copy"));
  assert.ok(await page.isHidden("#clean"));
  assert.equal(await clipboard(page), TEXT, "nothing was copied");
  await page.keyboard.type(" mere");
  assert.ok(await page.isDisabled("#copy"));
  await close(["ERR_CONNECTION", "ERR_EMPTY", "ERR_SOCKET"]);
});

test("an answer that came too late is not shown, and nothing is copied while a check runs", async () => {
  const { page, close } = await open(browser, server.url);
  let slow;
  const held = new Promise((go) => (slow = go));
  let first = true;
  await page.route("**/v1/check", async (route) => {
    if (first) {
      first = false;
      await held;
    }
    await route.continue().catch(() => {});
  });
  await paste(page, "#text", "Mette Testesen ringede.");
  await says(page, "#verdict", "Tjekker teksten");
  assert.ok(await page.isDisabled("#copy"));
  await paste(page, "#text", "Affald sorteres hver uge.");
  await says(page, "#verdict", "Intet fundet");
  slow();
  await page.waitForTimeout(300);
  await says(page, "#verdict", "Intet fundet");
  assert.equal(await page.textContent("#clean"), "Affald sorteres hver uge.");
  await page.unroute("**/v1/check");
  await close();
});

test("an error of the server is never taken for nothing found", async () => {
  for (const [status, body] of [[500, "{}"], [200, "not JSON"], [200, "{}"], [422, '{"error":{"code":"leak","message":"Det gik ikke"}}']]) {
    for (const path of ["check", "redact"]) {
      const { page, close } = await open(browser, server.url);
      await page.route(`**/v1/${path}`, (route) => route.fulfill({ status, body, contentType: "application/json" }));
      await page.fill("#text", "Affald sorteres hver uge.");
      await says(page, "#clean-note", "Du kan ikke kopiere endnu.");
      assert.ok(await page.isDisabled("#copy"), `${path} ${status}`);
      assert.ok(await page.isHidden("#clean"));
      await close(["status of"]);
    }
  }
});

test("too much text is said to be too much", async () => {
  const { page, close } = await open(browser, server.url);
  await page.evaluate(() => {
    const field = document.getElementById("text");
    field.value = "æ ".repeat(3 << 20);
    field.dispatchEvent(new InputEvent("input", { inputType: "insertFromPaste" }));
  });
  await says(page, "#verdict", "Teksten er for stor.", 30_000);
  assert.ok(await page.isDisabled("#copy"));
  await close(["413", "ERR_CONNECTION", "ERR_SOCKET"]);
});

test("a long text is checked, and its findings are in the list", async () => {
  const { page, close } = await open(browser, server.url);
  const text = `${"Affald sorteres hver uge. ".repeat(10_000)}CPR 120358-8905`;
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.focus("#text");
  await page.keyboard.press("ControlOrMeta+v");
  await says(page, "#found", "120358-8905");
  await says(page, "#text-hint", "Teksten er lang");
  await page.click('button[aria-label="Vis i teksten: 120358-8905"]');
  const selected = await page.$eval("#text", (field) => field.value.slice(field.selectionStart, field.selectionEnd));
  assert.equal(selected, "120358-8905");
  await close();
});

test("a conversation that the server has forgotten is said to be so", async () => {
  const { page, close } = await open(browser, server.url);
  await page.evaluate(() => sessionStorage.setItem("promptguard-vault", "0".repeat(32)));
  await page.fill("#answer", "Hej [PERSON 1K]");
  await says(page, "#answer-note", "er glemt og kan ikke sættes tilbage");
  await page.evaluate(() => sessionStorage.setItem("promptguard-vault", "0".repeat(32)));
  await page.fill("#text", TEXT);
  await says(page, "#clean", "[PERSON");
  await close(["404"]);
});

test("text files go into the field in their encoding; what cannot be read is said to be unchecked", async () => {
  const { page, close } = await open(browser, server.url);
  const latin = Buffer.from("M\xf8de med Mette Testesen", "latin1");
  await page.setInputFiles("#file", { name: "noter.txt", mimeType: "text/plain", buffer: latin });
  await says(page, "#clean", "Møde med [PERSON");
  await page.setInputFiles("#file", { name: "<b>120358-8905</b>.docx", mimeType: "application/x", buffer: Buffer.from("PK\x03\x04ikke en fil") });
  await says(page, "#verdict", "Filen kunne ikke tjekkes.");
  await says(page, "#file-name", "<b>120358-8905</b>.docx");
  assert.ok(await page.isDisabled("#download"));
  assert.ok(await page.isHidden("#copy"));
  await page.click("#clear");
  assert.ok(await page.isVisible("#text"));
  await close(["501", "422", "400", "415"]);
});

test("a text is only text, and what cannot be seen is shown", async () => {
  const { page, close } = await open(browser, server.url);
  const text = '<img src=x onerror=alert(1)> {{7*7}} \u202e5098-853021\u202c Mette\u200bTestesen 👩‍👧 <script>alert(2)</script>';
  await paste(page, "#text", text);
  await checked(page);
  assert.equal(await page.locator("main img, main script").count(), 0);
  await says(page, "#clean", "U+202E");
  await says(page, "#text-hint", "skjulte tegn");
  const words = await page.evaluate(() => document.querySelector("#text-editor .mirror").textContent.replace(/\u200B$/, ""));
  assert.equal(words, text, "the marks change nothing of the text");
  await close();
});

test("what was chosen for one text does not count for the next", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  await page.click('button[aria-label="Behold Lemvig Kommune"]');
  await says(page, "#clean", "Lemvig Kommune");
  await page.focus("#text");
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.type("Til orientering: ");
  await says(page, "#clean", "Til orientering");
  await says(page, "#clean", "Lemvig Kommune");
  await paste(page, "#text", "Nyt: Lemvig Kommune");
  await says(page, "#clean", "Nyt: [KOMMUNE]");
  await close();
});

test("a policy that has approved no service says so", async () => {
  const other = await serve("--policy", "standard-da");
  const { page, close } = await open(browser, other.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  await says(page, "#clean-note", "Ingen tjeneste er godkendt endnu.");
  await page.selectOption("#provider", "copilot");
  await says(page, "#clean-note", "Microsoft Copilot er ikke godkendt");
  assert.ok(await page.isDisabled("#copy"));
  await close();
  await other.stop();
});

test("a busy server is asked again", async () => {
  const { page, close } = await open(browser, server.url);
  let times = 0;
  await page.route("**/v1/check", (route) => (++times === 1 ? route.fulfill({ status: 503, body: "{}" }) : route.continue()));
  await page.fill("#text", TEXT);
  await says(page, "#verdict", "4 oplysninger skal ud");
  assert.equal(times, 2);
  await close(["503"]);
});

test("a file: findings by place, the cleaned file under a name that tells nothing, and the answer restored", async () => {
  const { page, close } = await open(browser, server.url);
  const html = "<!doctype html><html><body><p>Kære Mette Testesen</p><p>CPR 120358-8905</p></body></html>";
  const file = { name: "Sag om Mette Testesen.html", mimeType: "text/html", buffer: Buffer.from(html) };
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.setInputFiles("#file", file);
  await says(page, "#verdict", "3 oplysninger skal ud");
  await says(page, "#clean-title", "Renset fil");
  assert.ok(await page.isHidden("#copy"));
  for (const place of ["Mette Testesenafsnit 1", "120358-8905afsnit 2", "Mette Testesenfilnavn"]) await says(page, "#found", place);
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  assert.equal(download.suggestedFilename(), "renset.html");
  const clean = readFileSync(await download.path(), "utf8");
  assert.ok(clean.includes("[CPR-NUMMER]") && !/Mette|8905/.test(clean), clean);
  await says(page, "#copy-note", "Hentet: renset.html");
  // The cleaned file, back from the service with an answer in it.
  const answered = clean.replace("</body>", "<p>Til [PERSON 77Q]</p></body>");
  await page.setInputFiles("#file", { ...file, name: "renset.html", buffer: Buffer.from(answered) });
  await says(page, "#back-note", "kan de rigtige oplysninger sættes tilbage");
  const [returned] = await Promise.all([page.waitForEvent("download"), page.click("#restore-file")]);
  assert.equal(returned.suggestedFilename(), "gendannet.html");
  assert.equal(readFileSync(await returned.path(), "utf8"), html.replace("</body>", "<p>Til [PERSON 77Q]</p></body>"));
  await says(page, "#back-note", "se selv på dette sted");
  await says(page, "#back-note", "Gennemgå og kvalitetssikr");
  await page.setInputFiles("#file", file);
  await says(page, "#verdict", "3 oplysninger skal ud");
  assert.ok(await page.isHidden("#back"));
  await page.fill("#answer", "Nummeret er [CPR-NUMMER].");
  await says(page, "#restored", "Nummeret er 120358-8905.");
  assert.ok(!asked.some((address) => /Mette|8905/.test(decodeURIComponent(address))), "no name in an address");
  await page.selectOption("#provider", "chatgpt");
  await says(page, "#clean-note", "ChatGPT er ikke godkendt");
  assert.ok(await page.isDisabled("#download"));
  await page.selectOption("#provider", "copilot");
  await page.evaluate(() => sessionStorage.setItem("promptguard-vault", "0".repeat(32)));
  await page.setInputFiles("#file", { ...file, name: "ren.html", buffer: Buffer.from("<!doctype html><p>Affald sorteres hver uge.</p>") });
  await says(page, "#verdict", "Intet fundet");
  await says(page, "#clean-note", "Intet skal ud af filen.");
  assert.ok(await page.isDisabled("#download"));
  await page.setInputFiles("#file", file);
  await says(page, "#verdict", "3 oplysninger skal ud");
  await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  await close(["404"]);
});

test("in a file too, a finding is kept where the policy leaves the choice", async () => {
  const { page, close } = await open(browser, server.url);
  const html = "<!doctype html><p>Borgeren i Lemvig Kommune har CPR 120358-8905</p>";
  await page.setInputFiles("#file", { name: "Lemvig Kommune.html", mimeType: "text/html", buffer: Buffer.from(html) });
  await says(page, "#verdict", "3 oplysninger skal ud");
  // In the text, not in the name: that goes anyway.
  assert.equal(await page.locator("#found button.small").count(), 1);
  await page.click('button[aria-label="Behold Lemvig Kommune"]');
  await says(page, "#verdict", "Du beholder 1.");
  const [download] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
  const clean = readFileSync(await download.path(), "utf8");
  assert.ok(clean.includes("Lemvig Kommune") && !clean.includes("8905"), clean);
  await close();
});
