// A real server, a real Chromium, and a page that reports whatever it should not do.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(join(process.env.PAGE_MODULES, "any.js"));
const { chromium } = require("playwright-core");
export const axe = require("axe-core").source;

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Synthetic: a name, a CPR number, a phone number and a municipality. */
export const TEXT =
  "Mette Testesen (CPR 120358-8905) ringede fra 20 12 34 56.\nHun spørger, hvad Lemvig Kommune kan tilbyde hende.";

/** `promptguard serve` on a free port, with a data folder of its own. */
export async function serve(...extra) {
  const data = mkdtempSync(join(tmpdir(), "promptguard-page-"));
  const policy = extra.length ? [] : ["--policy", "lemvig-copilot"];
  const options = ["serve", "--port", "0", "--no-open", ...policy, ...extra];
  const child = spawn(process.env.PROMPTGUARD_BIN, options, {
    env: { ...process.env, PROMPTGUARD_DATA: data, PROMPTGUARD_KEY_FILE: undefined, NO_COLOR: "1" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const gone = new Promise((done) => child.once("exit", done));
  const address = await new Promise((found, failed) => {
    let out = "";
    const read = (bytes) => {
      out += bytes;
      const match = out.match(/(http:\/\/\S+?\/)(#token=\S+)?\s/);
      if (match) found(match);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    gone.then(() => failed(new Error(`promptguard serve ended: ${out}`)));
  });
  const stop = async () => {
    child.kill();
    await gone;
    rmSync(data, { recursive: true, force: true });
  };
  return { site: address[1], url: address[1] + (address[2] ?? ""), stop };
}

export const browse = () => chromium.launch({ executablePath: process.env.CHROMIUM, headless: true, args: FLAGS });

/**
 * A fresh page at `url`. `told` gathers what its console says and what it asks of anyone but its own server;
 * `close()` fails when there is any.
 */
export async function open(browser, url, options = {}) {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"], ...options });
  const page = await context.newPage();
  const told = [];
  page.on("console", (message) => told.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => told.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => told.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
  const site = new URL(url).origin;
  page.on("request", (request) => {
    const at = request.url();
    if (!at.startsWith(`${site}/`) && !at.startsWith("data:") && !at.startsWith("blob:")) told.push(`request: ${at}`);
  });
  await page.goto(url);
  const close = async (expected = []) => {
    await context.close();
    assert.deepEqual(told.filter((line) => !expected.some((one) => line.includes(one))), []);
  };
  return { page, told, close };
}

/** Puts `text` on the clipboard and pastes it into the field, as a person does. */
export async function paste(page, field, text) {
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.focus(field);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("ControlOrMeta+v");
}

export const clipboard = (page) => page.evaluate(() => navigator.clipboard.readText());

/** Waits until the page has an answer for what stands there. */
export const checked = (page) => page.waitForSelector('#verdict[aria-busy="false"]:not(.quiet)');

/** Waits until the text of `selector` has `words`. */
export async function says(page, selector, words, timeout = 8000) {
  const has = ([where, what]) => document.querySelector(where)?.textContent.includes(what);
  try {
    await page.waitForFunction(has, [selector, words], { timeout });
  } catch {
    assert.fail(`${selector} does not say "${words}" but "${await page.textContent(selector)}"`);
  }
}

/** Presses Tab until `selector` has the keyboard. */
export async function tab(page, selector, most = 60) {
  for (let i = 0; i < most; i++) {
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`Tab does not reach ${selector}`);
}
