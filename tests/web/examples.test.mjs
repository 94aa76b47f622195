// The pages of docs/examples, served as another origin than the service.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { HARBOUR, TWO_SCRIPTS, WIRE } from "./articles.mjs";
import { BASE, checkAccessibility, EXAMPLES, keepRecord, openWindow, startBrowser, submit } from "./browser.mjs";

const FOLDER = new URL("../../docs/examples/", import.meta.url);

let browser;
let files;
let restore;
before(async () => {
  files = createServer(async (request, response) => {
    const name = new URL(request.url, EXAMPLES).pathname.slice(1);
    const bytes = /^[a-z]+\.html$/.test(name) ? await readFile(new URL(name, FOLDER)) : null;
    response.writeHead(bytes ? 200 : 404, { "content-type": "text/html; charset=utf-8" }).end(bytes ?? "");
  });
  await new Promise((resolve) => files.listen(new URL(EXAMPLES).port, "127.0.0.1", resolve));
  browser = await startBrowser();
  restore = await keepRecord();
  for (const article of [HARBOUR, WIRE]) await submit({ ...article, external_id: `example-${article.external_id}` });
});
after(async () => {
  await browser.close();
  files.close();
  await restore();
});

test("a timeline of TimelineJS is shown as slides", async () => {
  const { window, faults, close } = await openWindow(browser);
  await window.goto(`${EXAMPLES}/timeline.html?service=${BASE}&place=Tarnovo`);
  await window.locator("#dates button").first().waitFor();
  await window.locator("#dates button", { hasText: "12 March 2024" }).first().click();
  assert.match(await window.locator("#slide blockquote").first().innerText(), /Gunmen attacked a convoy in Tarnovo/);
  await checkAccessibility(window, "timeline.html");
  await window.goto(`${EXAMPLES}/timeline.html?service=${BASE}&place=Nowhere`);
  await window.getByText("No actor has").waitFor();
  assert.deepEqual(faults, []);
  await close();
});

test("a dashboard counts, and shows a statement as it is stored", async () => {
  const { window, faults, close } = await openWindow(browser);
  await window.goto(`${EXAMPLES}/dashboard.html?service=${BASE}`);
  await window.locator("#speakers rect").first().waitFor();
  assert.match(await window.locator("#speakers svg").getAttribute("aria-label"), /Elena Petrova: \d/);
  assert.match(await window.locator("#weeks svg").getAttribute("aria-label"), /2024-W11: \d/);
  assert.ok((await window.locator("#types rect").count()) > 0);
  assert.ok((await window.locator("#statements li").count()) > 0);
  await checkAccessibility(window, "dashboard.html");
  await submit({ ...TWO_SCRIPTS, external_id: "example-new" });
  await window.locator("#statements li.new", { hasText: "glad to be here" }).waitFor();
  assert.deepEqual(faults, []);
  await close();
});
