/** The list beside the picture of a timeline: the same entries day by day, those without a date below. */

import { dayOfNumber, weekdayText } from "../dates";
import { count, h, type Child } from "../elements";
import { happeningRow } from "../parts/happening";
import { empty } from "../parts/states";
import { isOfOneDay, type TimelineEntry } from "./entries";
import type { DayRange } from "./scale";

/** Most rows of the list at once, where its view sets no other number. */
export const MAX_ROWS = 150;

function group(title: string, entries: TimelineEntry[], date: boolean): HTMLElement {
  return h(
    "section",
    { class: "day-group" },
    h("h3", { class: "day" }, title),
    h("ol", { class: "rows" }, entries.map((entry) => h("li", {}, happeningRow(entry.happening, { date })))),
  );
}

/** Makes the list of the entries that lie in a range of days, at most `most` of them. */
export function entryList(entries: TimelineEntry[], range: DayRange | null, most: number): Child {
  const visible = entries.filter((entry) => range && entry.start !== null && entry.start < range.end && entry.end > range.start);
  const undated = entries.filter((entry) => entry.start === null);
  const shown = visible.slice(0, most);
  const spans = shown.filter((entry) => !isOfOneDay(entry));
  const byDay = new Map<number, TimelineEntry[]>();
  for (const entry of shown.filter(isOfOneDay)) byDay.set(entry.start ?? 0, [...(byDay.get(entry.start ?? 0) ?? []), entry]);
  return [
    h("h2", { class: "hidden" }, "Day by day"),
    h("p", { class: "soft", role: "status" }, `${count(visible.length, "happening")} in these days, ${undated.length} without a date.`),
    visible.length || undated.length ? null : empty("Nothing in these days: move or zoom out, or remove a filter."),
    [...byDay].map(([day, ofDay]) => group(weekdayText(dayOfNumber(day)), ofDay, false)),
    spans.length ? group("On a day that no article names exactly", spans, true) : null,
    visible.length > shown.length ? h("p", { class: "soft" }, `${visible.length - shown.length} more: zoom in to list them${most < MAX_ROWS ? ", or open the timeline with filters" : ""}.`) : null,
    undated.length ? h("details", { class: "undated" }, h("summary", {}, `Without a date (${undated.length})`), h("ol", { class: "rows" }, undated.slice(0, most).map((entry) => h("li", {}, happeningRow(entry.happening))))) : null,
  ];
}
