/** The rows beside the text of an article: its statements, what happened, and who and what it names. */

import type { Article, Extraction } from "../api/types";
import { correctSpeaker } from "../corrections/speaker";
import { count, h, type Child } from "../elements";
import { ACTOR_TYPES, actorLink, actorLinks, whereabouts } from "../parts/actor";
import { unsure } from "../parts/confidence";
import { typeText } from "../parts/happening";
import { speakerLine, STATEMENT_TYPES, statementWords } from "../parts/statement";
import { empty } from "../parts/states";
import { whenText } from "../parts/when";

function statements(article: Article, extraction: Extraction, changed: () => void): Child {
  if (!extraction.statements.length) return empty("The article reports no statement.");
  return h(
    "ol",
    { class: "rows" },
    extraction.statements.map((statement, index) => {
      const { speaker } = statement;
      const elsewhere = statement.occurrences.filter((occurrence) => occurrence.article_id && occurrence.article_id !== article.id);
      return h(
        "li",
        { class: "row fact", "data-fact": statement.id, tabindex: -1 },
        h("h3", {}, h("a", { class: "number", href: `#${statement.id ?? ""}`, "aria-label": `Statement ${index + 1} in the text` }, String(index + 1)), " ", speakerLine(statement)),
        statementWords(statement),
        h("p", { class: "facts" }, h("span", { class: `badge ${statement.type}` }, STATEMENT_TYPES[statement.type]), whenText(statement.when), unsure(statement.confidence)),
        statement.about.length ? h("p", { class: "facts" }, h("span", {}, "About ", actorLinks(statement.about))) : null,
        elsewhere.length
          ? h("p", { class: "facts" }, h("span", {}, "Also in ", elsewhere.map((occurrence, number) => [number ? ", " : "", h("a", { href: `/articles/${occurrence.article_id ?? ""}` }, `article ${number + 1}`)])))
          : null,
        speaker?.actor_id ? h("p", { class: "facts" }, h("button", { type: "button", class: "quiet", click: () => correctSpeaker(article.id, speaker, changed) }, "Correct the speaker")) : null,
      );
    }),
  );
}

function happenings(extraction: Extraction): Child {
  const listed = extraction.happenings ?? [];
  if (!listed.length) return empty("The article reports nothing that happened.");
  const order = { lead: 0, main: 1, minor: 2 };
  const sorted = [...listed].sort((one, other) => order[one.importance] - order[other.importance]);
  return h(
    "ol",
    { class: "rows" },
    sorted.map((happening) => {
      const events = happening.mentions.map((mention) => ({ mention, event: extraction.events[mention.event_index] }));
      const first = events[0]?.event;
      return h(
        "li",
        { class: `row fact ${happening.background ? "background" : ""}`, "data-fact": events.map(({ event }) => event?.id ?? "").join(" "), tabindex: -1 },
        h("h3", { dir: "auto" }, first ? h("a", { href: `#${first.id ?? ""}` }, first.summary.text) : null),
        h(
          "p",
          { class: "facts" },
          whenText(happening.when),
          h("span", { class: "badge" }, typeText(happening.type)),
          happening.status === "happened" ? null : h("span", { class: `badge ${happening.status}` }, happening.status),
          happening.background ? h("span", { class: "badge" }, "background") : null,
          happening.importance === "main" ? null : h("span", { class: `badge ${happening.importance}` }, happening.importance === "lead" ? "lead" : "in passing"),
          unsure(happening.confidence),
          happening.attributed_to ? h("span", {}, "claimed by ", actorLink(happening.attributed_to)) : null,
        ),
        happening.places.length ? h("p", { class: "facts" }, h("span", {}, h("span", { class: "label" }, "Where: "), actorLinks(happening.places))) : null,
        events.length > 1
          ? h("p", { class: "facts" }, h("span", {}, h("span", { class: "label" }, "Words: "), events.map(({ mention, event }, index) => [index ? ", " : "", h("a", { href: `#${event?.id ?? ""}` }, mention.text)])))
          : null,
      );
    }),
  );
}

function actors(extraction: Extraction): Child {
  const named = extraction.actors.filter((actor) => actor.actor_id && actor.type !== "unnamed");
  if (!named.length) return empty("The article names nobody.");
  return h(
    "ul",
    { class: "rows" },
    named.map((actor) =>
      h("li", {}, actorLink(actor), " ", h("span", { class: "soft" }, [actor.roles[0] ?? null, actor.place ? whereabouts(actor.place) : ACTOR_TYPES[actor.type]].filter(Boolean).join(" · "))),
    ),
  );
}

/** Makes the rows; `changed` is called when a correction has changed them. */
export function articleRows(article: Article, extraction: Extraction, changed: () => void): HTMLElement {
  const part = (title: string, number: string, content: Child, open: boolean): HTMLElement =>
    h("details", { open, class: "fact-list" }, h("summary", {}, h("h2", {}, title), " ", h("span", { class: "soft" }, number)), content);
  return h(
    "aside",
    { class: "article-rows", "aria-label": "What the program has read" },
    part("Statements", String(extraction.statements.length), statements(article, extraction, changed), true),
    part("What happened", count(extraction.happenings?.length ?? 0, "happening"), happenings(extraction), true),
    part("People, bodies, places", String(extraction.actors.filter((actor) => actor.type !== "unnamed").length), actors(extraction), false),
  );
}
