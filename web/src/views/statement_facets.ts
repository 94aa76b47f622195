/** The facets of the statements that match: how many each speaker, organization, publisher, kind and month has. */

import { get } from "../api/client";
import type { Statement } from "../api/types";
import { edtfText } from "../dates";
import { h } from "../elements";
import type { FilterForm } from "../parts/filters";
import { STATEMENT_TYPES } from "../parts/statement";

/** Most values of one facet. */
const VALUES = 6;
/** Months of which the latest are displayed. */
const MONTHS = 200;

/** A value of a facet, with the filters that it sets. */
interface Value {
  text: string;
  count: number;
  filters: Record<string, string>;
}

type By = "speaker" | "organization" | "source" | "type" | "month";

/** Counts all statements that match. */
async function counted(by: By, query: Record<string, string>, signal: AbortSignal, limit = VALUES): Promise<{ value: string; count: number; actor_id?: string | null }[]> {
  return (await get("/v1/statistics/statements", { query: { ...query, by, limit }, signal })).data;
}

/** Counts the actors that the statements on screen are about: the service does not count them. */
function subjects(statements: Statement[], chosen: string | undefined): Value[] {
  const values = new Map<string, Value>();
  for (const { actor_id: id, name } of statements.flatMap((statement) => statement.about)) {
    if (!id || id === chosen) continue;
    const value = values.get(id) ?? { text: name, count: 0, filters: { about: id } };
    value.count += 1;
    values.set(id, value);
  }
  return [...values.values()].sort((one, other) => other.count - one.count).slice(0, VALUES);
}

/** Makes the facets; each value sets its filters, and one with a single value is left out. */
export async function statementFacets(query: Record<string, string>, shown: Statement[], form: FilterForm, signal: AbortSignal): Promise<HTMLElement[]> {
  const [speakers, organizations, sources, types, months, named] = await Promise.all([
    counted("speaker", query, signal),
    counted("organization", query, signal),
    counted("source", query, signal),
    counted("type", query, signal),
    counted("month", query, signal, MONTHS),
    get("/v1/statistics/speakers", { query: { ...query, by: "named" }, signal }),
  ]);
  const facets: [string, Value[]][] = [
    ["Speakers", speakers.map(({ value, count, actor_id: id }) => ({ text: value, count, filters: { speaker: id ?? value } }))],
    ["Organizations", organizations.map(({ value, count }) => ({ text: value, count, filters: { organization: value } }))],
    ["About, of those here", subjects(shown, query.about)],
    ["Publishers", sources.map(({ value, count }) => ({ text: value, count, filters: { source: value } }))],
    ["Kinds", types.map(({ value, count }) => ({ text: STATEMENT_TYPES[value as Statement["type"]], count, filters: { type: value } }))],
    ["Sources", named.data.map(({ value, statement_count: count }) => ({ text: value, count, filters: { named: String(value === "named") } }))],
    ["Months", months.slice(-VALUES).reverse().map(({ value, count }) => ({ text: edtfText(value), count, filters: { from: value, to: value } }))],
  ];
  return facets.flatMap(([label, values]) =>
    values.length < 2
      ? []
      : [
          h(
            "div",
            { class: "facet", role: "group", "aria-label": label },
            h("span", { class: "label", "aria-hidden": "true" }, label),
            h(
              "span",
              { class: "chips" },
              values.map(({ text, count, filters }) =>
                h("button", { type: "button", class: "chip", click: () => form.setAll(filters) }, h("bdi", {}, text), h("span", { class: "soft" }, ` ${count.toLocaleString("en")}`)),
              ),
            ),
          ),
        ],
  );
}
