/** Text that is cut by spans in code points, as the API gives them. */

import type { Span } from "./api/types";

/** An annotation of a part of a text; several may overlap. */
export interface Annotation {
  start: number;
  end: number;
}

/** A part of a text with the annotations that cover it. */
export interface Segment<Kind extends Annotation> {
  text: string;
  start: number;
  covering: Kind[];
}

/** Splits a text into its code points. */
export function codePoints(text: string): string[] {
  return Array.from(text);
}

/** Tests whether a span cuts the headline. */
export function isOfTitle(span: Span): boolean {
  return span.field === "title";
}

/** Cuts the part from `start` to `end` of a text at the ends of annotations, which may overlap in any way. */
export function segments<Kind extends Annotation>(
  points: string[],
  annotations: Kind[],
  start = 0,
  end = points.length,
): Segment<Kind>[] {
  const inside = annotations.filter((annotation) => annotation.start < end && annotation.end > start);
  const cuts = new Set([start, end]);
  for (const annotation of inside) {
    cuts.add(Math.max(start, annotation.start));
    cuts.add(Math.min(end, annotation.end));
  }
  const sorted = [...cuts].sort((one, other) => one - other);
  return sorted.slice(0, -1).map((from, index) => {
    const to = sorted[index + 1] ?? end;
    return {
      text: points.slice(from, to).join(""),
      start: from,
      covering: inside.filter((annotation) => annotation.start <= from && annotation.end >= to),
    };
  });
}

/** Returns the paragraphs of a text as ranges of code points, without the line breaks between them. */
export function paragraphs(points: string[]): [number, number][] {
  const ranges: [number, number][] = [];
  let start = 0;
  for (let index = 0; index <= points.length; index += 1) {
    if (index < points.length && points[index] !== "\n") continue;
    if (points.slice(start, index).some((point) => point.trim())) ranges.push([start, index]);
    start = index + 1;
  }
  return ranges;
}
