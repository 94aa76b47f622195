/** The entries of a timeline: all pages, with the days between which each lies. */

import { send, address, type Query } from "../api/client";
import type { EntryPage, HappeningEntry } from "../api/types";
import { dayNumber } from "../dates";

/** Most entries that are drawn; a filter makes a longer timeline shorter. */
export const MAX_ENTRIES = 1000;
const PAGE = 200;

export interface TimelineEntry {
  happening: HappeningEntry;
  /** First day, as the number of days since 1970-01-01; null without a date, or with one before the year 1. */
  start: number | null;
  /** The day after the last one. */
  end: number;
}

export interface Entries {
  entries: TimelineEntry[];
  /** Whether the timeline has more than are drawn. */
  isCut: boolean;
}

/** Sorts entries by day, those without one last. */
function byDay(one: TimelineEntry, other: TimelineEntry): number {
  return (one.start ?? Infinity) - (other.start ?? Infinity) || one.end - other.end || 0;
}

/** Loads the entries of a timeline and sorts them by day; of a long one those that were reported last. */
export async function loadEntries(path: string, query: Query, signal: AbortSignal): Promise<Entries> {
  const entries: TimelineEntry[] = [];
  let cursor: string | null | undefined;
  do {
    const response = await send(address(path, { sort: "reported", ...query, limit: PAGE, cursor }), { signal, headers: { accept: "application/json" } });
    const page = (await response.json()) as EntryPage;
    for (const entry of page.data) {
      if (entry.entry !== "happening") continue;
      const first = entry.when ? dayNumber(entry.when.first_day) : null;
      const last = entry.when ? dayNumber(entry.when.last_day) : null;
      // A date without an end lasts, for the picture, as long as it is known to.
      const end = first === null ? 0 : (last === null || last - first > 40_000 ? first : last) + 1;
      entries.push({ happening: entry, start: first, end });
    }
    cursor = page.meta.next_cursor;
  } while (cursor && entries.length < MAX_ENTRIES);
  return { entries: entries.sort(byDay), isCut: Boolean(cursor) };
}

/** Tests whether an entry lies on one day: others are drawn as spans. */
export function isOfOneDay(entry: TimelineEntry): boolean {
  return entry.start !== null && entry.end - entry.start <= 1;
}
