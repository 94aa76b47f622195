/** The picture of a timeline: the density of reports, happenings in rows, what is planned below, an axis of days. */

import { dayOfNumber, dayText, edtfText } from "../dates";
import { s } from "../elements";
import { isOfOneDay, type TimelineEntry } from "./entries";
import { ticks, type DayRange } from "./scale";

const DENSITY_HEIGHT = 34;
const ROW_HEIGHT = 22;
const AXIS_HEIGHT = 28;
const BAND_LABEL = 18;
const NOTE_HEIGHT = 16;
/** Most rows of happenings, and of what is planned. */
const ROWS = 18;
const PLANNED_ROWS = 6;
/** Width of a character of a label, and most of them. */
const CHARACTER = 6.1;
const BOLD_CHARACTER = 6.9;
const LABEL = 44;

interface Placed {
  entry: TimelineEntry;
  x: number;
  /** Right end of the mark. */
  end: number;
  row: number;
  label: string;
  /** Where the label begins: after the mark, or inside a bar that is long enough. */
  labelStart: number;
}

/** Returns how important it is that an entry has its place and label. */
function weight(entry: TimelineEntry): number {
  const { importance, report_count: reports, background, confidence } = entry.happening;
  return (importance === "lead" ? 100 : importance === "main" ? 10 : 0) + Math.min(50, reports * 3) + confidence - (background ? 40 : 0);
}

/** Returns the label of an entry, shortened at a word. */
export function shortText(text: string, most = LABEL): string {
  const characters = Array.from(text.replace(/\s+/g, " "));
  if (characters.length <= most) return characters.join("");
  const cut = characters.slice(0, most).join("");
  return `${cut.slice(0, Math.max(cut.lastIndexOf(" "), most - 12))} …`;
}

/** Returns the width of a label, a little more than it is: the font is the reader's. */
function labelWidth(entry: TimelineEntry, label: string): number {
  return Array.from(label).length * (entry.happening.importance === "lead" ? BOLD_CHARACTER : CHARACTER);
}

/**
 * Assigns entries to rows, the most important first: with its label where there is space, else the mark alone.
 *
 * Returns those that have a row, and the number of those that have none.
 */
function pack(entries: TimelineEntry[], x: (day: number) => number, width: number, rows: number): { placed: Placed[]; left: number } {
  const taken: [number, number][][] = Array.from({ length: rows }, () => []);
  const isFree = (row: [number, number][], from: number, to: number): boolean => row.every(([start, end]) => to <= start || from >= end);
  const placed: Placed[] = [];
  let left = 0;
  for (const entry of [...entries].sort((one, other) => weight(other) - weight(one))) {
    const start = Math.max(0, x(entry.start ?? 0));
    const end = isOfOneDay(entry) ? start + 12 : Math.min(width, Math.max(start + 12, x(entry.end)));
    const label = shortText(entry.happening.summary.text);
    const isInside = end - start > labelWidth(entry, label) + 16;
    const labelStart = isInside ? start + 8 : end + 5;
    const labelled = isInside ? end : labelStart + 1 + labelWidth(entry, label);
    const find = (to: number): number => taken.findIndex((row) => isFree(row, start - 3, to));
    let row = labelled <= width ? find(labelled) : -1;
    const hasLabel = row >= 0;
    if (!hasLabel) row = find(end + 2);
    const spans = taken[row];
    if (!spans) {
      left += 1;
      continue;
    }
    spans.push([start - 3, hasLabel ? labelled + 8 : end + 2]);
    placed.push({ entry, x: start, end, row, label: hasLabel ? label : "", labelStart });
  }
  return { placed, left };
}

/** Says what an entry is, for a pointer that rests on it. */
function description(entry: TimelineEntry): string {
  const { when, summary, report_count: reports, status } = entry.happening;
  return `${when ? edtfText(when.edtf) : "no date"}${status === "happened" ? "" : `, ${status}`}: ${summary.text} (${reports} ${reports === 1 ? "report" : "reports"})`;
}

/** Draws the number of reports, as columns. */
function density(entries: TimelineEntry[], range: DayRange, x: (day: number) => number, width: number): SVGElement[] {
  const days = range.end - range.start;
  const bin = Math.max(1, Math.ceil(days / Math.max(10, width / 7)));
  const counts = new Map<number, number>();
  for (const entry of entries) {
    if (entry.start === null || entry.end - entry.start > bin * 2) continue;
    const index = Math.floor(entry.start / bin);
    counts.set(index, (counts.get(index) ?? 0) + entry.happening.report_count);
  }
  const highest = Math.max(1, ...counts.values());
  return [...counts].map(([index, number]) => {
    const left = x(index * bin);
    const height = Math.max(2, (number / highest) * (DENSITY_HEIGHT - 8));
    const column = Math.max(2, Math.min(x((index + 1) * bin) - left - 1, 26));
    return s(
      "rect",
      { class: "density", x: left.toFixed(1), y: (DENSITY_HEIGHT - height).toFixed(1), width: column.toFixed(1), height: height.toFixed(1) },
      s("title", {}, `${dayText(dayOfNumber(index * bin))}: ${number} ${number === 1 ? "report" : "reports"}`),
    );
  });
}

