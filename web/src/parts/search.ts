/** The search over everything in the record: one request a kind, each shown when it is there. */

import { get } from "../api/client";
import type { Actor, EntryPage, HappeningEntry, ListedArticle, ListedQuotation, ListedStory, Statement } from "../api/types";
import { findActors } from "./actor";

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
    findActors(text, limit, signal),
    orNothing("stories", get("/v1/stories", { query, signal })),
    orNothing("statements", get("/v1/statements", { query, signal })),
    orNothing("happenings", get("/v1/timelines", { query, signal })),
    orNothing("quotations", get("/v1/quotations", { query, signal })),
    orNothing("articles", get("/v1/articles", { query, signal })),
  ]);
  const entries = (happenings as EntryPage).data;
  return {
    actors,
    stories: stories.data,
    statements: statements.data,
    happenings: entries.filter((entry) => entry.entry === "happening"),
    quotations: quotations.data,
    articles: articles.data,
    failed,
  };
}
