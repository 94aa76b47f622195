// Every view: nothing that axe finds, nothing wider than a phone, no use of the mouse, a small and quick start, and no
// effect of hostile text.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HARBOUR, HOSTILE, TWO_SCRIPTS, WIRE } from "./articles.mjs";
import { api, BASE, checkAccessibility, openWindow, startBrowser, submit, visit } from "./browser.mjs";

/** Most bytes and milliseconds of the first view. */
const MAX_BYTES = 200 * 1024;
const MAX_TIME = 1000;

let browser;
let views;
before(async () => {
  browser = await startBrowser();
  const stored = [];
  for (const article of [HARBOUR, WIRE, TWO_SCRIPTS, HOSTILE]) stored.push(await submit(article));
  const gone = await submit({ ...WIRE, source: "gone-desk", external_id: "page-gone" });
  await fetch(`${BASE}/v1/articles`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ source: "gone-desk", external_id: "page-gone", change: "kill", note: "It never happened." }),
  });
  const [story] = (await api("/v1/stories")).data;
  const [statement] = (await api("/v1/statements?q=bridge")).data;
  const [quotation] = (await api("/v1/quotations?q=bridge")).data;
  const [place] = (await api("/v1/actors?q=Paris&type=place")).data;
  views = {
    today: "/",
    search: "/?q=Tarnovo",
    "search without results": "/?q=zzzzqqqq",
    stories: "/stories",
    story: `/stories/${story.id}`,
    statements: "/statements",
    articles: "/articles",
    article: `/articles/${stored[0].id}#${statement.id}`,
    "article of two scripts": `/articles/${stored[2].id}`,
    "hostile article": `/articles/${stored[3].id}`,
    quotation: `/quotations/${quotation.id}`,
    check: "/check",
    timeline: `/timeline?story=${story.id}`,
    map: "/map",
    person: `/actors/${statement.speaker.actor_id}`,
    place: `/actors/${place.id}`,
    review: "/review",
    "review of what happened": "/review?kind=happening",
    submit: "/submit",
    settings: "/settings",
    "withdrawn article": `/articles/${gone.id}`,
  };
});
after(() => browser.close());

