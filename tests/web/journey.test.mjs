// The way of an editor: an article is submitted, a statement read, its speaker corrected; a timeline is saved, a draft checked.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { HARBOUR, NAMESAKE, WIRE } from "./articles.mjs";
import { api, BASE, openWindow, startBrowser, submit, visit } from "./browser.mjs";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

/** Returns the row of the statement that has these words. */
const rowOf = (window, words) => window.locator(".statement-row", { has: window.locator(".words", { hasText: words }) });

/** Runs a test in a window of its own, which must end without a fault. */
function inWindow(name, steps) {
  test(name, async () => {
    const { window, faults, close } = await openWindow(browser);
    await steps(window);
    assert.deepEqual(faults, []);
    await close();
  });
}

inWindow("an article that is pasted leads to its statement, sentence, and corrected speaker", async (window) => {
  await visit(window, "/submit");
  await window.getByLabel("Publisher").fill(HARBOUR.source);
  await window.getByLabel("Published, in your time zone").fill("2024-03-14T08:00");
  await window.getByLabel("Headline").fill(HARBOUR.title);
  await window.getByLabel("Text").fill(HARBOUR.body);
  await window.getByRole("button", { name: "Submit the article" }).click();
  await window.locator(".submission.done").waitFor({ timeout: 60_000 });

  await window.getByRole("link", { name: "Statements" }).first().click();
  const row = rowOf(window, "We will rebuild the bridge");
  await row.getByRole("link", { name: "Elena Petrova" }).waitFor();
  assert.match(await row.innerText(), /Mayor[\s\S]*direct quotation[\s\S]*14 Mar 2024/);

  await row.getByRole("link", { name: "Open the sentence" }).click();
  await window.locator(".article-text .statement.selected").first().waitFor();
  const words = await window.locator(".article-text .statement.selected").allInnerTexts();
  assert.match(words.join(""), /We will rebuild the bridge before winter comes/);
  assert.match(window.url(), /\/articles\/art_[0-9a-f]+#stm_[0-9a-f]+$/);
  await window.reload();
  await window.locator(".article-text .statement.selected").first().waitFor();

  await window.locator(".fact.selected").getByRole("link", { name: "Elena Petrova" }).click();
  await window.getByRole("button", { name: "Rename" }).click();
  await window.getByLabel("New name").fill("Elena Petrova-Marin");
  await window.getByLabel("Your name").fill("Desk");
  await window.getByLabel("Reason").fill("The town's register");
  await window.getByRole("dialog").getByRole("button", { name: "Rename" }).click();
  await window.getByRole("heading", { name: "Elena Petrova-Marin", level: 1 }).waitFor();
  await window.goto(`${BASE}/statements`);
  await rowOf(window, "We will rebuild the bridge").getByRole("link", { name: "Elena Petrova-Marin" }).click();

  await window.getByRole("button", { name: "Undo" }).click();
  await window.getByLabel("Reason").fill("The register was misread");
  await window.getByRole("dialog").getByRole("button", { name: "Undo" }).click();
  await window.getByRole("heading", { name: "Elena Petrova", level: 1, exact: true }).waitFor();
  await window.locator(".history .undone").waitFor();
});

inWindow("the speaker of one statement is corrected where it stands", async (window) => {
  await submit(HARBOUR);
  await visit(window, "/statements?q=attackers");
  const row = rowOf(window, "looking for the attackers").first();
  await row.locator("summary").click();
  await row.getByRole("button", { name: "Correct the speaker" }).click();
  const dialog = window.getByRole("dialog");
  await dialog.getByRole("combobox").fill("Pavel Dimov");
  await dialog.getByLabel("Your name").fill("Desk");
  await dialog.getByLabel("Reason").fill("He spoke in the minister's place");
  await dialog.getByRole("button", { name: "Correct the speaker" }).click();
  await rowOf(window, "looking for the attackers").getByRole("link", { name: "Pavel Dimov" }).waitFor({ timeout: 60_000 });
});

inWindow("the words of an article and their rows point to each other, by mouse and by keyboard", async (window) => {
  const article = await submit(HARBOUR);
  await visit(window, `/articles/${article.id}`);
  const { id } = article.extraction.statements.find(({ text }) => text.startsWith("We will rebuild"));
  const words = window.locator(`.article-text .statement[data-facts~="${id}"]`).first();
  const row = window.locator(`.fact[data-fact~="${id}"]`);
  const isLit = (element) => element.evaluate((found) => found.classList.contains("lit"));
  await words.hover();
  assert.ok(await isLit(row), "words that are pointed at light their row");
  await row.getByRole("blockquote").hover();
  assert.ok(await isLit(words), "a row that is pointed at lights its words");
  await window.locator(".article-text .number", { hasText: "2" }).focus();
  assert.ok(!(await isLit(row)));
  await row.getByRole("link", { name: "Statement 1 in the text" }).focus();
  assert.ok(await isLit(words), "the focus does as the mouse");
  await window.keyboard.press("Enter");
  await window.locator(".article-text .statement.selected").first().waitFor();
  const trigger = window.locator(".article-text a.trigger", { hasText: "attacked" });
  await trigger.click();
  await window.locator(".fact.selected", { hasText: "Gunmen attacked a convoy" }).waitFor();
});

inWindow("the picture of a timeline and its list are in step", async (window) => {
  await submit(HARBOUR);
  await submit(WIRE);
  const [story] = (await api("/v1/stories")).data;
  await visit(window, `/timeline?story=${story.id}`);
  const entry = window.locator(".timeline-picture .entry:not(.background)").first();
  const id = await entry.getAttribute("data-id");
  const row = window.locator(`.timeline-list [data-id="${id}"]`);
  await entry.locator(".mark").hover();
  await window.waitForFunction((of) => document.querySelector(`.timeline-list [data-id="${of}"]`)?.classList.contains("lit"), id);
  await entry.locator(".mark").click();
  assert.ok(await row.evaluate((found) => found.contains(document.activeElement)), "a click leads to the row");
  await window.getByRole("button", { name: "Later" }).click();
  await window.getByRole("button", { name: "Later" }).click();
  await window.getByRole("button", { name: "Later" }).click();
  await row.waitFor({ state: "detached" });
  await window.getByRole("button", { name: "The days of the news" }).click();
  await row.waitFor();
  assert.ok((await window.locator(".timeline-picture .entry.planned").count()) > 0, "what is planned is drawn");
  const planned = await window.locator(".timeline-picture .entry.planned .mark").first().boundingBox();
  const happened = await entry.locator(".mark").boundingBox();
  assert.ok(planned.y > happened.y, "apart, below what happened");
});

inWindow("an article under embargo says until when, in the reader's time", async (window) => {
  const until = new Date(Date.now() + 86_400_000).toISOString();
  const answer = await fetch(`${BASE}/v1/articles`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...WIRE, source: "embargo-desk", external_id: "page-embargo", embargoed_until: until }),
  });
  const { id } = await answer.json();
  await visit(window, `/articles/${id}`);
  await window.locator(".failure").getByText("The article is under embargo until").waitFor();
  await window.locator(".failure time").waitFor();
  assert.doesNotMatch(await window.locator("main").innerText(), /Gunmen/);
  await fetch(`${BASE}/v1/articles/${id}`, { method: "DELETE" });
});

