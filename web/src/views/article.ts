/** `/articles/{id}`: the text of an article beside what the program has read in it. */

import { get } from "../api/client";
import type { Article, Extraction, ListedArticle } from "../api/types";
import { instant } from "../dates";
import { h, replace, webAddress, type Child } from "../elements";
import type { ViewContext } from "../navigation";
import { actorLinks } from "../parts/actor";
import { articleRow } from "../parts/rows";
import { load, loading } from "../parts/states";
import { whenText } from "../parts/when";
import { correctionLine, revisionsOf } from "./article_revisions";
import { articleRows } from "./article_rows";
import { markedText, markedTitle } from "./article_text";

/** Milliseconds between two questions after an article that is not yet read. */
const POLL = 1000;
/** Most articles that are listed as printing the same. */
const MAX_COPIES = 50;

function factsOf(article: Article): Child {
  const published = webAddress(article.url);
  return [
    h(
      "p",
      { class: "facts" },
      h("span", {}, h("bdi", {}, article.source), ", published ", instant(article.published_at)),
      published ? h("a", { href: published, rel: "noreferrer noopener", target: "_blank" }, "the article as published") : null,
      article.revision > 1 ? h("span", { class: "badge" }, `revision ${article.revision}`) : null,
      article.story_id ? h("a", { href: `/stories/${article.story_id}` }, "its story") : null,
    ),
    correctionLine(article),
    article.extract ? null : h("p", { class: "state" }, "The article is only stored: nothing is to be read in it."),
    article.warnings.map((warning) => h("p", { class: "state" }, "Incomplete: ", warning.detail)),
    article.status === "failed" ? h("p", { class: "state failure" }, "Nothing could be read in this article: ", article.error ?? "no reason is known", ". Submit it again to try again.") : null,
  ];
}

/** Makes the line of the event that the article is about. */
function mainEvent(extraction: Extraction): Child {
  const main = extraction.main_event;
  if (!main) return null;
  const named = main.who.filter((participant) => participant.role !== "other");
  const line = (label: string, value: Child): HTMLElement => h("div", {}, h("dt", {}, label), h("dd", {}, value));
  return h(
    "dl",
    { class: "main-event", "aria-label": "What the article is about" },
    line("What", h("bdi", {}, main.what.text)),
    named.length ? line("Who", actorLinks(named)) : null,
    main.when ? line("When", whenText(main.when)) : null,
    main.places.length ? line("Where", actorLinks(main.places)) : null,
  );
}

/** Connects the words with their rows: what is pointed at or focused in one is lit in the other. */
function connect(text: HTMLElement, rows: HTMLElement, signal: AbortSignal): void {
  const wordsOf = (facts: string[]): Element[] => facts.flatMap((fact) => [...text.querySelectorAll(`[data-facts~="${CSS.escape(fact)}"]`)]);
  const rowOf = (fact: string): HTMLElement | null => rows.querySelector(`[data-fact~="${CSS.escape(fact)}"]`);
  const light = (elements: (Element | null)[], name: string): void => {
    for (const container of [text, rows]) for (const lit of container.querySelectorAll(`.${name}`)) lit.classList.remove(name);
    for (const element of elements) element?.classList.add(name);
  };
  const pointed = (event: Event): void => {
    const target = event.target as Element;
    const words = target.closest<HTMLElement>(".statement[data-facts], .trigger[data-facts], .number");
    const row = target.closest<HTMLElement>("[data-fact]");
    const linked = words?.getAttribute("href")?.startsWith("#") ? [words.getAttribute("href")?.slice(1) ?? ""] : null;
    const ofStatements = (words?.dataset["facts"] ?? "").split(" ").filter((fact) => fact.startsWith("stm_"));
    const facts = row ? (row.dataset["fact"] ?? "").split(" ") : (linked ?? ofStatements);
    const shown = facts.filter(Boolean);
    light([...(row ? wordsOf(shown.slice(0, 1)) : []), ...(row ? [] : shown.map(rowOf))], "lit");
  };
  /** Selects the fact of the address, and shows its words and its row. */
  const select = (): void => {
    const fact = decodeURIComponent(location.hash.slice(1));
    const words = fact ? wordsOf([fact]) : [];
    const row = fact ? rowOf(fact) : null;
    light([...words, row], "selected");
    if (!fact || (!words.length && !row)) return;
    const box = row?.closest("details");
    if (box) box.open = true;
    const isBeside = getComputedStyle(rows).position === "sticky";
    const fromText = document.activeElement instanceof Element && text.contains(document.activeElement);
    if (isBeside && row) rows.scrollTo({ top: row.offsetTop - 60, behavior: "auto" });
    if (fromText && !isBeside && row) {
      row.scrollIntoView({ block: "center" });
      row.focus({ preventScroll: true });
    } else words[0]?.scrollIntoView({ block: "center" });
  };
  for (const container of [text, rows]) {
    container.addEventListener("pointerover", pointed, { signal });
    container.addEventListener("focusin", pointed, { signal });
    container.addEventListener("pointerleave", () => light([], "lit"), { signal });
  }
  text.addEventListener(
    "click",
    (event) => {
      const target = event.target as Element;
      if (target.closest("a")) return;
      const words = target.closest<HTMLElement>(".statement[data-facts]");
      const fact = words?.dataset["facts"]?.split(" ").find((id) => id.startsWith("stm_"));
      if (fact) location.hash = fact;
    },
    { signal },
  );
  window.addEventListener("hashchange", select, { signal });
  // The address of the selected fact once more: the browser reports no change.
  for (const container of [text, rows]) {
    container.addEventListener("click", (event) => {
      const link = (event.target as Element).closest("a");
      if (link?.getAttribute("href") === location.hash) select();
    }, { signal });
  }
  select();
}

