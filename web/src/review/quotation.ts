/** The review of a quotation: one decision about all statements that have its words. */

import { post } from "../api/client";
import type { Quotation, Review } from "../api/types";
import { reasonFields } from "../corrections/common";
import { count, h } from "../elements";
import { actorField } from "../parts/actor";
import { openDialog } from "../parts/dialog";

type Decision = Review["decision"];

const CHOICES: [Decision, string][] = [
  ["confirm", "They are right"],
  ["correct", "The words are right, and the speaker of all is"],
  ["reject", "They are wrong: display them nowhere"],
];

/** Opens the dialog; `done` is called with the decision when it is recorded. */
export function reviewQuotation(quotation: Quotation, done: (decision: Decision) => void): void {
  let decision: Decision = "confirm";
  let chosen: { id: string; name: string } | null = null;
  const speaker = actorField({
    label: "The speaker of all",
    types: "person,organization,group",
    choose: (actor) => {
      chosen = actor;
    },
  });
  const speakerField = h("div", { class: "field", hidden: true }, h("span", { class: "label", "aria-hidden": "true" }, "The speaker of all"), speaker.element);
  const choices = CHOICES.map(([value, text]) => {
    const box = h("input", { type: "radio", name: "decision", value, checked: value === decision });
    box.addEventListener("change", () => {
      decision = value;
      speakerField.hidden = value !== "correct";
    });
    return h("label", { class: "check" }, box, text);
  });
  const reasons = reasonFields();
  openDialog({
    title: "Review the quotation",
    content: [
      h("p", {}, `The decision holds for the ${count(quotation.occurrences.length, "statement")} with these words, all or none. Articles that come later are not part of it.`),
      h("fieldset", { class: "switches" }, h("legend", {}, "Decision"), choices),
      speakerField,
      reasons.element,
    ],
    action: "Decide",
    send: async () => {
      const isNamed = chosen !== null && chosen.name === speaker.input.value.trim();
      if (decision === "correct" && !isNamed) throw new Error("Choose a speaker among the suggestions: arrow keys and Enter, or a click.");
      const correction = decision === "correct" && chosen ? { correction: { speaker_id: chosen.id } } : {};
      await post<{ data: Review[] }>(`/v1/quotations/${quotation.id}/reviews`, { decision, ...reasons.values(), ...correction });
      done(decision);
    },
  });
}