for (const [name, options] of Object.entries({
  "a wide light window": { viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  "a wide dark window": { viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  "a light phone": { viewport: { width: 390, height: 844 }, colorScheme: "light" },
  "a dark phone": { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
})) {
  test(`axe finds nothing in ${name}`, async () => {
    const { window, faults, close } = await openWindow(browser, options);
    for (const [view, path] of Object.entries(views)) {
      await visit(window, path);
      await checkAccessibility(window, `${view} in ${name}`);
    }
    assert.deepEqual(faults, []);
    await close();
  });
}

test("what does not exist is said, with the way on", async () => {
  const { window, close } = await openWindow(browser);
  await visit(window, "/articles/art_00000000000000000000000000000000");
  await window.getByText("It may have been deleted").waitFor();
  await checkAccessibility(window, "a missing article");
  await visit(window, "/statements?speaker=Nobody%20Atall");
  await window.locator(".failure").waitFor();
  await close();
});

test("the keyboard is enough", async () => {
  const { window, faults, close } = await openWindow(browser);
  await visit(window, "/");
  const focused = () => window.evaluate(() => document.activeElement?.textContent ?? "");
  await window.keyboard.press("Tab");
  assert.equal(await focused(), "Skip to the content");
  await window.keyboard.press("/");
  await window.keyboard.type("Petrova");
  await window.getByRole("option").first().waitFor();
  await window.keyboard.press("ArrowDown");
  await window.keyboard.press("Enter");
  await window.getByRole("heading", { level: 1, name: /Petrova/ }).waitFor();
  assert.match(await focused(), /Petrova/, "the heading of the new view has the focus");

  // From the list of statements to the sentence, with Tab and Enter alone.
  await visit(window, "/statements?q=bridge");
  for (let step = 0; (await focused()) !== "Open the sentence"; step += 1) {
    assert.ok(step < 80, "the sentence is within reach of Tab");
    await window.keyboard.press("Tab");
  }
  await window.keyboard.press("Enter");
  await window.locator(".statement.selected").first().waitFor();

  await visit(window, views.timeline);
  await window.locator(".timeline-frame").focus();
  const days = () => window.locator(".timeline-tools .days").innerText();
  const before = await days();
  await window.keyboard.press("+");
  await window.keyboard.press("ArrowRight");
  assert.notEqual(await days(), before);
  await window.keyboard.press("Home");
  assert.equal(await days(), before);

  // A dialog keeps the focus, and gives it back.
  await visit(window, views.person);
  await window.getByRole("button", { name: "Rename" }).focus();
  await window.keyboard.press("Enter");
  await window.getByRole("dialog").waitFor();
  await window.keyboard.press("Escape");
  await window.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await focused(), "Rename");
  assert.deepEqual(faults, []);
  await close();
});

test("a hostile article does nothing", async () => {
  const { window, faults, close } = await openWindow(browser);
  for (const path of [views["hostile article"], "/articles", "/statements", "/", "/?q=market", "/timeline", views.person]) {
    await visit(window, path);
    await window.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    assert.equal(await window.evaluate(() => globalThis.broken), undefined, path);
    assert.equal(await window.evaluate(() => document.querySelectorAll("main script, main img, main style, main iframe, main b, main i").length), 0, path);
    const addresses = await window.evaluate(() => [...document.querySelectorAll("a[href]")].map((link) => new URL(link.href).protocol));
    assert.deepEqual(addresses.filter((protocol) => protocol !== "http:" && protocol !== "https:"), [], path);
    assert.doesNotMatch(await window.evaluate(() => document.body.innerText), /[\u202A-\u202E\u2066-\u2069]/, `${path} turns text around`);
  }
  await visit(window, views["hostile article"]);
  assert.match(await window.locator("main").innerText(), /<script>window\.broken = 1/, "the markup is displayed as it was written");
  assert.deepEqual(faults, []);
  await close();
});

test("text from right to left keeps its direction inside a quotation", async () => {
  const { window, close } = await openWindow(browser);
  await visit(window, "/statements?q=glad");
  const words = window.locator(".statement-row .words").first();
  assert.equal(await words.evaluate((element) => element.getAttribute("dir")), "auto");
  assert.equal(await words.evaluate((element) => getComputedStyle(element).direction), "rtl");
  await close();
});

test("times are those of the reader's zone, with UTC beside them", async () => {
  const { window, close } = await openWindow(browser, { timezoneId: "America/New_York" });
  await visit(window, views.article);
  assert.match(await window.locator(".article-head time").first().innerText(), /14 Mar 2024, 04:00 \(08:00 UTC\)/);
  await close();
});

test("the first view is small and quick, and asks nobody else", async () => {
  const times = [];
  for (let load = 0; load < 3; load += 1) {
    const { window, faults, close } = await openWindow(browser);
    const session = await window.context().newCDPSession(window);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
    await visit(window, "/");
    const complete = await window.evaluate(() => Math.round(performance.now()));
    times.push(await window.evaluate(() => Math.round(performance.getEntriesByName("interactive")[0].startTime)));
    console.log(`first view: ${bytes} bytes, interactive after ${times.at(-1)} ms, complete after ${complete} ms`);
    assert.ok(bytes > 10_000 && bytes < MAX_BYTES, `${bytes} bytes`);
    assert.deepEqual(faults, []);
    await close();
  }
  assert.ok(Math.min(...times) < MAX_TIME, `${times.join(", ")} ms`);
});

test("a program that asks for no HTML gets the API's problem, and a browser asks only for what changed", async () => {
  const program = await fetch(`${BASE}/statements`, { headers: { accept: "application/json" } });
  assert.equal(program.status, 404);
  assert.match(program.headers.get("content-type"), /problem\+json/);
  const reader = await fetch(`${BASE}/statements`, { headers: { accept: "text/html" } });
  assert.equal(reader.status, 200);
  const script = await fetch(`${BASE}/page/page.js`);
  const again = await fetch(`${BASE}/page/page.js`, { headers: { "if-none-match": script.headers.get("etag") } });
  assert.equal(again.status, 304);
  assert.match(script.headers.get("content-security-policy"), /default-src 'none'.*script-src 'self'/);
});
