/** `/quotations/{id}`: the same words in all articles, with their versions and speakers. */

import { get, post } from "../api/client";
import type { Check, Quotation, Review } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import type { ViewContext } from "../navigation";
import { actorLink } from "../parts/actor";
import { unsure } from "../parts/confidence";
import { differing } from "../parts/difference";
import { load } from "../parts/states";
import { sentenceAddress, STATEMENT_TYPES } from "../parts/statement";
import { reviewQuotation } from "../review/quotation";

function speakers(quotation: Quotation): Child {
  return h(
    "ul",
    { class: "rows" },
    quotation.speakers.map((speaker) =>
      h(
        "li",
        {},
        speaker.name ? actorLink({ actor_id: speaker.actor_id ?? null, name: speaker.name }) : "No speaker named",
        h("span", { class: "soft" }, ` in ${count(speaker.count, "article")}`),
      ),
    ),
  );
}

function occurrences(quotation: Quotation): Child {
  return h(
    "ol",
    { class: "rows" },
    quotation.occurrences.map((occurrence) =>
      h(
        "li",
        { class: "row" },
        h("blockquote", { dir: "auto", class: "words" }, occurrence.text),
        h(
          "p",
          { class: "facts" },
          occurrence.speaker ? actorLink(occurrence.speaker) : "no speaker named",
          h("span", { class: "badge" }, STATEMENT_TYPES[occurrence.type]),
          unsure(occurrence.confidence),
          h("span", {}, h("bdi", {}, occurrence.source), ", ", instant(occurrence.published_at)),
          h("a", { href: sentenceAddress(occurrence) }, "Open the sentence"),
        ),
      ),
    ),
  );
}

/** Compares a version with the fullest one, by the check of the API. */
async function compare(version: string, quotation: Quotation): Promise<Child> {
  if (version === quotation.text) return "the fullest version";
  const answer = await post<{ checks: Check[] }>("/v1/statements/check", { text: version });
  const check = answer.checks[0];
  return check?.verdict === "altered" ? differing(check) : null;
}

function versions(quotation: Quotation): Child {
  return h(
    "ol",
    { class: "rows" },
    quotation.versions.map((version) => {
      const difference = h("div", { class: "soft" });
      if (quotation.versions.length > 1) compare(version.text, quotation).then((found) => replace(difference, found), () => undefined);
      return h("li", { class: "row" }, h("blockquote", { dir: "auto", class: "words" }, version.text), h("p", { class: "facts soft" }, count(version.count, "article")), difference);
    }),
  );
}

/** Shows a quotation. */
export async function quotationView(context: ViewContext): Promise<void> {
  const { id, place, signal, setTitle } = context;
  const decided = (decision: Review["decision"]): void => {
    if (decision !== "reject") return void quotationView(context);
    replace(place, h("h1", { tabindex: -1 }, "Rejected"), h("p", { role: "status" }, "The statements with these words are displayed nowhere and counted nowhere. The decision stays in the history."));
  };
  setTitle("Quotation");
  await load(
    place,
    () => get("/v1/quotations/{id}", { id, signal }),
    (quotation) => {
      setTitle(`“${quotation.text.slice(0, 60)}”`);
      return [
        h("h1", { tabindex: -1, dir: "auto", class: "quotation-title" }, `“${quotation.text}”`),
        h(
          "p",
          { class: "facts" },
          h("span", {}, `${count(quotation.article_count, "article")} of ${count(quotation.source_count, "publisher")}`),
          h("span", {}, "first published ", instant(quotation.first_published_at)),
          h("span", {}, "last ", instant(quotation.last_published_at)),
          h("button", { type: "button", class: "quiet", click: () => reviewQuotation(quotation, decided) }, "Review the quotation"),
        ),
        h(
          "div",
          { class: "columns" },
          h("section", { class: "part" }, h("h2", {}, "Where it stands"), occurrences(quotation)),
          h("div", {}, h("section", { class: "part" }, h("h2", {}, "Who is named as its speaker"), speakers(quotation)), h("section", { class: "part" }, h("h2", {}, "Versions"), versions(quotation))),
        ),
      ];
    },
    "Loading the quotation …",
    "Quotation",
  );
}