inWindow("the timeline of a story is zoomed, shared by its address, and saved in five formats", async (window) => {
  await submit(HARBOUR);
  await submit(WIRE);
  const [story] = (await api("/v1/stories")).data;
  await visit(window, `/timeline?story=${story.id}`);
  await window.locator(".timeline-picture .entry").first().waitFor();
  const days = window.locator(".timeline-tools .days");
  const wide = await days.innerText();
  await window.getByRole("button", { name: "Zoom in" }).click();
  await window.waitForFunction((before) => document.querySelector(".timeline-tools .days")?.textContent !== before, wide);
  await window.getByRole("button", { name: "All days" }).click();
  await window.waitForFunction(() => new URLSearchParams(location.search).get("first")?.startsWith("201"));
  assert.ok((await window.locator(".timeline-picture .entry.background").count()) > 0, "the bombing of 2019 is background");
  assert.ok((await window.locator(".timeline-picture .mark.span").count()) > 0, "2019 is a span of days");
  await window.getByRole("button", { name: "One week" }).click();
  await window.waitForFunction(() => new URLSearchParams(location.search).get("first")?.startsWith("202"));
  const shared = await days.innerText();
  await window.reload();
  await window.locator(".timeline-picture").waitFor();
  assert.equal(await days.innerText(), shared);
  for (const [name, expected] of [
    ["CSV", /^(?:.*,)?id,|^entry,/],
    ["iCal", /BEGIN:VEVENT/],
    ["TimelineJS", /"events"/],
    ["SVG", /^<svg [\s\S]*Tarnovo/],
    ["PNG", /^.PNG/],
  ]) {
    const [file] = await Promise.all([window.waitForEvent("download"), window.getByRole("button", { name, exact: true }).click()]);
    const content = await readFile(await file.path(), "latin1");
    assert.match(content.slice(0, 100_000), expected, name);
    if (name === "SVG") assert.doesNotMatch(content, /class=|style=/, "the file needs no style sheet");
  }
});

