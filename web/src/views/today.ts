/** `/`: what the newsroom has today; with `q` the results of a search. */

import { get } from "../api/client";
import type { EntryPage, HappeningEntry } from "../api/types";
import { daysLater, dayText, today, utcDay, weekdayText } from "../dates";
import { h, replace, type Child } from "../elements";
import type { ViewContext } from "../navigation";
import { actorRow } from "../parts/actor";
import { happeningRow } from "../parts/happening";
import { mostQuoted, quotedSpeakers } from "../parts/most_quoted";
import { articleRow, quotationRow, storyRow } from "../parts/rows";
import { search, type Results } from "../parts/search";
import { empty, load } from "../parts/states";
import { statementRow } from "../parts/statement";

/** Rows of a list of this view. */
const ROWS = 8;
/** Days of the diary. */
const DIARY_DAYS = 14;

/** Makes a part of the view with its heading. */
function part(title: string, note: Child, more: Child, content: HTMLElement): HTMLElement {
  return h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, title), more), note ? h("p", { class: "soft" }, note) : null, content);
}

function rows(elements: HTMLElement[]): HTMLElement {
  return h("ol", { class: "rows" }, elements.map((element) => h("li", {}, element)));
}

/** Makes the diary: what is planned, day by day, and below it what has no exact day. */
function diary(entries: HappeningEntry[]): Child {
  const byDay = new Map<string, HappeningEntry[]>();
  const isExact = ({ when }: HappeningEntry): boolean => when?.first_day === when?.last_day;
  for (const entry of entries.filter(isExact)) {
    const day = entry.when?.first_day ?? "";
    byDay.set(day, [...(byDay.get(day) ?? []), entry]);
  }
  const vague = entries.filter((entry) => !isExact(entry));
  return [
    [...byDay].map(([day, planned]) => [h("h3", { class: "day" }, weekdayText(day)), rows(planned.map((entry) => happeningRow(entry, { date: false })))]),
    vague.length ? [h("h3", { class: "day" }, "On a day that no article names exactly"), rows(vague.map((entry) => happeningRow(entry)))] : null,
  ];
}

/** Makes the view of a record without articles. */
function emptyRecord(): Child {
  return h(
    "div",
    { class: "welcome" },
    h("p", {}, "The record has no articles yet. Submit some: then this view shows the latest stories, who is quoted most, and what is planned."),
    h("p", {}, h("a", { class: "button primary", href: "/submit" }, "Submit articles"), " ", h("a", { href: "/docs" }, "or send them by the API")),
  );
}

async function showNewsroom({ place, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Today");
  const note = h("p", { class: "soft" }, weekdayText(today()));
  const content = h("div", {});
  replace(place, h("h1", { tabindex: -1 }, "Today"), note, content);
  await load(
    content,
    async () => {
      const [articles, latest] = await Promise.all([
        get("/v1/articles", { query: { limit: ROWS }, signal }),
        get("/v1/stories", { query: { limit: ROWS }, signal }),
      ]);
      return { articles: articles.data, stories: latest.data };
    },
    ({ articles, stories }) => {
      if (!articles.length) return emptyRecord();
      // Where the record ends earlier, the week is the last one that it has.
      const published = [...articles.map((article) => article.published_at), ...stories.map((story) => story.last_published_at)];
      const last = utcDay(published.sort().at(-1) ?? today());
      const isCurrent = last >= daysLater(today(), -7);
      const end = isCurrent ? today() : last;
      if (!isCurrent) replace(note, weekdayText(today()), ". The record's latest articles are of ", dayText(last), "; the week and the diary are those of that day.");
      const week = daysLater(end, -6);
      const quoted = h("div", {});
      const planned = h("div", {});
      void load(quoted, () => mostQuoted(week, end, ROWS, signal), quotedSpeakers);
      void load(
        planned,
        () => get("/v1/timelines", { query: { status: "planned", from: end, to: daysLater(end, DIARY_DAYS), limit: 30 }, signal }) as Promise<EntryPage>,
        (page) => {
          const entries = page.data.filter((entry) => entry.entry === "happening");
          return entries.length
            ? diary(entries)
            : empty("No article in the record plans anything for these days. ", h("a", { href: "/timeline?status=planned" }, "See everything that is planned."));
        },
      );
      return h(
        "div",
        { class: "columns newsroom" },
        part(
          "Latest stories",
          null,
          h("a", { href: "/stories" }, "All stories"),
          stories.length ? rows(stories.map(storyRow)) : empty("No two articles are on one topic yet."),
        ),
        h(
          "div",
          {},
          part("Who is quoted most this week", `${dayText(week)} to ${dayText(end)}`, h("a", { href: `/statements?from=${week}&to=${end}` }, "Their statements"), quoted),
          part("Diary", `Planned from ${dayText(end)} to ${dayText(daysLater(end, DIARY_DAYS))}, as articles announce it`, h("a", { href: "/timeline?status=planned" }, "All that is planned"), planned),
        ),
        part("Last submitted", null, h("a", { href: "/articles" }, "All articles"), rows(articles.map(articleRow))),
      );
    },
    "Loading the record …",
  );
}

function results(text: string, found: Results): Child {
  const query = encodeURIComponent(text);
  const groups: [string, string | null, HTMLElement[]][] = [
    ["People, bodies and places", null, found.actors.map(actorRow)],
    ["Stories", `/stories?q=${query}`, found.stories.map(storyRow)],
    ["Articles", `/articles?q=${query}`, found.articles.map(articleRow)],
    ["Statements", `/statements?q=${query}`, found.statements.map(statementRow)],
    ["What happened", `/timeline?q=${query}`, found.happenings.map((happening) => happeningRow(happening))],
    ["Quotations", null, found.quotations.map(quotationRow)],
  ];
  const filled = groups.filter(([, , elements]) => elements.length);
  const failed = found.failed.length ? h("p", { class: "state failure" }, `Not searched, because the request failed: ${found.failed.join(", ")}. Search again.`) : null;
  if (!filled.length) {
    return failed ?? empty("Nothing in the record has these words. Try fewer or other words, or a name; typing errors in names are allowed.");
  }
  return [failed, ...filled.map(([title, more, elements]) => part(title, null, more && elements.length >= ROWS ? h("a", { href: more }, "All of them") : null, rows(elements)))];
}

/** Shows today's record, or the results of a search. */
export async function todayView(context: ViewContext): Promise<void> {
  const text = context.query.get("q")?.trim() ?? "";
  if (!text) return showNewsroom(context);
  context.setTitle(`Search: ${text}`);
  const content = h("div", { class: "results" });
  replace(context.place, h("h1", { tabindex: -1 }, "Search: ", h("bdi", {}, text)), content);
  await load(content, () => search(text, ROWS, context.signal), (found) => results(text, found), "Searching …");
}