function mark(placed: Placed, top: number): SVGGElement {
  const { entry, x, end, label, labelStart } = placed;
  const { happening } = entry;
  const y = top + ROW_HEIGHT / 2;
  const kind = ["entry", happening.status, happening.background ? "background" : "", happening.importance].filter(Boolean).join(" ");
  const shape = isOfOneDay(entry)
    ? s("circle", { class: "mark", cx: (x + 6).toFixed(1), cy: y, r: Math.min(6.5, 3.2 + Math.sqrt(happening.report_count)).toFixed(1) })
    : s("rect", { class: "mark span", x: x.toFixed(1), y: y - 7, width: (end - x).toFixed(1), height: 14, rx: 7 });
  return s(
    "g",
    { class: kind, "data-id": happening.id },
    s("title", {}, description(entry)),
    s("rect", { class: "target", x: (x - 2).toFixed(1), y: top, width: Math.max(end - x + 4, labelStart - x + labelWidth(entry, label)).toFixed(1), height: ROW_HEIGHT }),
    shape,
    label ? s("text", { class: "label", x: labelStart.toFixed(1), y: y + 4 }, label) : null,
  );
}

/** Draws the entries of a range of days in a picture of so many pixels. */
export function drawPicture(entries: TimelineEntry[], range: DayRange, width: number): SVGSVGElement {
  const x = (day: number): number => ((day - range.start) / (range.end - range.start)) * width;
  const visible = entries.filter((entry) => entry.start !== null && entry.start < range.end && entry.end > range.start);
  const isAhead = (entry: TimelineEntry): boolean => entry.happening.status === "planned" || entry.happening.status === "possible";
  const happened = pack(visible.filter((entry) => !isAhead(entry)), x, width, ROWS);
  const planned = pack(visible.filter(isAhead), x, width, PLANNED_ROWS);
  const rowsOf = (placed: Placed[]): number => Math.max(1, ...placed.map((one) => one.row + 1));
  const top = DENSITY_HEIGHT + 8;
  const plannedTop = top + rowsOf(happened.placed) * ROW_HEIGHT + 6;
  const hasPlanned = planned.placed.length > 0;
  const axisTop = hasPlanned ? plannedTop + BAND_LABEL + rowsOf(planned.placed) * ROW_HEIGHT + 6 : plannedTop;
  const left = happened.left + planned.left;
  const height = axisTop + AXIS_HEIGHT + (left ? NOTE_HEIGHT : 0);
  const axis = ticks(range, width).map((tick) => {
    const at = x(tick.day);
    const isCut = at + 3 + tick.text.length * BOLD_CHARACTER > width;
    return [
      s("line", { class: tick.major ? "tick major" : "tick", x1: at.toFixed(1), x2: at.toFixed(1), y1: DENSITY_HEIGHT, y2: axisTop }),
      isCut ? null : s("text", { class: tick.major ? "axis-text major" : "axis-text", x: (at + 3).toFixed(1), y: axisTop + 17 }, tick.text),
    ];
  });
  return s(
    "svg",
    { class: "timeline-picture", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    axis,
    s("line", { class: "axis", x1: 0, x2: width, y1: DENSITY_HEIGHT, y2: DENSITY_HEIGHT }),
    density(visible, range, x, width),
    happened.placed.map((placed) => mark(placed, top + placed.row * ROW_HEIGHT)),
    hasPlanned ? [s("line", { class: "axis dashed", x1: 0, x2: width, y1: plannedTop, y2: plannedTop }), s("text", { class: "band-text", x: 3, y: plannedTop + 14 }, "planned or possible")] : null,
    planned.placed.map((placed) => mark(placed, plannedTop + BAND_LABEL + placed.row * ROW_HEIGHT)),
    s("line", { class: "axis", x1: 0, x2: width, y1: axisTop, y2: axisTop }),
    left ? s("text", { class: "band-text", x: width - 4, y: height - 5, "text-anchor": "end" }, `${left} more fit only when zoomed in`) : null,
  );
}
