// Review by keyboard: decisions with who and why, corrected values, and how far the review is.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { api, checkAccessibility, keepRecord, openWindow, untilLoaded, startBrowser, submit, visit } from "./browser.mjs";

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

const REPORT = {
  source: "review-desk",
  external_id: "review-1",
  title: "Miners march on the ministry",
  published_at: "2024-06-07T08:00:00Z",
  body:
    "Miners marched in Burgas on June 6, organisers said.\n\n" +
    "“🎺 The pit will stay open, whatever it costs,” said Labour Minister Galina Stefanova on Wednesday, before the march.\n\n" +
    "Mine owner Kiril Radev said that the pit was losing money every day. " +
    "Police arrested Todor Minchev in Burgas on June 6.",
};

/** Runs a test in a window of its own, which must end without a fault. */
function inWindow(name, steps) {
  test(name, async () => {
    const { window, faults, close } = await openWindow(browser);
    await steps(window);
    assert.deepEqual(faults, []);
    await close();
  });
}

/** Writes who decides and why, and leaves the fields. */
async function sign(window, name) {
  await window.getByLabel("Your name").fill(name);
  await window.getByLabel("Reason").fill("Compared with the recording");
  await window.getByRole("heading", { name: "Review", level: 1 }).focus();
}

/** Waits until the view says what was decided. */
const decided = (window, decision) => window.locator(".review-actions p", { hasText: `${decision}.` }).waitFor();

const statementOf = async (words) => (await api(`/v1/statements?q=${encodeURIComponent(words)}`)).data[0];

inWindow("statements are accepted, rejected, passed over and decided again by keyboard", async (window) => {
  await submit(REPORT);
  await visit(window, "/review");
  await window.keyboard.press("a");
  await window.getByText("Fill in your name and a reason").waitFor();
  await sign(window, "Desk: A. Moss");
  const words = async () => (await window.locator(".review-card .words").innerText()).trim();
  // Other articles have the same words: a statement is known by what its row links to.
  const links = () =>
    window.evaluate(() => [...document.querySelectorAll(".review-card a")].map((link) => link.href).join(" "));
  const left = async () => Number(/\d+/.exec(await window.getByText("the least sure first").innerText())[0]);
  const before = await left();
  const first = await links();
  // A key that is struck again before the answer decides nothing.
  await window.route("**/reviews", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.continue();
  });
  await window.keyboard.press("a");
  await window.keyboard.press("r");
  await decided(window, "Accepted");
  await window.unroute("**/reviews");
  await untilLoaded(window);
  assert.equal(await left(), before - 1);
  assert.notEqual(await links(), first);

  const second = await words();
  await window.keyboard.press("r");
  await decided(window, "Rejected");
  await untilLoaded(window);
  await window.getByText("1 rejected.").waitFor();
  await window.keyboard.press("b");
  assert.equal(await words(), second, "the last one is there again");
  await window.keyboard.press("a");
  await window.getByText("0 rejected.").waitFor();

  const third = await links();
  await window.keyboard.press("s");
  await window.waitForFunction((passed) => {
    const shown = [...document.querySelectorAll(".review-card a")].map((link) => link.href).join(" ");
    return shown !== "" && shown !== passed;
  }, third);
  const row = window.getByRole("row", { name: /Desk: A. Moss/ });
  assert.match(await row.innerText(), /Desk: A\. Moss\s+3\s+2\s+0\s+1/);
  await checkAccessibility(window, "a review under way");
});

inWindow("the day, kind and words of a statement are corrected where it is read", async (window) => {
  await submit(REPORT);
  const statement = await statementOf("whatever it costs");
  await visit(window, "/statements?q=whatever");
  await window.locator(".statement-row summary").first().click();
  await window.getByRole("link", { name: "Review or correct it" }).first().click();
  await window.locator(".review-card .words").waitFor();
  await sign(window, "Desk: A. Moss");
  await window.keyboard.press("c");
  const dialog = window.getByRole("dialog");
  await dialog.waitFor();
  await checkAccessibility(window, "the dialog that corrects a statement");
  await dialog.getByRole("button", { name: "Correct" }).click();
  await dialog.getByText("Nothing is changed yet").waitFor();
  await dialog.getByLabel("Day on which it was said").fill("2024-06-04");
  await dialog.getByLabel("Kind").selectOption("mixed");
  // The reader leaves out the last words, by keyboard: the trumpet in front of them is two units and one code point.
  const area = dialog.getByRole("textbox", { name: "The words of the statement" });
  await area.evaluate((element) => {
    const start = element.value.indexOf("The pit");
    element.focus();
    element.setSelectionRange(start, start + "The pit will stay op".length);
  });
  await window.keyboard.press("Shift+ArrowRight");
  await window.keyboard.press("Shift+ArrowRight");
  await dialog.getByText("“The pit will stay open”").waitFor();
  await dialog.getByRole("button", { name: "Correct" }).click();
  await dialog.waitFor({ state: "detached" });
  const corrected = await statementOf("pit will stay open");
  assert.equal(corrected.text, "The pit will stay open");
  assert.equal(corrected.type, "mixed");
  assert.equal(corrected.when.first_day, "2024-06-04");
  assert.equal(corrected.speaker.actor_id, statement.speaker.actor_id, "what was left stays");
  await visit(window, "/statements?q=pit&verified=true");
  await window.locator(".statement-row", { hasText: "The pit will stay open" }).getByText("corrected by an editor").waitFor();
});

