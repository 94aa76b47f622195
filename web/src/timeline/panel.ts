/** A timeline with its picture, list, zoom and files: for the view of timelines, of a story and of an actor. */

import type { Query } from "../api/client";
import { dayNumber, dayOfNumber, dayText } from "../dates";
import { h, replace } from "../elements";
import { navigate } from "../navigation";
import { saveButton, wholeList } from "../parts/download";
import { empty } from "../parts/states";
import { MAX_ENTRIES, type Entries } from "./entries";
import { entryList, MAX_ROWS } from "./list";
import { drawPicture } from "./picture";
import { pngFile, svgFile } from "./picture_file";
import { around, moved, newsRange, wholeRange, zoomed, type DayRange } from "./scale";
import { timelineJs } from "./timeline_js";

const LENGTHS: [string, number][] = [["Day", 1], ["Week", 7], ["Month", 31], ["Year", 366]];
/** Milliseconds after the last change of the range in which the list follows. */
const PAUSE = 120;

export interface PanelOptions {
  /** The list of the API, with its query. */
  path: string;
  query: Query;
  entries: Entries;
  title: string;
  /** The days to begin with, as `2024-03-01` and, exclusive, `2024-04-01`. */
  range?: [string, string] | null;
  /** Is called with the days after each change. */
  rangeChanged?: (first: string, end: string) => void;
  /** Most rows of the list, in a view that has more to show. */
  rows?: number;
  signal: AbortSignal;
}

