/** `/review`: what nobody has reviewed, one by one, by keyboard; with `statement` or `happening` that one first. */

import { post } from "../api/client";
import type { HappeningCorrection, Review, StatementCorrection } from "../api/types";
import { reasonFields } from "../corrections/common";
import { count, h, replace } from "../elements";
import type { ViewContext } from "../navigation";
import { openDialog } from "../parts/dialog";
import { happeningRow } from "../parts/happening";
import { empty, failure, load } from "../parts/states";
import { statementRow } from "../parts/statement";
import { happeningValues } from "../review/happening_values";
import { happeningQueue, statementQueue, subjectOf, type Kind, type Next, type Subject } from "../review/queue";
import { statementValues } from "../review/statement_values";
import { reviewStatistics } from "../review/statistics";

type Decision = Review["decision"];

const DECIDED: Record<Decision, string> = { confirm: "Accepted", reject: "Rejected", correct: "Corrected" };

/** Makes the row of a subject, with its sentences open. */
function rowOf(subject: Subject): HTMLElement {
  const row = subject.kind === "statement" ? statementRow(subject.item) : happeningRow(subject.item);
  for (const details of row.querySelectorAll("details")) details.open = true;
  // The way to this view.
  row.querySelector("a[href^='/review?']")?.remove();
  return row;
}

/** Shows the view. */
export async function reviewView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Review");
  let kind: Kind = query.get("happening") || query.get("kind") === "happening" ? "happening" : "statement";
  let named = query.get(kind);
  const queues = { statement: statementQueue(signal), happening: happeningQueue(signal) };
  const progress = h("p", { class: "soft", role: "status" });
  const card = h("div", { class: "review-card" });
  const message = h("div", { role: "status" });
  const numbers = h("div", {});
  const reasons = reasonFields();
  let current: Subject | null = null;
  let last: Subject | null = null;

  const showNumbers = (): void => void load(numbers, () => reviewStatistics(kind, signal), (found) => found, "Counting the reviews …");
  const show = (subject: Subject | null): HTMLElement => {
    current = subject;
    if (subject) return rowOf(subject);
    return empty(`All ${kind}s are reviewed, or passed over. `, h("a", { href: "/submit" }, "Submit an article"), ".");
  };
  const request = async (): Promise<Next> => {
    const id = named;
    named = null;
    if (!id) return queues[kind].next();
    return { subject: await subjectOf(kind, id, signal), left: 0 };
  };
  const next = async (): Promise<void> => {
    current = null;
    await load(card, request, ({ subject, left }) => {
      replace(progress, left ? `${count(left, kind)} left, the least sure first.` : "");
      return show(subject);
    });
  };
  const send = async (decision: Decision, by: { by: string; reason: string }, correction?: StatementCorrection | HappeningCorrection): Promise<void> => {
    const decided = current;
    if (!decided?.item.id) return;
    if (!by.by || !by.reason) throw new Error("Fill in your name and a reason above: both are kept with the decision.");
    // A second key before the answer would decide twice.
    current = null;
    const sent = post<Review>(`/v1/${decided.kind}s/${decided.item.id}/reviews`, { decision, ...by, ...(correction ? { correction } : {}) });
    const review = await sent.catch((error: unknown) => {
      current = decided;
      throw error;
    });
    queues[decided.kind].leaveOut(decided.item.id);
    const id = (decided.kind === "statement" ? review.statement_id : review.happening_id) ?? decided.item.id;
    last = { ...decided, item: { ...decided.item, id } } as Subject;
    replace(message, h("p", {}, `${DECIDED[decision]}. `, h("button", { type: "button", class: "quiet", click: back }, "Decide again"), " ", h("kbd", {}, "b")));
    showNumbers();
    await next();
  };
  const decide = (decision: Decision): void => {
    send(decision, reasons.values()).catch((error: unknown) => replace(message, failure(error)));
  };
  const correct = async (): Promise<void> => {
    const subject = current;
    if (!subject) return;
    const values = await (subject.kind === "statement" ? statementValues(subject.item) : happeningValues(subject.item));
    const given = reasons.values();
    const why = reasonFields(given.reason);
    openDialog({
      title: `Correct the ${subject.kind}`,
      content: [h("p", { class: "soft" }, "What you leave as it is stays."), values.element, why.element],
      action: "Correct",
      send: async () => {
        const correction = values.changed();
        if (!Object.keys(correction).length) throw new Error("Nothing is changed yet. Accept it if it is right as it is.");
        await send("correct", why.values(), correction);
      },
    });
  };
  const skip = (): void => {
    if (!current?.item.id) return;
    queues[current.kind].leaveOut(current.item.id);
    replace(message);
    void next();
  };
  const back = (): void => {
    if (!last) return;
    replace(message, h("p", {}, "Decide again: the last decision holds, all stay in the history."));
    replace(card, show(last));
    last = null;
  };
  const actions: Record<string, [string, () => void]> = {
    a: ["Accept", () => decide("confirm")],
    r: ["Reject", () => decide("reject")],
    c: ["Correct", () => void correct().catch((error: unknown) => replace(message, failure(error)))],
    s: ["Skip", skip],
    b: ["Back", back],
  };
  const buttons = Object.entries(actions).map(([key, [text, act]]) =>
    h("button", { type: "button", class: key === "a" ? "primary" : null, "aria-keyshortcuts": key, click: act }, text, " ", h("kbd", {}, key)),
  );
  const kinds: [Kind, string][] = [["statement", "Statements"], ["happening", "What happened"]];
  const choices = kinds.map(([value, text]) => {
    const box = h("input", { type: "radio", name: "kind", value, checked: value === kind });
    box.addEventListener("change", () => {
      kind = value;
      last = null;
      replace(message);
      showNumbers();
      void next();
    });
    return h("label", { class: "check" }, box, text);
  });
  replace(
    place,
    h("h1", { tabindex: -1 }, "Review"),
    h("p", {}, "What you reject is displayed nowhere and counted nowhere; all decisions stay in the history."),
    h(
      "div",
      { class: "columns" },
      h(
        "div",
        {},
        h("fieldset", { class: "switches" }, h("legend", {}, "Review"), choices),
        h("form", { "aria-label": "Who decides, and why", class: "field-row", submit: (event: Event) => event.preventDefault() }, reasons.element),
        progress,
        h("h2", { class: "hidden" }, "The next one"),
        card,
        h("div", { class: "review-actions" }, message, h("div", { class: "buttons" }, buttons)),
      ),
      h("section", { class: "part" }, h("h2", {}, "Progress"), numbers),
    ),
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input:not([type=radio]), textarea, select, dialog")) return;
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action[1]();
    },
    { signal },
  );
  showNumbers();
  await next();
}
