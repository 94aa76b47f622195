// The corrections of people, bodies and places: each is made in a browser with its reason, seen, and undone.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, BASE, checkAccessibility, keepRecord, openWindow, untilLoaded, startBrowser, submit, visit } from "./browser.mjs";

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

/** Articles in which one person is written in two ways, and one name is of two people. */
const REPORTS = [
  ["corr-1", "Harbour plan is presented", "\"The harbour needs a second pier,\" said engineer Pavla Hristova. The plan was presented on Thursday."],
  ["corr-2", "Engineer answers her critics", "\"Nobody has shown me a cheaper pier,\" said engineer Pavla Hristov. She spoke in Tarnovo on Friday."],
  ["corr-3", "Bank raises rates", "\"Rates will rise again in the spring,\" said minister Anton Velev. The bank met on Thursday."],
  ["corr-4", "Choir sings in the square", "\"The choir will sing without a conductor,\" said singer Anton Velev. The concert took place on Friday."],
  ["corr-5", "Storm floods the market", "\"Umbrellas were sold out before noon,\" said Vento Fresco. The storm flooded the market on Thursday."],
].map(([id, title, body]) => ({ source: "corrections-desk", external_id: id, title, published_at: "2024-05-04T08:00:00Z", body }));

/** Runs a test in a window of its own, which must end without a fault. */
function inWindow(name, steps) {
  test(name, async () => {
    const { window, faults, close } = await openWindow(browser);
    await steps(window);
    assert.deepEqual(faults, []);
    await close();
  });
}

/** Returns the id of the actor of a name. */
async function actorOf(name) {
  const { data } = await api(`/v1/actors?q=${encodeURIComponent(name)}&limit=20`);
  const found = data.find((actor) => actor.name === name);
  assert.ok(found, `${name} is in the record`);
  return found.id;
}

/** Fills in author and reason, and sends the dialog. */
async function sendDialog(window, action, reason) {
  const dialog = window.getByRole("dialog");
  await dialog.getByLabel("Your name").fill("Desk: A. Moss");
  await dialog.getByLabel("Reason").fill(reason);
  await dialog.getByRole("button", { name: action, exact: true }).click();
  await dialog.waitFor({ state: "detached", timeout: 60_000 });
}

/** The statements that a profile lists as its own. */
const ownStatements = (window) => window.locator("section", { has: window.getByRole("heading", { name: "Statements", exact: true }) }).locator(".statement-row .words");

inWindow("two entries of one person are merged, seen as one, and apart again after the undoing", async (window) => {
  for (const report of REPORTS.slice(0, 2)) await submit(report);
  const [wrong, right] = [await actorOf("Pavla Hristov"), await actorOf("Pavla Hristova")];
  await visit(window, `/actors/${wrong}`);
  await window.getByRole("button", { name: "Merge into another" }).click();
  const dialog = window.getByRole("dialog");
  await checkAccessibility(window, "the dialog that merges");
  await dialog.getByRole("combobox").fill("Pavla Hristova");
  await dialog.getByRole("option", { name: /^Pavla Hristova/ }).first().click();
  await sendDialog(window, "Merge", "One engineer, misspelt by the wire");
  await window.getByRole("heading", { name: "Pavla Hristova", level: 1, exact: true }).waitFor();
  await untilLoaded(window);
  assert.deepEqual((await ownStatements(window).allInnerTexts()).map((text) => text.slice(1, 12)).sort(), ["Nobody has s", "The harbour "].map((text) => text.slice(0, 11)).sort());

  // The address of the entry that is gone leads to the one that remains.
  await visit(window, `/actors/${wrong}`);
  await window.waitForURL(`${BASE}/actors/${right}`);
  await untilLoaded(window);
  await window.locator(".history").getByText("merged into").waitFor();
  await window.locator(".history").getByRole("button", { name: "Undo" }).click();
  await sendDialog(window, "Undo", "They are sisters");
  await window.locator(".history .undone").waitFor();
  await untilLoaded(window);
  assert.equal(await ownStatements(window).count(), 1);
  await visit(window, `/actors/${wrong}`);
  await window.getByRole("heading", { name: "Pavla Hristov", level: 1, exact: true }).waitFor();
  assert.match((await ownStatements(window).allInnerTexts()).join(), /Nobody has shown me/);
});

inWindow("two people of one name are split by article, and one again after the undoing", async (window) => {
  for (const report of REPORTS.slice(2, 4)) await submit(report);
  await visit(window, `/actors/${await actorOf("Anton Velev")}`);
  assert.equal(await ownStatements(window).count(), 2);
  await window.getByRole("button", { name: "Split" }).click();
  const dialog = window.getByRole("dialog");
  await dialog.getByLabel(/Choir sings in the square/).check();
  await dialog.getByLabel("Name of the other").fill("Anton Velev (singer)");
  await checkAccessibility(window, "the dialog that splits");
  await sendDialog(window, "Split", "The minister does not sing");
  await window.locator(".history").getByText("Split in 1 article").waitFor();
  await untilLoaded(window);
  assert.deepEqual((await ownStatements(window).allInnerTexts()).map((text) => text.slice(1, 11)), ["Rates will"]);
  await window.locator(".history").getByRole("link", { name: "Anton Velev (singer)" }).click();
  await window.getByRole("heading", { name: "Anton Velev (singer)", level: 1 }).waitFor();
  await untilLoaded(window);
  assert.deepEqual((await ownStatements(window).allInnerTexts()).map((text) => text.slice(1, 10)), ["The choir"]);

  await window.goBack();
  await untilLoaded(window);
  await window.locator(".history").getByRole("button", { name: "Undo" }).click();
  await sendDialog(window, "Undo", "He does sing");
  await window.locator(".history .undone").waitFor();
  await untilLoaded(window);
  assert.equal(await ownStatements(window).count(), 2);
});

inWindow("words that were taken for a name are dismissed with a reason, and brought back", async (window) => {
  await submit(REPORTS[4]);
  const [statement] = (await api("/v1/statements?q=Umbrellas")).data;
  const id = statement.speaker.actor_id;
  const name = statement.speaker.name;
  await visit(window, `/actors/${id}`);
  await window.getByRole("button", { name: "Dismiss" }).click();
  await sendDialog(window, "Dismiss", "The name of a fan, not of a man");
  await window.getByText("Dismissed: an editor decided").waitFor();
  await window.locator(".history").getByText("The name of a fan, not of a man").waitFor();
  await checkAccessibility(window, "a dismissed actor");
  await window.reload();
  await window.getByRole("heading", { name, level: 1 }).waitFor();
  assert.equal((await api(`/v1/actors?q=${encodeURIComponent(name)}`)).data.filter((actor) => actor.id === id).length, 0, "it is in no list");

  await window.getByRole("button", { name: "Undo" }).click();
  await sendDialog(window, "Undo", "He exists");
  await window.getByRole("button", { name: "Dismiss" }).waitFor({ timeout: 30_000 });
  await untilLoaded(window);
  assert.match((await ownStatements(window).allInnerTexts()).join(), /Umbrellas were sold out/);
});
