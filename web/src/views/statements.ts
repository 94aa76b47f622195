/** `/statements`: who said what, with filters; `/statements/{id}` leads to the sentence of one statement. */

import { address, get } from "../api/client";
import type { Statement } from "../api/types";
import { h, replace } from "../elements";
import { redirect, setQuery, type ViewContext } from "../navigation";
import { saveButton, wholeList } from "../parts/download";
import { documentedFilters, filterForm, type Filter } from "../parts/filters";
import { empty, failure, growingList, load, loading } from "../parts/states";
import { sentenceAddress, STATEMENT_TYPES, statementRow } from "../parts/statement";
import { correctSpeaker } from "../corrections/speaker";
import { saveSearch } from "../settings/searches";
import { statementFacets } from "./statement_facets";

/** The filters, as far as the running service has them. */
const FILTERS: Filter[] = [
  { name: "q", label: "Words", kind: "text", placeholder: "border -visit \"two sides\"" },
  { name: "speaker", label: "Speaker", kind: "actor", types: "person,organization,group" },
  { name: "about", label: "About", kind: "actor" },
  { name: "topic", label: "In articles about", kind: "text", placeholder: "pension reform" },
  { name: "role", label: "Role", kind: "text", placeholder: "minister" },
  { name: "organization", label: "Organization", kind: "text" },
  { name: "party", label: "Party", kind: "text" },
  { name: "named", label: "Source", kind: "choice", values: [["true", "named"], ["false", "unnamed"]] },
  { name: "gender", label: "Gender, as the text has it", kind: "choices", values: [["female", "female"], ["male", "male"], ["unknown", "unknown"]] },
  { name: "cue", label: "Attributed by", kind: "text", placeholder: "promise, deny" },
  { name: "type", label: "Kind", kind: "choices", values: Object.entries(STATEMENT_TYPES) },
  { name: "from", label: "From", kind: "day" },
  { name: "to", label: "To", kind: "day" },
  { name: "source", label: "Publisher", kind: "publisher" },
  { name: "min_confidence", label: "How sure", kind: "choice", values: [["0.9", "90 % and more"], ["0.7", "70 % and more"], ["0.5", "50 % and more"]] },
  { name: "verified", label: "Reviewed", kind: "choice", values: [["true", "yes"], ["false", "no"], ["rejected", "rejected"]] },
  { name: "story", label: "Story", kind: "story" },
  { name: "article", label: "Article", kind: "article" },
];
/** Statements of one page of the list. */
const PAGE = 50;

/** Makes the row of a statement with its correction. */
export function correctableRow(statement: Statement, changed: () => void): HTMLElement {
  const row = statementRow(statement);
  const { speaker } = statement;
  if (speaker?.actor_id) {
    row.querySelector("details")?.append(
      h("p", { class: "facts" }, h("button", { type: "button", class: "quiet", click: () => correctSpeaker(statement.article_id, speaker, changed) }, "Correct the speaker")),
    );
  }
  return row;
}

/** Shows the list of statements. */
export async function statementsView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Statements");
  const filterPlace = h("div", {}, loading("Loading the filters …"));
  const facetPlace = h("div", {});
  const facetBox = h("details", { class: "filter-box", open: window.matchMedia("(min-width: 60rem)").matches }, h("summary", {}, "Who, what and when"), facetPlace);
  const list = h("div", {});
  const tools = h("div", { class: "tools" });
  replace(place, h("h1", { tabindex: -1 }, "Statements"), h("div", { class: "with-filters" }, filterPlace, h("div", {}, h("h2", { class: "hidden" }, "Statements that match"), facetBox, tools, list)));
  let filters: Filter[];
  try {
    filters = await documentedFilters("/v1/statements", FILTERS);
  } catch (error) {
    if (!signal.aborted) replace(filterPlace, failure(error));
    return;
  }
  /** Shows the facets; those of filters that the reader has changed meanwhile are dropped. */
  const showFacets = async (values: Record<string, string>, items: Statement[]): Promise<void> => {
    facetPlace.setAttribute("aria-busy", "true");
    const facets = await statementFacets(values, items, form, signal).catch(() => []);
    if (JSON.stringify(values) !== JSON.stringify(form.query())) return;
    replace(facetPlace, facets);
    facetPlace.removeAttribute("aria-busy");
  };
  const show = async (): Promise<void> => {
    const values = form.query();
    setQuery(new URLSearchParams(values));
    const saved = h("span", { role: "status" });
    const keep = (): void =>
      saveSearch(address("/v1/statements", values), (search) =>
        replace(saved, "Saved. ", search.feed_url ? h("a", { href: search.feed_url }, "Its feed") : null, " ", h("a", { href: "/settings" }, "All saved searches")),
      );
    replace(
      tools,
      saveButton("Save as CSV", "statements.csv", "text/csv", () => wholeList("/v1/statements", values, "csv")),
      h("button", { type: "button", click: keep }, "Save this search"),
      saved,
    );
    await growingList<Statement>({
      place: list,
      request: (cursor) => get("/v1/statements", { query: { ...values, limit: PAGE, cursor }, signal }),
      row: (statement) => correctableRow(statement, () => void show()),
      noun: "statement",
      nothing: empty("No statement in the record matches. Remove a filter, or ", h("a", { href: "/submit" }, "submit articles"), "."),
      choose: form.set,
      grown: (items) => void showFacets(values, items),
    });
  };
  const form = filterForm(filters, query, () => void show());
  replace(filterPlace, form.element);
  await show();
}

/** Leads to the sentence of a statement. */
export async function statementView({ id, place, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Statement");
  await load(place, () => get("/v1/statements/{id}", { id, signal }), (statement) => {
    redirect(sentenceAddress(statement));
    return null;
  });
}
