// What a reporter looks for: by keyboard in the search box, by filters and facets, on the map; and what is saved or printed of it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { HARBOUR, WIRE } from "./articles.mjs";
import { api, keepRecord, openWindow, startBrowser, submit, untilLoaded, visit } from "./browser.mjs";

let browser;
let restore;
before(async () => {
  browser = await startBrowser();
  restore = await keepRecord();
  for (const article of [HARBOUR, WIRE, ...REPORTS]) await submit(article);
});
after(async () => {
  await browser.close();
  await restore();
});

/** The third day from now, as an article of today writes it. */
const SOON = new Date(Date.now() + 3 * 86_400_000);
const SOON_TEXT = SOON.toLocaleDateString("en-US", { month: "long", day: "numeric", timeZone: "UTC" });

/** A hospital of the name of a town; what is planned stands in an article of today. */
const REPORTS = [
  ["find-1", "Boat aground off Marseille", "A ferry ran aground off Marseille on April 2, injuring six people.\n\n\"Nobody panicked on board,\" said captain Luc Morel. \"The sea was flat,\" he said."],
  ["find-2", "Hospital takes in the injured", "Six injured people were taken to Marseille General Hospital on April 2, the hospital said."],
  ["find-3", "Inquiry into the ferry", "Prosecutor Jeanne Roux said that the ferry was too fast. She visited Marseille on Thursday."],
  ["find-4", "Port of Marseille reopens", "The port of Marseille reopened on April 3. \"Ships may enter again,\" said harbour master Paul Vidal."],
].map(([id, title, body]) => ({ source: `finding-${id.slice(-1)}`, external_id: id, title, published_at: "2025-04-04T08:00:00Z", body }));
REPORTS.push({
  source: "finding-5",
  external_id: "find-5",
  title: "Ministers to meet on ferries",
  published_at: new Date().toISOString(),
  body: `The ministers will meet in Marseille on ${SOON_TEXT}, the government said. The ferries are out of service.`,
});

/** Runs a test in a window of its own, which must end without a fault. */
function inWindow(name, steps, options) {
  test(name, async () => {
    const { window, faults, close } = await openWindow(browser, options);
    await steps(window);
    assert.deepEqual(faults, []);
    await close();
  });
}

inWindow("the search box is used with arrow keys, Enter and Escape, and suggests the most mentioned first", async (window) => {
  await visit(window, "/stories");
  await window.keyboard.press("/");
  await window.keyboard.type("Marsei");
  const options = window.getByRole("option");
  await options.first().waitFor();
  assert.match(await options.first().innerText(), /^Marseille /, "the town before the hospital");
  const active = () => window.evaluate(() => document.querySelector("[role=option][aria-selected=true]")?.textContent ?? "");
  await window.keyboard.press("ArrowDown");
  await window.keyboard.press("ArrowDown");
  const second = await active();
  assert.ok(second && second !== (await options.first().innerText()));
  await window.keyboard.press("ArrowUp");
  assert.match(await active(), /^Marseille /);
  await window.keyboard.press("Escape");
  await window.waitForFunction(() => document.querySelector("[role=combobox]").getAttribute("aria-expanded") === "false");
  await window.keyboard.press("ArrowDown");
  await window.keyboard.press("Enter");
  await window.getByRole("heading", { name: "Marseille", level: 1, exact: true }).waitFor();
  assert.match(window.url(), /\/actors\/act_/);
});

