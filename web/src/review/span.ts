/** A field in which a reader selects the words of a statement, with the mouse or with Shift and the arrow keys. */

import { get } from "../api/client";
import { h, readable, replace } from "../elements";
import { codePoints, paragraphs } from "../spans";

export interface SpanField {
  element: HTMLElement;
  /** Returns the selected span in code points of the body; null while it is the present one. */
  value: () => { start: number; end: number } | null;
}

/** Most code points in front of the present words, and behind them. */
const AROUND = 400;

/** Returns the ends of the text around a span: whole words of its paragraphs. */
function surroundings(points: string[], span: { start: number; end: number }): [number, number] {
  const around = paragraphs(points).filter(([start, end]) => start < span.end && end > span.start);
  let first = Math.max(around[0]?.[0] ?? 0, span.start - AROUND);
  let last = Math.min(around.at(-1)?.[1] ?? points.length, span.end + AROUND);
  while (first > 0 && first < span.start && points[first - 1]?.trim()) first += 1;
  while (last < points.length && last > span.end && points[last]?.trim()) last -= 1;
  return [first, last];
}

/** Makes the field for a span of the body of an article: it has the text around the span. */
export async function spanField(articleId: string, span: { start: number; end: number }): Promise<SpanField> {
  const { body } = await get("/v1/articles/{id}", { id: articleId });
  const points = codePoints(body);
  const [first, last] = surroundings(points, span);
  // A text field makes one character of a carriage return and a line feed: the positions would move.
  const shown = codePoints(readable(points.slice(first, last).join("").replace(/\r/g, " ")));
  const text = shown.join("");
  /** Returns the position in the field, which counts UTF-16 units, of a code point of the body. */
  const unit = (point: number): number => shown.slice(0, point - first).join("").length;
  const point = (unitOfField: number): number => first + codePoints(text.slice(0, unitOfField)).length;

  const chosen = h("p", { class: "soft chosen-words", role: "status" });
  const area = h("textarea", { rows: 6, readonly: true, dir: "auto", value: text, "aria-label": "The words of the statement, as selected" });
  let selected = { ...span };
  const show = (): void => replace(chosen, "Selected: “", h("bdi", {}, points.slice(selected.start, selected.end).join("")), "”");
  const follow = (): void => {
    if (document.activeElement !== area || area.selectionStart === area.selectionEnd) return;
    selected = { start: point(area.selectionStart), end: point(area.selectionEnd) };
    show();
  };
  for (const event of ["select", "keyup", "pointerup"]) area.addEventListener(event, follow);
  area.addEventListener("focus", () => area.setSelectionRange(unit(selected.start), unit(selected.end)));
  show();
  // Once it is displayed, the present words are in the middle.
  requestAnimationFrame(() => {
    area.scrollTop = area.scrollHeight * (unit(span.start) / Math.max(1, text.length)) - area.clientHeight / 3;
  });
  return {
    element: h(
      "label",
      { class: "field" },
      h("span", { class: "label" }, "Its words: select them in the text"),
      area,
      h("span", { class: "soft note" }, "With the mouse, or with Shift and the arrow keys. They have to overlap the present ones."),
      chosen,
    ),
    value: () => (selected.start === span.start && selected.end === span.end ? null : selected),
  };
}
