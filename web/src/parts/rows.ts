/** Rows of articles and stories in lists. */

import type { ListedArticle, ListedQuotation, ListedStory } from "../api/types";
import { instant } from "../dates";
import { count, h } from "../elements";
import { actorLink } from "./actor";

const STATUS: Record<ListedArticle["status"], string | null> = {
  queued: "waits for its extraction",
  processing: "being read",
  done: null,
  failed: "failed",
};

/** Makes the row of an article. */
export function articleRow(article: ListedArticle): HTMLElement {
  const status = STATUS[article.status];
  return h(
    "div",
    { class: "row" },
    h("a", { href: `/articles/${article.id}`, dir: "auto" }, article.title || "Article without a headline"),
    h(
      "p",
      { class: "facts soft" },
      h("span", {}, h("bdi", {}, article.source), ", ", instant(article.published_at)),
      status ? h("span", { class: `badge ${article.status}` }, status) : null,
    ),
  );
}

/** Makes the row of a story. */
export function storyRow(story: ListedStory): HTMLElement {
  return h(
    "div",
    { class: "row" },
    h("a", { href: `/stories/${story.id}`, dir: "auto" }, story.title),
    h(
      "p",
      { class: "facts soft" },
      h("span", {}, count(story.article_count, "article")),
      h("span", {}, "latest ", instant(story.last_published_at)),
      h("a", { href: `/timeline?story=${story.id}` }, "timeline"),
    ),
  );
}

/** Makes the row of a quotation. */
export function quotationRow(quotation: ListedQuotation): HTMLElement {
  const speaker = quotation.speakers[0];
  return h(
    "div",
    { class: "row" },
    h("a", { href: `/quotations/${quotation.id}`, dir: "auto" }, `“${quotation.text}”`),
    h(
      "p",
      { class: "facts soft" },
      speaker?.name ? actorLink({ actor_id: speaker.actor_id ?? null, name: speaker.name }) : "no speaker named",
      h("span", {}, `in ${count(quotation.article_count, "article")}`),
    ),
  );
}
