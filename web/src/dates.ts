/** Days and times as readers write them. */

import { h } from "./elements";

const DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "short", year: "numeric", timeZone: "UTC" });
const WEEKDAY = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" });
const LOCAL = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const LOCAL_DAY = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "UTC" });
export const MILLISECONDS_A_DAY = 86_400_000;

/** The time zone of the reader, as the system is set. */
export const READER_ZONE = new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Returns the number of days since 1970-01-01, of a day with a year from 1 to 9999; null for others. */
export function dayNumber(day: string): number | null {
  const milliseconds = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(milliseconds) ? null : Math.round(milliseconds / MILLISECONDS_A_DAY);
}

/** Returns the day of a number of {@link dayNumber}, as `2024-03-12`. */
export function dayOfNumber(number: number): string {
  return new Date(Math.floor(number) * MILLISECONDS_A_DAY).toISOString().slice(0, 10);
}

/** Returns today in the reader's time zone. */
export function today(): string {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
}

/** Returns the day so many days later. */
export function daysLater(day: string, days: number): string {
  return dayOfNumber((dayNumber(day) ?? 0) + days);
}

/** Writes a day: "12 Mar 2024". A year before 1 stays as it is. */
export function dayText(day: string): string {
  const number = dayNumber(day);
  return number === null ? day : DAY.format(number * MILLISECONDS_A_DAY);
}

/** Writes a day with its weekday: "Tue, 12 Mar 2024". */
export function weekdayText(day: string): string {
  const number = dayNumber(day);
  return number === null ? day : `${WEEKDAY.format(number * MILLISECONDS_A_DAY)}, ${dayText(day)}`;
}

/** Writes a date in EDTF as far as the page knows its forms; others stay as they are. */
export function edtfText(edtf: string): string {
  const [start, end] = edtf.split("/");
  if (start !== undefined && end !== undefined) {
    if (end === "..") return `since ${edtfText(start)}`;
    if (start === "..") return `until ${edtfText(end)}`;
    return `${edtfText(start)} – ${edtfText(end)}`;
  }
  const vague = /[~?%]$/.test(edtf) ? "about " : "";
  const date = edtf.replace(/[~?%]$/, "");
  if (/^\d{4}-\d\d-\d\d$/.test(date)) return vague + dayText(date);
  if (/^\d{4}-\d\d-\d\dT/.test(date)) return `${vague}${dayText(date.slice(0, 10))}, ${date.slice(11, 16)}`;
  if (/^\d{4}-(0\d|1[0-2])$/.test(date)) return vague + MONTH.format(Date.parse(`${date}-01T00:00:00Z`));
  if (/^-\d{4}$/.test(date)) return `${vague}${Number(date.slice(1)) + 1} BC`;
  if (/^\d{4}$/.test(date)) return vague + String(Number(date));
  return edtf;
}

/** Makes a time of publication: in the reader's time zone, with UTC beside it where that differs. */
export function instant(published: string): HTMLElement {
  const time = new Date(published);
  if (Number.isNaN(time.getTime())) return h("time", {}, published);
  const utc = `${DAY.format(time)}, ${CLOCK.format(time)}`;
  const local = LOCAL.format(time);
  const beside = time.getTimezoneOffset() === 0 ? " UTC" : ` (${local.startsWith(DAY.format(time)) ? CLOCK.format(time) : utc} UTC)`;
  return h("time", { datetime: published, title: `${local} in ${READER_ZONE}; ${utc} UTC` }, local + beside);
}

/** Replaces each time in a text (RFC 3339, UTC) by that of the reader's zone, with UTC beside it. */
export function withInstants(text: string): (string | HTMLElement)[] {
  return text.split(/(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z)/).map((part, index) => (index % 2 ? instant(part) : part));
}

/** Makes the day of a time of publication, in the reader's time zone; the time is the title. */
export function dayOfInstant(published: string): HTMLElement {
  const time = instant(published);
  time.textContent = LOCAL_DAY.format(new Date(published));
  return time;
}

/** Returns the day of a time in UTC. */
export function utcDay(instantText: string): string {
  return instantText.slice(0, 10);
}
