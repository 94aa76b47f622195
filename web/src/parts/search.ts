/** The search over everything in the record: one request a kind, each shown when it is there. */

import { get } from "../api/client";
import type { Actor, EntryPage, HappeningEntry, ListedArticle, ListedQuotation, ListedStory, Statement } from "../api/types";

/** What a search found, by kind. */
export interface Results {
  actors: Actor[];
  stories: ListedStory[];
  statements: Statement[];
  happenings: HappeningEntry[];
  quotations: ListedQuotation[];
  articles: ListedArticle[];
  /** The kinds whose request failed. */
  failed: string[];
}

/** Sorts names that contain the text before those that are similar to it, each the most mentioned first. */
function byProminence(actors: Actor[], text: string): Actor[] {
  const sought = text.toLowerCase();
  const contains = (actor: Actor): number => (actor.name.toLowerCase().includes(sought) ? 1 : 0);
  return [...actors].sort((one, other) => contains(other) - contains(one) || (contains(one) ? other.article_count - one.article_count : 0));
}

const NOTHING = { data: [] };

/** Searches all kinds at once, for at most `limit` of each; a kind whose request fails is named. */
export async function search(text: string, limit: number, signal: AbortSignal): Promise<Results> {
  const query = { q: text, limit };
  const failed: string[] = [];
  const orNothing = <Page>(kind: string, request: Promise<Page>): Promise<Page | typeof NOTHING> =>
    request.catch((error: unknown) => {
      if (signal.aborted) throw error;
      failed.push(kind);
      return NOTHING;
    });
  const [actors, stories, statements, happenings, quotations, articles] = await Promise.all([
    get("/v1/actors", { query, signal }),
    orNothing("stories", get("/v1/stories", { query, signal })),
    orNothing("statements", get("/v1/statements", { query, signal })),
    orNothing("happenings", get("/v1/timelines", { query, signal })),
    orNothing("quotations", get("/v1/quotations", { query, signal })),
    orNothing("articles", get("/v1/articles", { query, signal })),
  ]);
  const entries = (happenings as EntryPage).data;
  return {
    actors: byProminence(actors.data, text),
    stories: stories.data,
    statements: statements.data,
    happenings: entries.filter((entry) => entry.entry === "happening"),
    quotations: quotations.data,
    articles: articles.data,
    failed,
  };
}
