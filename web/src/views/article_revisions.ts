/** The revisions of an article, what changed between two of them, and what its publisher says about the last one. */

import { get, send } from "../api/client";
import type { Article, Revision, RevisionDifference, TextDifference } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { load } from "../parts/states";

/** Characters of unchanged text that stay in front of and behind a change. */
const CONTEXT = 80;

const CHANGES: Record<string, string> = {
  update: "update",
  correction: "correction",
  withdrawal: "withdrawn",
  kill: "killed",
};

/** Makes the line that says that the article was corrected, with the publisher's words. */
export function correctionLine(article: Article): Child {
  const notes = article.correction_notes.map((note) => h("p", { dir: "auto" }, note.text));
  if (article.change !== "correction" && !notes.length) return null;
  return h(
    "div",
    { class: "state corrected" },
    h("p", {}, h("strong", {}, "Corrected by its publisher."), article.note ? [" ", h("bdi", {}, article.note)] : null),
    notes,
  );
}

/** Shortens unchanged text to what stands beside the changes. */
function context(text: string, isFirst: boolean, isLast: boolean): string {
  if (text.length <= 2 * CONTEXT + 10) return text;
  // Cut between words.
  const end = isLast ? "" : text.slice(-CONTEXT).replace(/^\S*/, "");
  const start = isFirst ? "" : text.slice(0, CONTEXT).replace(/\S*$/, "");
  return `${start}…${end}`;
}

/** Makes a text with what was added and left out. */
function changed(parts: TextDifference[]): Child {
  return parts.map((part, index) => {
    const space = index ? " " : "";
    if (part.op === "insert") return [space, h("ins", { class: "added" }, h("span", { class: "hidden" }, "added: "), part.text)];
    if (part.op === "delete") return [space, h("del", { class: "removed" }, h("span", { class: "hidden" }, "removed: "), part.text)];
    return space + context(part.text, index === 0, index === parts.length - 1);
  });
}

function differenceOf(difference: RevisionDifference): Child {
  const isSame = (parts: TextDifference[]): boolean => parts.every((part) => part.op === "equal");
  if (isSame(difference.title) && isSame(difference.body)) return h("p", { class: "state" }, "Headline and text are the same.");
  return [
    h("p", { class: "soft" }, `From revision ${difference.base} to ${difference.revision}: `, h("ins", { class: "added" }, "added"), ", ", h("del", { class: "removed" }, "removed"), "."),
    isSame(difference.title) ? null : h("p", { class: "revision-title", dir: "auto" }, changed(difference.title)),
    isSame(difference.body) ? h("p", { class: "soft" }, "The text is the same.") : h("p", { class: "revision-text", dir: "auto" }, changed(difference.body)),
  ];
}

function revisionRow(revision: Revision): HTMLElement {
  return h(
    "li",
    {},
    h("p", {}, h("strong", {}, `Revision ${revision.revision}`), " ", h("span", { dir: "auto" }, revision.title ?? "without a headline")),
    h(
      "p",
      { class: "facts soft" },
      revision.change ? h("span", { class: "badge" }, CHANGES[revision.change] ?? revision.change) : null,
      h("span", {}, "stored ", instant(revision.submitted_at)),
      h("span", {}, count(revision.length, "character")),
      revision.note ? h("span", {}, "“", h("bdi", {}, revision.note), "”") : null,
    ),
  );
}

/** Makes the list of revisions, where any two can be compared; nothing for an article that never changed. */
export async function revisionsOf(article: Article, signal: AbortSignal): Promise<Child> {
  if (article.revision < 2) return null;
  const { data } = await get("/v1/articles/{id}/revisions", { id: article.id, query: { limit: 200 }, signal });
  const place = h("div", { class: "revision-difference", "aria-live": "polite" });
  const choice = (label: string, chosen: number): HTMLSelectElement =>
    h("select", { "aria-label": label }, data.map(({ revision }) => h("option", { value: revision, selected: revision === chosen }, `revision ${revision}`)));
  const [earlier, later] = [choice("Earlier revision", article.revision - 1), choice("Later revision", article.revision)];
  const show = (): void => {
    const numbers = [Number(earlier.value), Number(later.value)];
    const [base, revision] = [Math.min(...numbers), Math.max(...numbers)];
    const target = `/v1/articles/${encodeURIComponent(article.id)}/revisions/${revision}/difference?base=${base}`;
    void load(place, async () => (await (await send(target, { signal })).json()) as RevisionDifference, differenceOf, "Comparing …");
  };
  for (const select of [earlier, later]) select.addEventListener("change", show);
  replace(place);
  const box = h(
    "details",
    { class: "part revisions" },
    h("summary", {}, h("h2", {}, "Revisions"), " ", h("span", { class: "soft" }, String(data.length))),
    h("div", { class: "tools" }, h("span", {}, "What changed from"), earlier, h("span", {}, "to"), later),
    place,
    h("ol", { class: "rows" }, data.map(revisionRow)),
  );
  box.addEventListener("toggle", () => {
    if (box.open && !place.hasChildNodes()) show();
  });
  return box;
}
