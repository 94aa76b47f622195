/** The text of an article with its statements, happenings, names and times marked. */

import type { Article, Span } from "../api/types";
import { edtfText } from "../dates";
import { h, type Child } from "../elements";
import { codePoints, isOfTitle, paragraphs, segments, type Annotation } from "../spans";

/** What is marked. */
interface Mark extends Annotation {
  kind: "statement" | "sentence" | "trigger" | "name" | "time";
  /** Id of the statement or event; empty for others. */
  fact: string;
  /** Where the words lead, or what they denote. */
  note?: string;
  /** Number of a statement. */
  number?: number;
}

/** Returns the marks of the body, or of the headline. */
function marks(article: Article, ofTitle: boolean): Mark[] {
  const extraction = article.extraction;
  if (!extraction || article.extraction_revision !== article.revision) return [];
  const here = (span: Span): boolean => isOfTitle(span) === ofTitle;
  const found: Mark[] = [];
  extraction.statements.forEach((statement, index) => {
    if (here(statement.span)) found.push({ ...statement.span, kind: "statement", fact: statement.id ?? "", number: index + 1, note: statement.speaker?.name ?? "speaker not found" });
  });
  for (const event of extraction.events) {
    const fact = event.id ?? "";
    if (here(event.sentence.span)) found.push({ ...event.sentence.span, kind: "sentence", fact });
    if (here(event.trigger.span)) found.push({ ...event.trigger.span, kind: "trigger", fact });
  }
  for (const mention of extraction.mentions) {
    if (mention.form === "name" && mention.actor_id && here(mention.span)) found.push({ ...mention.span, kind: "name", fact: "", note: mention.actor_id });
  }
  for (const time of extraction.times) {
    if (time.edtf && here(time.span)) found.push({ ...time.span, kind: "time", fact: "", note: edtfText(time.edtf) });
  }
  return found;
}

/** Makes the marked text from `start` to `end`. */
function marked(points: string[], found: Mark[], start: number, end: number): Child[] {
  return segments(points, found, start, end).map((segment) => {
    if (!segment.covering.length) return segment.text;
    const kinds = [...new Set(segment.covering.map((mark) => mark.kind))];
    const facts = [...new Set(segment.covering.map((mark) => mark.fact).filter(Boolean))].join(" ");
    const properties = { class: kinds.join(" "), "data-facts": facts || null };
    const name = segment.covering.find((mark) => mark.kind === "name");
    const trigger = segment.covering.find((mark) => mark.kind === "trigger");
    const time = segment.covering.find((mark) => mark.kind === "time");
    const opening = segment.covering.filter((mark) => mark.kind === "statement" && mark.start === segment.start);
    const numbers = opening.map((mark) =>
      h("a", { class: "number", href: `#${mark.fact}`, "aria-label": `Statement ${mark.number ?? ""}: ${mark.note ?? ""}` }, String(mark.number)),
    );
    if (name) return [numbers, h("a", { ...properties, href: `/actors/${name.note ?? ""}` }, segment.text)];
    if (trigger) return [numbers, h("a", { ...properties, href: `#${trigger.fact}` }, segment.text)];
    return [numbers, h("span", { ...properties, title: time?.note }, segment.text)];
  });
}

/** Makes the headline of an article with its marks. */
export function markedTitle(article: Article): Child {
  const points = codePoints(article.title ?? "Article without a headline");
  return marked(points, article.title ? marks(article, true) : [], 0, points.length);
}

/** Makes the text of an article with its marks, one paragraph an element. */
export function markedText(article: Article): HTMLElement {
  const points = codePoints(article.body);
  const found = marks(article, false);
  return h(
    "div",
    { class: "article-text" },
    paragraphs(points).map(([start, end]) => h("p", { dir: "auto" }, marked(points, found.filter((mark) => mark.start < end && mark.end > start), start, end))),
  );
}