/** Makes the switches of what is marked in the text. */
function switches(text: HTMLElement): HTMLElement {
  const kinds: [string, string][] = [["statement", "statements"], ["trigger", "what happened"], ["name", "names"], ["time", "times"]];
  return h(
    "fieldset",
    { class: "switches" },
    h("legend", {}, "Marked in the text"),
    kinds.map(([kind, label]) => {
      const box = h("input", { type: "checkbox", checked: true });
      box.addEventListener("change", () => text.classList.toggle(`no-${kind}`, !box.checked));
      return h("label", { class: `check mark-${kind}` }, box, h("span", {}, label));
    }),
  );
}

/** Lists where else it was printed, and other articles of the same story. */
async function others(article: Article, signal: AbortSignal): Promise<Child> {
  const [copies, story] = await Promise.all([
    get("/v1/articles", { query: { copies_of: article.id, limit: MAX_COPIES }, signal }),
    article.story_id ? get("/v1/articles", { query: { story: article.story_id, limit: 20 }, signal }) : null,
  ]);
  const printed = new Set([article.id, ...copies.data.map((copy) => copy.id)]);
  const related = (story?.data ?? []).filter((other) => !printed.has(other.id));
  const part = (title: string, rows: ListedArticle[]): Child =>
    rows.length ? h("section", { class: "part" }, h("h2", {}, title), h("ol", { class: "rows" }, rows.map((other) => h("li", {}, articleRow(other))))) : null;
  return [part("Where else it was printed", copies.data), part("The same story elsewhere", related)];
}

/** Shows an article. */
export async function articleView(context: ViewContext): Promise<void> {
  const { id, place, signal, setTitle } = context;
  setTitle("Article");
  const again = (): void => void show();
  const show = async (): Promise<void> =>
    load(place, () => get("/v1/articles/{id}", { id, signal }), (article) => render(article), "Loading the article …", "Article");
  const pollUntilRead = async (): Promise<void> => {
    for (let status = "queued"; status === "queued" || status === "processing"; ) {
      await new Promise((resolve) => window.setTimeout(resolve, POLL));
      if (signal.aborted) return;
      status = (await get("/v1/articles/{id}", { id, signal }).catch(() => null))?.status ?? "queued";
    }
    again();
  };
  const render = (article: Article): Child => {
    setTitle(article.title ?? "Article");
    const text = markedText(article);
    const revisions = h("div", {});
    void load(revisions, () => revisionsOf(article, signal), (found) => found, "");
    const head = h("div", { class: "article-head" }, h("h1", { tabindex: -1, dir: "auto" }, markedTitle(article)), factsOf(article));
    const { extraction } = article;
    if (!extraction || article.status === "queued" || article.status === "processing") {
      const wait = h("div", {}, article.status === "failed" ? null : loading("The article is being read; this view shows what was found as soon as it is done."));
      if (article.status !== "failed") void pollUntilRead();
      return [head, wait, text, revisions];
    }
    const rows = articleRows(article, extraction, again);
    const whole = h("div", { class: "article-column" }, head, switches(text), mainEvent(extraction), text);
    const elsewhere = h("div", {});
    void load(elsewhere, () => others(article, signal), (found) => found, "");
    // The marks of the headline belong to the text; they are found when both are in the document.
    window.setTimeout(() => signal.aborted || connect(whole, rows, signal));
    return [h("div", { class: "article" }, whole, rows), revisions, elsewhere];
  };
  replace(place);
  await show();
}
