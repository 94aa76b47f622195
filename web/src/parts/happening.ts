/** A happening in a list: what, when, where, who, how many reports, and the way to each sentence. */

import type { Happening } from "../api/types";
import { instant } from "../dates";
import { count, h, type Child } from "../elements";
import { actorLink, actorLinks } from "./actor";
import { unsure } from "./confidence";
import { reviewed } from "./reviewed";
import { whenText } from "./when";

export const STATUS: Record<Happening["status"], string | null> = {
  happened: null,
  ongoing: "ongoing",
  planned: "planned",
  possible: "possible",
  denied: "denied",
};

/** Writes a type of event in words: "ASSAULT" as "assault", "STATEMENT_OF" as "statement of". */
export function typeText(type: string): string {
  return type.toLowerCase().replaceAll("_", " ");
}

/** Writes a number that reports give: "4 dead", "4–7 dead", "2,500,000 EUR". */
function figureText(figure: Happening["figures"][number]): string {
  const number = figure.number.toLocaleString("en");
  const range = figure.to > figure.number ? `${number}–${figure.to.toLocaleString("en")}` : number;
  return figure.type === "money" ? `${figure.unit ?? ""} ${range}`.trim() : `${range} ${figure.type}`;
}

function participants(happening: Happening): Child {
  const named = (role: string) => happening.participants.filter((participant) => participant.role === role);
  const label = (text: string): HTMLElement => h("span", { class: "label" }, `${text}: `);
  const [actors, recipients] = [named("actor"), named("recipient")];
  return [
    actors.length ? h("span", {}, label("Who"), actorLinks(actors)) : null,
    recipients.length ? h("span", {}, label("Affected"), actorLinks(recipients)) : null,
    happening.places.length ? h("span", {}, label("Where"), actorLinks(happening.places)) : null,
  ];
}

/** Makes the sentences that report a happening, each with its source. */
function evidence(happening: Happening): HTMLElement {
  return h(
    "ul",
    { class: "evidence" },
    happening.evidence.map((sentence) =>
      h(
        "li",
        {},
        h("a", { class: "sentence", dir: "auto", href: `/articles/${sentence.article_id}#${sentence.event_id}` }, sentence.sentence.text),
        h(
          "p",
          { class: "facts soft" },
          h("span", {}, h("bdi", {}, sentence.source), ", ", instant(sentence.published_at)),
          sentence.attributed_to ? h("span", {}, "claimed by ", actorLink(sentence.attributed_to)) : null,
        ),
      ),
    ),
  );
}

/** Makes the row of a happening; its date is left out where the list has it already. */
export function happeningRow(happening: Happening, options: { date: boolean } = { date: true }): HTMLElement {
  const first = happening.evidence[0];
  const status = STATUS[happening.status];
  return h(
    "article",
    { class: `row happening-row ${happening.status}${happening.background ? " background" : ""}`, "data-id": happening.id },
    h(
      "h3",
      { dir: "auto" },
      first
        ? h("a", { href: `/articles/${first.article_id}#${first.event_id}`, title: "Open the sentence" }, happening.summary.text)
        : happening.summary.text,
    ),
    h(
      "p",
      { class: "facts" },
      options.date ? whenText(happening.when) : null,
      h("span", { class: "badge" }, typeText(happening.type)),
      status ? h("span", { class: `badge ${happening.status}` }, status) : null,
      happening.background ? h("span", { class: "badge" }, "background") : null,
      happening.importance === "lead" ? h("span", { class: "badge lead" }, "lead") : null,
      happening.review ? reviewed(happening.review) : unsure(happening.confidence),
      happening.figures.map((figure) => h("span", { class: "figure" }, figureText(figure))),
      happening.attributed_to ? h("span", {}, "claimed by ", actorLink(happening.attributed_to)) : null,
    ),
    h("p", { class: "facts" }, participants(happening)),
    h(
      "details",
      {},
      h(
        "summary",
        {},
        count(happening.report_count, "report"),
        ` from ${count(happening.source_count, "publisher")}`,
        happening.copy_count ? `, ${count(happening.copy_count, "copy", "copies")} of them` : "",
      ),
      evidence(happening),
      h("p", { class: "facts" }, h("a", { href: `/review?happening=${happening.id}` }, "Review or correct it")),
    ),
  );
}
