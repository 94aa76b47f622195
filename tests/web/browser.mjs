// A headless Chromium for the tests of the page: what it logs as an error, or blocks by policy, fails the test.
//
// `.ci/page` sets DATELINE_PAGE to the address of a service and CHROMIUM to the browser.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const axe = require("axe-core").source;

export const BASE = process.env.DATELINE_PAGE;
/** The origin of the pages of docs/examples. */
export const EXAMPLES = process.env.DATELINE_EXAMPLES;
/** Milliseconds after which a step fails. */
const STEP = 15_000;

/** Starts the browser; `close` ends it. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
}

/** Opens a window; `faults` has the errors of its console, of its scripts, and what its policy blocked. */
export async function openWindow(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, acceptDownloads: true, ...options });
  const window = await context.newPage();
  window.setDefaultTimeout(STEP);
  const faults = [];
  // A problem of the API is no fault of the page, which has to show it.
  const isProblem = (text) => /^Failed to load resource: the server responded with a status of 4/.test(text);
  window.on("console", (message) => {
    if (message.type() === "error" && !isProblem(message.text())) faults.push(message.text());
  });
  window.on("pageerror", (error) => faults.push(String(error)));
  window.on("dialog", (dialog) => {
    faults.push(`a dialog of the browser: ${dialog.message()}`);
    void dialog.dismiss();
  });
  window.on("request", (request) => {
    const { origin } = new URL(request.url());
    if (origin !== BASE && origin !== EXAMPLES && !request.url().startsWith("blob:")) faults.push(`a request to ${origin}`);
  });
  await context.exposeFunction("reportViolation", (text) => faults.push(text));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`blocked by policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  return { window, faults, close: () => context.close() };
}

/** Goes to a view and waits until nothing loads any more. */
export async function visit(window, path) {
  await window.goto(BASE + path);
  await untilLoaded(window);
}

/** Waits until nothing in a view loads any more. */
export async function untilLoaded(window) {
  await window.waitForFunction(() => document.querySelector("h1") && !document.querySelector("[aria-busy], .loading"));
}

/** Fails where axe finds something, or where the view is wider than the window. */
export async function checkAccessibility(window, name) {
  await window.evaluate(axe);
  const found = await window.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join("; ")}`);
  });
  assert.deepEqual(found, [], name);
  const excess = await window.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(excess <= 0, `${name} is ${excess} pixels wider than the window`);
}

/** Stores an article by the API, and waits until it is read. */
export async function submit(article) {
  const response = await fetch(`${BASE}/v1/articles`, {
    method: "POST",
    headers: { "content-type": "application/json", prefer: "wait=30" },
    body: JSON.stringify(article),
  });
  const stored = await response.json();
  assert.equal(stored.status, "done", JSON.stringify(stored).slice(0, 300));
  return stored;
}

/** Gets a document of the API. */
export async function api(path) {
  const response = await fetch(BASE + path);
  assert.ok(response.ok, `${path}: ${response.status}`);
  return response.json();
}

/** Notes which articles are stored; the function that it returns deletes all that came after. */
export async function keepRecord() {
  const ids = async () => (await api("/v1/articles?limit=200")).data.map((article) => article.id);
  const before = new Set(await ids());
  return async () => {
    for (const id of await ids()) if (!before.has(id)) await fetch(`${BASE}/v1/articles/${id}`, { method: "DELETE" });
  };
}
