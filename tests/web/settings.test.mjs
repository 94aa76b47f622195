// Keys, webhooks, feeds and saved searches; revisions, and articles that were withdrawn; pages of the web.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HARBOUR, WIRE } from "./articles.mjs";
import { api, BASE, checkAccessibility, keepRecord, openWindow, startBrowser, submit, visit } from "./browser.mjs";

let browser;
let restore;
before(async () => {
  browser = await startBrowser();
  restore = await keepRecord();
});
after(async () => {
  await browser.close();
  await restore();
});

/** Runs a test in a window of its own, which must end without a fault. */
function inWindow(name, steps) {
  test(name, async () => {
    const { window, faults, close } = await openWindow(browser);
    await steps(window);
    assert.deepEqual(faults, []);
    await close();
  });
}

inWindow("a key is made, shown once, and revoked", async (window) => {
  await visit(window, "/settings");
  await window.getByRole("button", { name: "Make a key" }).click();
  await window.getByLabel("Who will have it").fill("Desk: A. Moss");
  await window.getByRole("dialog").getByLabel("review: corrections").check();
  await window.getByRole("dialog").getByRole("button", { name: "Make the key" }).click();
  const key = await window.getByRole("textbox", { name: "The key of Desk: A. Moss" }).inputValue();
  assert.match(key, /^dateline_[0-9a-f]{8}_[0-9a-f]{64}$/);
  await window.locator(".settings li", { hasText: "Desk: A. Moss" }).getByText("never used").waitFor();
  await checkAccessibility(window, "a new key");

  // The name is taken while the key is valid.
  await window.getByRole("button", { name: "Make a key" }).click();
  await window.getByLabel("Who will have it").fill("Desk: A. Moss");
  await window.getByRole("dialog").getByRole("button", { name: "Make the key" }).click();
  await window.getByRole("dialog").getByText("Another key has the name").waitFor();
  await window.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await visit(window, "/settings");
  assert.equal(await window.getByText(key).count(), 0);
  assert.ok(!(await window.content()).includes(key.slice(20)), "the secret is shown once");
  await window.getByRole("button", { name: "Revoke the key of Desk: A. Moss" }).click();
  await window.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await window.locator(".settings li.ended", { hasText: "Desk: A. Moss" }).getByText("revoked").waitFor();
  const refused = await fetch(`${BASE}/v1/statements`, { headers: { authorization: `Bearer ${key}` } });
  assert.ok([200, 401].includes(refused.status), "where no key is needed, a wrong one is refused or passed over");
});

inWindow("a webhook that cannot be reached is refused in words", async (window) => {
  await visit(window, "/settings");
  await window.getByRole("button", { name: "Make a webhook" }).click();
  await window.getByLabel("Address").fill("https://127.0.0.1/in");
  await window.getByRole("dialog").getByRole("button", { name: "Make the webhook" }).click();
  await window.getByRole("dialog").getByText("no public address").waitFor();
  await window.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  await window.getByText("No webhook yet.").waitFor();
});

inWindow("where no feeds are read, the page says who turns them on", async (window) => {
  await visit(window, "/settings");
  await window.getByRole("button", { name: "Read a feed" }).click();
  await window.getByLabel("Address of the feed").fill("https://harbour-post.example/feed.xml");
  await window.getByRole("dialog").getByRole("button", { name: "Read the feed" }).click();
  await window.getByRole("dialog").getByText("dateline serve --feeds").waitFor();
});

inWindow("a feed is read, stopped, started and deleted, and says what failed", async (window) => {
  // Feeds are at public addresses, which a test has none of: the answers are those that tests/it/feeds.rs gets.
  let feeds = [];
  const sent = [];
  await window.route(/\/v1\/feeds(\/.*)?$/, async (route) => {
    const request = route.request();
    const body = request.postDataJSON();
    if (request.method() !== "GET") sent.push([request.method(), body]);
    const feed = { id: `fee_${"0".repeat(31)}1`, enabled: true, created_at: "2024-03-14T08:00:00Z", failures: 0, accepted: 0, revised: 0, rejected: 0 };
    if (request.method() === "POST") feeds = [{ ...feed, ...body, accepted: 3, rejected: 1, succeeded_at: "2024-03-14T09:00:00Z", failures: 2, last_error: "the answer has status 503" }];
    if (request.method() === "PATCH") feeds[0].enabled = body.enabled;
    if (request.method() === "DELETE") feeds = [];
    const answer = request.method() === "GET" ? { data: feeds } : (feeds[0] ?? {});
    await route.fulfill({ status: 200, contentType: "application/json", body: JSON.stringify(answer) });
  });
  await visit(window, "/settings");
  await window.getByRole("button", { name: "Read a feed" }).click();
  await window.getByLabel("Address of the feed").fill("https://harbour-post.example/feed.xml");
  await window.getByRole("dialog").getByRole("textbox", { name: /^Publisher/ }).fill("harbour-feed");
  await window.getByLabel("How often").selectOption("3600");
  await window.getByRole("dialog").getByRole("button", { name: "Read the feed" }).click();
  const row = window.locator(".settings li", { hasText: "harbour-feed" });
  await row.getByText("every hour").waitFor();
  assert.match(await row.innerText(), /3 articles, 1 rejected[\s\S]*2 attempts failed; the last: the answer has status 503/);
  await checkAccessibility(window, "a feed");
  await row.getByRole("button", { name: "Stop" }).click();
  await row.getByText("stopped").waitFor();
  await row.getByRole("button", { name: "Start" }).click();
  await row.getByText("every hour").waitFor();
  await row.getByRole("button", { name: "Delete" }).click();
  await window.getByRole("dialog").getByRole("button", { name: "Delete the feed" }).click();
  await window.getByText("No feed is read.").waitFor();
  assert.deepEqual(sent, [
    ["POST", { url: "https://harbour-post.example/feed.xml", source: "harbour-feed", poll_seconds: 3600 }],
    ["PATCH", { enabled: false }],
    ["PATCH", { enabled: true }],
    ["DELETE", null],
  ]);
});

