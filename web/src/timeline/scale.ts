/** The days that a timeline shows, and where they lie in the picture. */

import type { TimelineEntry } from "./entries";

/** Days from `start` to `end`, exclusive, as numbers of days since 1970-01-01. */
export interface DayRange {
  start: number;
  end: number;
}

/** A mark of the axis. */
export interface Tick {
  day: number;
  text: string;
  /** Whether a larger unit begins here: a month among days, a year among months. */
  major: boolean;
}

const MIN_DAYS = 1;
const MAX_DAYS = 3_000 * 366;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** The last day that a date of the language can have, with a margin. */
const LIMIT = 2_900_000;

/** Makes a range of so many days around a day. */
export function around(center: number, days: number): DayRange {
  const length = Math.min(MAX_DAYS, Math.max(MIN_DAYS, days));
  const bounded = Math.min(LIMIT, Math.max(-LIMIT / 4, center));
  return { start: bounded - length / 2, end: bounded + length / 2 };
}

/** Zooms a range by a factor; the day at `fraction` of its width stays where it is. */
export function zoomed(range: DayRange, factor: number, fraction = 0.5): DayRange {
  const length = Math.min(MAX_DAYS, Math.max(MIN_DAYS, (range.end - range.start) * factor));
  const day = range.start + (range.end - range.start) * fraction;
  return around(day + length * (0.5 - fraction), length);
}

/** Moves a range by a part of its length. */
export function moved(range: DayRange, part: number): DayRange {
  const length = range.end - range.start;
  return around((range.start + range.end) / 2 + length * part, length);
}

/** Returns the range of all dated entries, with a margin; null where none has a date. */
export function wholeRange(entries: TimelineEntry[]): DayRange | null {
  const dated = entries.filter((entry) => entry.start !== null);
  if (!dated.length) return null;
  const start = Math.min(...dated.map((entry) => entry.start ?? 0));
  const end = Math.max(...dated.map((entry) => entry.end));
  const margin = Math.max(1, (end - start) * 0.04);
  return { start: start - margin, end: end + margin };
}

/**
 * Returns the range to begin with: that of the news, without background and long spans.
 *
 * A tenth of the entries at each end is left out where the rest lies closer together: one date of 1907 among those of a
 * week would make the week a dot.
 */
export function newsRange(entries: TimelineEntry[]): DayRange | null {
  const news = entries.filter((entry) => entry.start !== null && !entry.happening.background && entry.end - entry.start <= 7);
  const used = news.length ? news : entries.filter((entry) => entry.start !== null);
  if (!used.length) return null;
  const starts = used.map((entry) => entry.start ?? 0).sort((one, other) => one - other);
  const at = (part: number): number => starts[Math.floor((starts.length - 1) * part)] ?? 0;
  const [low, high] = used.length >= 10 ? [at(0.1), at(0.9)] : [at(0), at(1)];
  const length = Math.max(6, high - low);
  return { start: low - length * 0.15 - 1, end: high + length * 0.15 + 2 };
}

function parts(day: number): { year: number; month: number; date: number; weekday: number } {
  const date = new Date(day * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate(), weekday: date.getUTCDay() };
}

function dayOf(year: number, month: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month, 1);
  return Math.round(date.getTime() / 86_400_000);
}

function dayTicks(range: DayRange, step: number): Tick[] {
  const ticks: Tick[] = [];
  for (let day = Math.ceil(range.start); day < range.end; day += 1) {
    const { year, month, date, weekday } = parts(day);
    const isShown = step === 1 || (step === 7 ? weekday === 1 : (date - 1) % step === 0 && date <= 28);
    if (!isShown) continue;
    const begins = date <= (step === 7 ? 7 : 1);
    const hasYear = ticks.length === 0 || (begins && month === 0);
    ticks.push({ day, text: `${date} ${MONTHS[month]}${hasYear ? ` ${year}` : ""}`, major: begins || ticks.length === 0 });
  }
  return ticks;
}

function monthTicks(range: DayRange, step: number): Tick[] {
  const ticks: Tick[] = [];
  const from = parts(range.start);
  for (let index = from.year * 12 + Math.floor(from.month / step) * step; ; index += step) {
    const [year, month] = [Math.floor(index / 12), ((index % 12) + 12) % 12];
    const day = dayOf(year, month);
    if (day >= range.end) return ticks;
    if (day < range.start) continue;
    const major = month === 0 || ticks.length === 0;
    ticks.push({ day, text: major ? `${MONTHS[month]} ${year}` : (MONTHS[month] ?? ""), major });
  }
}

function yearTicks(range: DayRange, step: number): Tick[] {
  const ticks: Tick[] = [];
  for (let year = Math.ceil(parts(range.start).year / step) * step; ; year += step) {
    const day = dayOf(year, 0);
    if (day >= range.end) return ticks;
    if (day >= range.start) ticks.push({ day, text: String(year), major: year % (step * 10) === 0 });
  }
}

/** Returns the marks of the axis, as many as fit in so many pixels. */
export function ticks(range: DayRange, width: number): Tick[] {
  const days = range.end - range.start;
  const most = Math.max(2, Math.floor(width / 84));
  if (days <= most) return dayTicks(range, 1);
  if (days / 7 <= most) return dayTicks(range, 7);
  for (const months of [1, 3, 6]) if (days / 30.4 / months <= most) return monthTicks(range, months);
  for (const years of [1, 2, 5, 10, 20, 50, 100, 200, 500]) if (days / 365 / years <= most) return yearTicks(range, years);
  return yearTicks(range, 1000);
}