inWindow("a draft is checked quotation by quotation", async (window) => {
  await submit(HARBOUR);
  await visit(window, "/check");
  await window.getByLabel("Draft").fill(
    "“We will rebuild the bridge before winter comes,” said Elena Petrova.\n\n" +
      "“We will paint the bridge before winter comes,” said Elena Petrova.\n\n" +
      "“The army will stay in the valley until spring,” said Boris Kanev.\n\n" +
      "“The river has no memory of its own at all,” said Elena Petrova.",
  );
  await window.keyboard.press("Control+Enter");
  await window.locator(".verdict").first().waitFor();
  assert.deepEqual(await window.locator(".check-row .verdict").allInnerTexts(), ["exact", "altered", "someone else’s", "not found"]);
  assert.match(await window.locator(".difference ins").first().innerText(), /paint/);
  await window.locator(".check-row .sentence").first().click();
  await window.locator(".article-text .statement.selected").first().waitFor();
  await window.goBack();
  await window.locator(".check-row.altered").waitFor();
});

inWindow("files are loaded, and what fails says why and can be tried again", async (window) => {
  await visit(window, "/submit");
  const lines = [JSON.stringify({ ...WIRE, external_id: "page-file-1" }), "{\"source\": \"x\"}", "no JSON"].join("\n");
  await window.locator("input[type=file]").setInputFiles({ name: "load.ndjson", mimeType: "application/x-ndjson", buffer: Buffer.from(lines) });
  await window.locator(".submission.done").waitFor({ timeout: 60_000 });
  const failed = await window.locator(".submission.failed").allInnerTexts();
  assert.equal(failed.length, 2);
  assert.match(failed[0], /body|published_at/);
  await window.getByRole("button", { name: "Try again" }).first().click();
  await window.waitForFunction(() => document.querySelectorAll(".submission.failed").length === 2);
});

inWindow("an item of ninjs is stored under its headline, and a file of another kind is refused in words", async (window) => {
  const item = {
    uri: "urn:page:ninjs-1",
    standard: { name: "ninjs", version: "3.0" },
    versioncreated: "2024-03-17T10:00:00Z",
    copyrightholder: "North Wire",
    headlines: [{ role: "main", value: "Mayor opens the ferry pier" }],
    bodies: [{ role: "main", contenttype: "text/plain", value: "\"The pier will stand for a century,\" said Mayor Elena Petrova on Friday." }],
  };
  await visit(window, "/submit");
  await window.locator("input[type=file]").setInputFiles([
    { name: "item.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(item)) },
    { name: "page.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.4") },
  ]);
  await window.getByText("Only JSON, NDJSON, HTML and plain text are read here").waitFor();
  await window.locator(".submission.done").getByRole("link", { name: "Mayor opens the ferry pier" }).click({ timeout: 60_000 });
  await window.getByRole("heading", { name: "Mayor opens the ferry pier", level: 1 }).waitFor();
  await window.getByText("North Wire, published").waitFor();
});

inWindow("of several people of one name the reader chooses", async (window) => {
  await submit(HARBOUR);
  await submit(NAMESAKE);
  await visit(window, "/statements?speaker=Petrova");
  await window.locator(".failure").getByRole("button", { name: "Boyana Petrova" }).click();
  await rowOf(window, "Children learn colours").waitFor();
  assert.match(window.url(), /speaker=act_/);
});

inWindow("search finds as the reader types, and every view survives a reload", async (window) => {
  await submit(HARBOUR);
  await visit(window, "/");
  await window.getByRole("combobox", { name: "Search the record" }).fill("Kolev");
  await window.getByRole("option", { name: /Ivan Kolev/ }).first().waitFor();
  await window.keyboard.press("Enter");
  await window.getByRole("heading", { name: "Search: Kolev" }).waitFor();
  await window.reload();
  await window.getByRole("link", { name: "Ivan Kolev" }).first().click();
  await window.getByRole("heading", { name: "Ivan Kolev", level: 1 }).waitFor();
  await window.goBack();
  await window.getByRole("heading", { name: "Search: Kolev" }).waitFor();

  // The address of a statement leads to its sentence, and back in one step.
  const [statement] = (await api("/v1/statements?q=bridge")).data;
  await visit(window, "/stories");
  await window.goto(`${BASE}/statements/${statement.id}`);
  await window.locator(".statement.selected").first().waitFor();
  await window.goBack();
  await window.getByRole("heading", { name: "Stories", level: 1 }).waitFor();
});
