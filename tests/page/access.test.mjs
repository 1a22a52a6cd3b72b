// Readable for everyone: axe, contrast in light and dark, small screens, forced colours; and what the server tells
// browsers. Screenshots of each go to PAGE_SHOTS, to be looked at.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { axe, browse, checked, open, paste, says, serve, TEXT } from "./harness.mjs";

const SHOTS = process.env.PAGE_SHOTS;
if (SHOTS) mkdirSync(SHOTS, { recursive: true });

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

async function violations(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.impact} ${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
}

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}.png`), fullPage: true });
}

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 320, height: 640 } };

for (const colorScheme of ["light", "dark"]) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const lang of ["da", "en"]) {
      test(`no barriers: ${colorScheme}, ${size}, ${lang}`, async () => {
        const { page, close } = await open(browser, server.url, { colorScheme, viewport, reducedMotion: "reduce" });
        const name = `${size}-${colorScheme}-${lang}`;
        await says(page, "#policy", "Lemvig");
        if (lang === "en") await page.click("button[data-lang=en]");
        await says(page, "#verdict", lang === "en" ? "Findings come here" : "Fundene kommer her");
        const bad = (await violations(page)).map((v) => `empty: ${v}`);
        await shot(page, `${name}-empty`);
        await paste(page, "#text", `${TEXT}\nKl. Sags nr. 2025-12345, CVR 12345674. ${"Et langt afsnit uden noget. ".repeat(12)}`);
        await checked(page);
        await page.click("button.small");
        await page.waitForSelector("#found .chosen");
        await checked(page);
        await page.click("#copy");
        await page.waitForFunction(() => document.getElementById("copy-note").textContent !== "");
        await page.fill("#answer", "Hej [PERSON 1K] og [PERSON 77Q]");
        await page.waitForSelector("#restored:not([hidden])");
        for (const details of await page.locator("#found summary").all()) await details.click();
        bad.push(...(await violations(page)).map((v) => `found: ${v}`));
        const { field, mirror, across } = await page.evaluate(() => ({
          field: document.getElementById("text").scrollHeight,
          mirror: document.querySelector("#text-editor .mirror").offsetHeight,
          across: document.scrollingElement.scrollWidth,
        }));
        await shot(page, name);
        await page.selectOption("#provider", "chatgpt");
        await says(page, "#clean-note", "ChatGPT");
        await checked(page);
        bad.push(...(await violations(page)).map((v) => `refused: ${v}`));
        await shot(page, `${name}-refused`);
        assert.deepEqual(bad, []);
        assert.equal(across, viewport.width, "nothing stands outside the window");
        assert.equal(field, mirror, "marks and text break at the same places");
        await close();
      });
    }
  }
}

test("forced colours show marks and text", async () => {
  const { page, close } = await open(browser, server.url, { forcedColors: "active", viewport: SIZES.wide });
  await paste(page, "#text", TEXT);
  await checked(page);
  const style = await page.$eval("#text-editor mark", (mark) => getComputedStyle(mark).borderBottomWidth);
  assert.equal(style, "3px");
  await shot(page, "forced-colors");
  await close();
});

test("the example, as docs/side.png shows it", async () => {
  const { page, close } = await open(browser, server.url, { viewport: { width: 1200, height: 1500 }, colorScheme: "light" });
  await says(page, "#policy", "Lemvig");
  await page.click("#sample");
  await says(page, "#verdict", "9 oplysninger skal ud");
  await page.mouse.move(0, 0);
  if (SHOTS) await page.screenshot({ path: join(SHOTS, "side.png") });
  await close();
});

test("landmarks, headings and labels", async () => {
  const { page, close } = await open(browser, server.url);
  await paste(page, "#text", TEXT);
  await checked(page);
  for (const role of ["banner", "main", "contentinfo"]) assert.equal(await page.getByRole(role).count(), 1, role);
  const headings = await page.$$eval("h1, h2, h3, h4", (all) => all.map((node) => Number(node.tagName[1])));
  assert.deepEqual(headings.slice(0, 3), [1, 2, 3]);
  assert.ok(headings.every((level, i) => i === 0 || level <= headings[i - 1] + 1), headings.join(" "));
  for (const name of ["Skriv, eller sæt teksten ind", "Sæt svaret ind her"]) {
    assert.equal(await page.getByRole("textbox", { name }).count(), 1, name);
  }
  assert.equal(await page.getByRole("combobox", { name: "Hvor skal teksten bruges?" }).count(), 1);
  assert.equal(await page.getByRole("group", { name: "Renset tekst, som du må sende" }).count(), 1);
  await close();
});

test("a strict policy for what the page may load, and it holds", async () => {
  const answer = await fetch(server.site);
  const csp = answer.headers.get("content-security-policy");
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"]) {
    assert.ok(csp.includes(part), csp);
  }
  assert.ok(!/unsafe|https?:|\*/.test(csp), csp);
  assert.equal(answer.headers.get("cache-control"), "no-store");
  const { page } = await open(browser, server.url);
  const tried = await page.evaluate(async () => {
    const violated = [];
    document.addEventListener("securitypolicyviolation", (event) => violated.push(event.effectiveDirective));
    const script = document.createElement("script");
    try {
      script.textContent = "window.bad = 1";
      document.head.append(script);
    } catch {
      violated.push("trusted types");
    }
    await fetch("http://127.0.0.1:9/").catch(() => {});
    await new Promise((done) => setTimeout(done, 200));
    return { bad: window.bad, violated };
  });
  assert.equal(tried.bad, undefined);
  assert.ok(tried.violated.includes("connect-src"), tried.violated.join());
});