inWindow("of what happened, who took part is corrected, and what did not happen is rejected", async (window) => {
  await submit(REPORT);
  const arrest = (await api("/v1/timelines?q=arrested&importance=all")).data.find((entry) => /Minchev/.test(entry.summary.text));
  assert.ok(arrest, "the arrest is a happening");
  const who = (entry) => entry.participants.map(({ name, role }) => `${name} ${role}`).sort();
  await visit(window, `/review?happening=${arrest.id}`);
  await window.locator(".review-card .happening-row").waitFor();
  await sign(window, "Desk: B. Lund");
  await window.keyboard.press("c");
  const dialog = window.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Add who took part" }).fill("Kiril Radev");
  await dialog.getByRole("option", { name: /Kiril Radev/ }).first().click();
  await dialog.getByLabel("Role of Kiril Radev").selectOption("recipient");
  await dialog.getByRole("button", { name: "Remove Todor Minchev" }).first().click();
  await dialog.getByLabel("Whether it took place").selectOption("denied");
  await checkAccessibility(window, "the dialog that corrects a happening");
  await dialog.getByRole("button", { name: "Correct" }).click();
  await dialog.waitFor({ state: "detached" });
  await decided(window, "Corrected");
  const corrected = await api(`/v1/happenings/${arrest.id}`);
  assert.equal(corrected.status, "denied");
  assert.ok(who(corrected).includes("Kiril Radev recipient"), who(corrected).join());
  assert.ok(!who(corrected).join().includes("Minchev"), who(corrected).join());

  await visit(window, `/review?happening=${arrest.id}`);
  await window.locator(".review-card .happening-row").waitFor();
  await sign(window, "Desk: A. Moss");
  await window.keyboard.press("r");
  await decided(window, "Rejected");
  await untilLoaded(window);
  const listed = (await api("/v1/timelines?importance=all&limit=200")).data.map((entry) => entry.id);
  assert.ok(!listed.includes(arrest.id), "a rejected happening is in no timeline");
  // Two editors decided differently about one happening.
  await window.getByRole("row", { name: /^All/ }).getByText("0 % of").waitFor();
});

inWindow("a quotation is reviewed once for all articles that print it", async (window) => {
  const words = "The lighthouse will be painted in the colours of the town";
  for (const [source, speaker] of [["harbour-post", "Mayor Ilka Brandt"], ["coast-news", "Mayor Ilka Brandt"]]) {
    await submit({ source, external_id: "lighthouse", title: "Lighthouse", published_at: "2024-06-10T08:00:00Z", body: `“${words}”, ${speaker} said on Monday.` });
  }
  const [quotation] = (await api("/v1/quotations?q=lighthouse")).data;
  const statements = async () => (await api("/v1/statements?q=lighthouse")).data;
  await visit(window, `/quotations/${quotation.id}`);
  const open = async () => {
    await window.getByRole("button", { name: "Review the quotation" }).click();
    return window.getByRole("dialog");
  };
  let dialog = await open();
  await checkAccessibility(window, "the dialog that reviews a quotation");
  await dialog.getByLabel("Your name").fill("Desk: A. Moss");
  await dialog.getByLabel("Reason").fill("Heard on the recording");
  await dialog.getByLabel("the speaker of all is").check();
  await dialog.getByRole("button", { name: "Decide" }).click();
  await dialog.getByText("Choose a speaker among the suggestions").waitFor();
  await dialog.getByLabel("They are right").check();
  await dialog.getByRole("button", { name: "Decide" }).click();
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual((await statements()).map(({ review }) => review?.decision), ["confirm", "confirm"]);
  await untilLoaded(window);
  dialog = await open();
  await dialog.getByLabel("Reason").fill("The recording is of another day");
  await dialog.getByLabel("They are wrong").check();
  await dialog.getByRole("button", { name: "Decide" }).click();
  await window.getByRole("heading", { name: "Rejected" }).waitFor();
  assert.deepEqual(await statements(), [], "rejected statements are displayed nowhere");
});