/** Makes the panel. */
export function timelinePanel(options: PanelOptions): HTMLElement {
  const { entries, isCut } = options.entries;
  if (!entries.length) return empty("Nothing in the record matches. Remove a filter, choose “everything” under importance, or ", h("a", { href: "/submit" }, "submit articles"), ".");
  const given = options.range?.map(dayNumber) ?? [];
  const whole = wholeRange(entries);
  const first = newsRange(entries);
  let range: DayRange | null = given[0] != null && given[1] != null && given[0] < given[1] ? { start: given[0], end: given[1] } : first;
  const list = h("div", { class: "timeline-list" });
  const days = h("span", { class: "days", role: "status" });
  const frame = h("div", {
    class: "timeline-frame",
    tabindex: 0,
    role: "group",
    "aria-label": "Picture of the timeline. Arrow keys move, plus and minus zoom, Home shows the news, End everything. The list after it has the same entries.",
  });
  let picture: SVGSVGElement | null = null;
  let timer = 0;

  const draw = (): void => {
    if (!range) {
      frame.hidden = true;
      return;
    }
    picture = drawPicture(entries, range, Math.max(280, Math.floor(frame.clientWidth)));
    replace(frame, picture);
    const [from, to] = [dayText(dayOfNumber(range.start)), dayText(dayOfNumber(range.end - 0.001))];
    days.textContent = from === to ? from : `${from} – ${to}`;
  };
  const follow = (): void => {
    replace(list, entryList(entries, range, options.rows ?? MAX_ROWS));
    if (range) options.rangeChanged?.(dayOfNumber(range.start), dayOfNumber(Math.ceil(range.end)));
  };
  const set = (next: DayRange | null): void => {
    if (!next) return;
    range = next;
    draw();
    window.clearTimeout(timer);
    timer = window.setTimeout(follow, PAUSE);
  };
  const change = (of: (present: DayRange) => DayRange): void => set(range && of(range));
  const center = (present: DayRange): number => (present.start + present.end) / 2;
  const button = (text: string, label: string, of: (present: DayRange) => DayRange | null): HTMLElement =>
    h("button", { type: "button", "aria-label": label, title: label, click: () => set(range && of(range)) }, text);

  frame.addEventListener("keydown", (event) => {
    const keys: Record<string, (present: DayRange) => DayRange> = {
      ArrowLeft: (present) => moved(present, -0.2),
      ArrowRight: (present) => moved(present, 0.2),
      "+": (present) => zoomed(present, 0.6),
      "=": (present) => zoomed(present, 0.6),
      "-": (present) => zoomed(present, 1 / 0.6),
      Home: (present) => first ?? present,
      End: (present) => whole ?? present,
    };
    const of = keys[event.key];
    if (!of || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    change(of);
  });
  frame.addEventListener(
    "wheel",
    (event) => {
      // A plain wheel scrolls the page, as everywhere.
      if (!event.ctrlKey && Math.abs(event.deltaX) <= Math.abs(event.deltaY)) return;
      event.preventDefault();
      const box = frame.getBoundingClientRect();
      if (event.ctrlKey) change((present) => zoomed(present, Math.exp(event.deltaY * 0.01), (event.clientX - box.left) / box.width));
      else change((present) => moved(present, event.deltaX / box.width));
    },
    { passive: false },
  );
  let drag: { x: number; range: DayRange; hasMoved: boolean } | null = null;
  frame.addEventListener("pointerdown", (event) => {
    if (event.button === 0 && range) drag = { x: event.clientX, range, hasMoved: false };
  });
  frame.addEventListener("pointermove", (event) => {
    if (!drag || Math.abs(event.clientX - drag.x) < 4) return;
    if (!drag.hasMoved) frame.setPointerCapture(event.pointerId);
    drag.hasMoved = true;
    set(moved(drag.range, (drag.x - event.clientX) / frame.clientWidth));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    frame.addEventListener(end, (event) => {
      const isClick = drag && !drag.hasMoved;
      drag = null;
      const id = isClick ? (event.target as Element).closest("[data-id]")?.getAttribute("data-id") : null;
      const row = id ? list.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) : null;
      const [sentence] = entries.find(({ happening }) => happening.id === id)?.happening.evidence ?? [];
      // What is not in the list is shown in its article.
      if (!row && sentence) navigate(`/articles/${sentence.article_id}#${sentence.event_id}`);
      row?.scrollIntoView({ block: "center" });
      row?.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
    });
  }
  /** Lights the entry that is pointed at, in the picture and in the list. */
  const light = (event: Event): void => {
    const id = (event.target as Element).closest("[data-id]")?.getAttribute("data-id");
    for (const lit of [...list.querySelectorAll(".lit"), ...frame.querySelectorAll(".lit")]) lit.classList.remove("lit");
    if (!id) return;
    for (const container of [list, frame]) container.querySelector(`[data-id="${CSS.escape(id)}"]`)?.classList.add("lit");
  };
  for (const container of [list, frame]) for (const name of ["pointerover", "focusin"]) container.addEventListener(name, light);

  const drawn = (): SVGSVGElement => {
    if (!picture) throw new Error("No entry has a date: there is no picture to save.");
    return picture;
  };
  const files = h(
    "div",
    { class: "tools" },
    h("span", { class: "label" }, "Save as"),
    saveButton("CSV", "timeline.csv", "text/csv", () => wholeList(options.path, options.query, "csv")),
    saveButton("iCal", "timeline.ics", "text/calendar", () => wholeList(options.path, options.query, "icalendar")),
    saveButton("TimelineJS", "timeline.json", "application/json", () => timelineJs(options.path, options.query, options.title)),
    saveButton("SVG", "timeline.svg", "image/svg+xml", async () => svgFile(drawn(), options.title)),
    saveButton("PNG", "timeline.png", "image/png", () => pngFile(drawn(), options.title)),
    h("button", { type: "button", click: () => window.print() }, "Print"),
  );
  const controls = h(
    "div",
    { class: "tools timeline-tools", role: "toolbar", "aria-label": "Days of the timeline" },
    button("←", "Earlier", (present) => moved(present, -0.5)),
    button("→", "Later", (present) => moved(present, 0.5)),
    button("−", "Zoom out", (present) => zoomed(present, 2)),
    button("+", "Zoom in", (present) => zoomed(present, 0.5)),
    LENGTHS.map(([text, length]) => button(text, `One ${text.toLowerCase()}`, (present) => around(center(present), length))),
    button("News", "The days of the news", () => first),
    button("All", "All days", () => whole),
    days,
  );
  const observer = new ResizeObserver(draw);
  observer.observe(frame);
  options.signal.addEventListener("abort", () => observer.disconnect());
  follow();
  return h(
    "div",
    { class: "timeline" },
    isCut ? h("p", { class: "state" }, `The ${MAX_ENTRIES.toLocaleString("en")} entries that were reported last are drawn: a filter makes the timeline shorter.`) : null,
    range ? controls : null,
    frame,
    files,
    list,
  );
}
