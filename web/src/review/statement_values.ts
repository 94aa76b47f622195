/** The right values of a statement: its speaker, day, kind and words. */

import type { Statement, StatementCorrection } from "../api/types";
import { h, type Child } from "../elements";
import { actorField } from "../parts/actor";
import { field } from "../parts/field";
import { STATEMENT_TYPES } from "../parts/statement";
import { isOfTitle } from "../spans";
import { spanField } from "./span";

/** Fields of a dialog, and the values that differ from the present ones. */
export interface Values<Correction> {
  element: Child;
  /** Returns the values that the reader has changed; throws words for the reader. */
  changed: () => Correction;
}

/** Makes the fields. */
export async function statementValues(statement: Statement): Promise<Values<StatementCorrection>> {
  let chosen: { id: string; name: string } | null = null;
  const present = statement.speaker?.name ?? "";
  const speaker = actorField({
    label: "Speaker",
    types: "person,organization,group",
    choose: (actor) => {
      chosen = actor;
    },
  });
  speaker.input.value = present;
  const givenDay = statement.when?.first_day === statement.when?.last_day ? statement.when?.first_day ?? "" : "";
  const day = h("input", { type: "date", value: givenDay });
  const type = h("select", {}, Object.entries(STATEMENT_TYPES).map(([value, text]) => h("option", { value }, text)));
  type.value = statement.type;
  const words = isOfTitle(statement.span) ? null : await spanField(statement.article_id, statement.span);
  return {
    element: [
      h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, "Speaker"), speaker.element),
      h("div", { class: "field-row" }, field("Day on which it was said", day), field("Kind", type)),
      words?.element,
    ],
    changed: () => {
      const correction: StatementCorrection = {};
      if (speaker.input.value.trim() !== present || chosen) {
        if (!chosen || chosen.name !== speaker.input.value) throw new Error("Choose a speaker among the suggestions: arrow keys and Enter, or a click.");
        if (chosen.id !== statement.speaker?.actor_id) correction.speaker_id = chosen.id;
      }
      if (day.value && day.value !== givenDay) correction.day = day.value;
      if (type.value !== statement.type) correction.type = type.value as Statement["type"];
      const span = words?.value();
      if (span) correction.span = span;
      return correction;
    },
  };
}