inWindow("a search is saved where it is made, read as a feed, and deleted", async (window) => {
  await submit(HARBOUR);
  await visit(window, "/statements?q=bridge");
  await window.getByRole("button", { name: "Save this search" }).click();
  await window.getByRole("dialog").getByLabel("Name").fill("The bridge");
  assert.equal(await window.getByLabel("List with its filters").inputValue(), "/v1/statements?q=bridge");
  await window.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  const feed = await window.getByRole("link", { name: "Its feed" }).getAttribute("href");
  const answer = await fetch(BASE + feed);
  assert.match(await answer.text(), /<feed[\s\S]*We will rebuild the bridge/);
  await window.getByRole("link", { name: "All saved searches" }).click();
  await window.getByRole("link", { name: "The bridge" }).click();
  await window.getByRole("heading", { name: "Statements", level: 1 }).waitFor();
  assert.match(window.url(), /\/statements\?q=bridge$/);
  await visit(window, "/settings");
  await window.getByRole("button", { name: "Delete the search The bridge" }).click();
  await window.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await window.getByRole("link", { name: "The bridge" }).waitFor({ state: "detached" });
});

inWindow("an article shows its correction, its revisions and their difference, and where else it was printed", async (window) => {
  const text = `${HARBOUR.body}\n\nThe road to the valley stayed closed, and the town waited for news of the soldiers through the night.`;
  const first = { ...HARBOUR, external_id: "page-revised", body: text };
  await submit(first);
  await submit({ ...first, source: "valley-times", external_id: "page-copy", title: "Convoy is attacked" });
  const revised = await submit({ ...first, change: "correction", note: "The number of dead was corrected.", body: text.replace("four soldiers", "five soldiers") });
  await visit(window, `/articles/${revised.id}`);
  await window.getByText("Corrected by its publisher.").waitFor();
  await window.locator(".revisions summary").click();
  await window.locator(".revision-difference .removed", { hasText: "four" }).waitFor();
  await window.locator(".revision-difference .added", { hasText: "five" }).last().waitFor();
  await window.getByLabel("Later revision").selectOption("1");
  await window.getByText("Headline and text are the same.").waitFor();
  await checkAccessibility(window, "revisions");
  const copies = (await api(`/v1/articles?copies_of=${revised.id}`)).data;
  assert.ok(copies.some((copy) => copy.source === "valley-times") && copies.every((copy) => copy.id !== revised.id));
  await window.getByRole("heading", { name: "Where else it was printed" }).waitFor();
});

inWindow("a withdrawn article says so, and nothing of it", async (window) => {
  const killed = await submit({ ...WIRE, source: "kill-desk", external_id: "page-killed", title: "The mayor is said to have fled" });
  await fetch(`${BASE}/v1/articles`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ source: "kill-desk", external_id: "page-killed", change: "kill", note: "The mayor never fled." }),
  });
  await visit(window, `/articles/${killed.id}`);
  await window.getByText("The article was withdrawn").waitFor();
  await window.getByText("The mayor never fled.").waitFor();
  assert.equal(await window.getByRole("button", { name: "Try again" }).count(), 0);
  assert.ok(!(await window.content()).includes("is said to have fled"));
});

inWindow("pages of the web are submitted, pasted and as files", async (window) => {
  await visit(window, "/submit");
  await window.getByLabel("Publisher").fill("harbour-post");
  const page = "<!doctype html><html><head><title>Council meets</title></head><body><nav><p>Weather</p></nav><article><h1>Council meets</h1>" +
    "<p>The council of Tarnovo met on Thursday and talked about the bridge over the river for three hours.</p>" +
    "<p>\u201cThe bridge will open in May,\u201d said Councillor Mira Stoyan, who leads the committee on roads.</p></article></body></html>";
  await window.getByLabel("Text or HTML").fill(page);
  await window.getByText("This is HTML").waitFor();
  await window.getByRole("button", { name: "Submit the article" }).click();
  await window.locator(".submission.done", { hasText: "Council meets" }).first().waitFor({ timeout: 60_000 });
  const dated = page.replace("<title>", "<meta property=\"article:published_time\" content=\"2024-02-01T08:00:00Z\"><title>").replaceAll("Council meets", "Council meets again").replace("three hours", "four hours");
  await window.locator("input[type=file]").setInputFiles({ name: "page.html", mimeType: "text/html", buffer: Buffer.from(dated) });
  await window.locator(".submission.done", { hasText: "Council meets again" }).waitFor({ timeout: 60_000 });
  const stored = (await api("/v1/articles?q=%22talked+about+the+bridge%22")).data;
  assert.equal(stored.length, 2);
  assert.ok(stored.some((article) => article.published_at === "2024-02-01T08:00:00Z"), "the page's own time counts");
  const [statement] = (await api("/v1/statements?q=%22open+in+May%22&limit=1")).data;
  assert.equal(statement.speaker.name, "Mira Stoyan");
  // Where all is refused the row says why, and the page's own time is not made up.
  const nothing = JSON.stringify({ source: "harbour-post", body: "The council met." });
  await window.locator("input[type=file]").setInputFiles({ name: "undated.json", mimeType: "application/json", buffer: Buffer.from(nothing) });
  await window.locator(".submission.failed", { hasText: "published_at: is missing" }).waitFor();
  await window.locator("input[type=file]").setInputFiles({ name: "empty.html", mimeType: "text/html", buffer: Buffer.from(" ") });
  await window.getByText("The file is empty.").waitFor();
});