inWindow("facets count all statements that match, narrow them down, and the CSV has what is on screen", async (window) => {
  await visit(window, "/statements");
  const facet = (name) => window.getByRole("group", { name, exact: true });
  const { meta } = await api("/v1/statistics/statements?by=type");
  const counted = async (name) => (await facet(name).getByRole("button").allInnerTexts()).map((text) => Number(text.split(" ").at(-1)));
  assert.equal((await counted("Kinds")).reduce((sum, number) => sum + number, 0), meta.total_count);
  await facet("Publishers").getByRole("button", { name: /^finding-1/ }).click();
  await untilLoaded(window);
  assert.match(window.url(), /source=finding-1/);
  await window.getByRole("button", { name: /^Publisher: finding-1/ }).waitFor();
  const rows = await window.locator(".statement-row").count();
  assert.ok(rows >= 2, `${rows} statements of the ferry`);
  const [file] = await Promise.all([window.waitForEvent("download"), window.getByRole("button", { name: "Save as CSV" }).click()]);
  const lines = (await readFile(await file.path(), "utf8")).trim().split(/\r?\n/);
  assert.equal(lines.length - 1, rows);
  assert.ok(lines.slice(1).every((line) => line.includes("finding-1")));
  await window.getByRole("button", { name: /^Publisher: finding-1/ }).click();
  await untilLoaded(window);
  assert.ok((await window.locator(".statement-row").count()) > rows);
});

inWindow("a day is written in words, and what is no day is said where it is written", async (window) => {
  await visit(window, "/statements");
  const from = window.getByRole("textbox", { name: "From" });
  await from.fill("last week");
  await from.press("Tab");
  await window.getByText("Write it as 2024-03-14").waitFor();
  assert.doesNotMatch(window.url(), /from=/);
  await from.fill("yesterday");
  await from.press("Tab");
  await window.waitForFunction(() => /from=\d{4}-\d\d-\d\d/.test(location.search));
  assert.equal(await window.getByText("Write it as 2024-03-14").count(), 0);
});

inWindow("the diary has what is planned, day by day", async (window) => {
  await visit(window, "/");
  const diary = window.locator("section", { has: window.getByRole("heading", { name: "Diary" }) });
  await diary.getByRole("link", { name: /The ministers will meet in Marseille/ }).waitFor();
  const days = await diary.getByRole("heading", { level: 3 }).filter({ hasText: /\d{4}$/ }).allInnerTexts();
  const day = SOON.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  assert.ok(days.some((text) => text.endsWith(day)), `${days.join("; ")}: ${day}`);
  assert.deepEqual(days, [...days].sort((one, other) => Date.parse(one) - Date.parse(other)), "in the order of days");
});

inWindow("a place of the map is chosen by keyboard, with what happened there", async (window) => {
  await visit(window, "/map?q=ferry");
  await window.getByRole("button", { name: "Marseille", exact: true }).focus();
  await window.keyboard.press("Enter");
  await window.getByRole("heading", { name: /^Marseille/, level: 2 }).waitFor();
  assert.match(await window.evaluate(() => document.activeElement?.textContent ?? ""), /^Marseille/);
  await window.locator(".happening-row", { hasText: "ran aground" }).first().waitFor();
  await window.getByRole("link", { name: /in a timeline/i }).click();
  await window.waitForURL(/\/timeline\?.*place=act_/);
});

inWindow("a timeline is printed with its title, picture and list, and without what only a screen needs", async (window) => {
  await visit(window, "/timeline?q=ferry");
  await window.locator(".timeline-picture").waitFor();
  await window.emulateMedia({ media: "print" });
  for (const screen of ["header.top", ".filter-box", ".timeline-tools", "footer"]) {
    assert.equal(await window.locator(screen).first().isVisible(), false, screen);
  }
  for (const printed of ["h1", ".timeline-picture", ".timeline-list .happening-row"]) {
    assert.equal(await window.locator(printed).first().isVisible(), true, printed);
  }
  const page = await window.pdf({ format: "A4" });
  assert.ok(page.length > 5_000);
});

inWindow("of exact words the quote check shows their places, and keeps what is similar apart", async (window) => {
  await visit(window, "/check");
  await window.getByLabel("Draft").fill("“Nobody panicked on board,” said Luc Morel.");
  await window.getByRole("button", { name: "Check the quotations" }).click();
  await window.locator(".check-row.exact").waitFor();
  assert.equal(await window.locator(".check-row > .evidence > li").count(), 1);
});
