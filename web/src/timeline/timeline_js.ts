/** A timeline as one file for TimelineJS: the API gives its slides page by page. */

import { address, send, type Query } from "../api/client";
import { MAX_ENTRIES } from "./entries";

/** Slides of one request. */
const PAGE = 200;

interface Slides {
  events: unknown[];
}

/** Returns the address of the next page, by the header `Link` (RFC 8288). */
function nextPage(response: Response): string | null {
  return /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
}

/** Escapes a text for a field that TimelineJS reads as HTML. */
function escaped(text: string): string {
  const characters: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
  return text.replace(/[&<>]/g, (character) => characters[character] ?? character);
}

/** Returns the file, with a slide for the title and as many others as the picture has entries at most. */
export async function timelineJs(path: string, query: Query, title: string): Promise<string> {
  const events: unknown[] = [];
  let target: string | null = address(path, { ...query, format: "timelinejs", limit: PAGE });
  while (target && events.length < MAX_ENTRIES) {
    const response: Response = await send(target);
    events.push(...((await response.json()) as Slides).events);
    target = nextPage(response);
  }
  return JSON.stringify({ title: { text: { headline: escaped(title) } }, events });
}
