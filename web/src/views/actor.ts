/** `/actors/{id}`: a person, organization, place or group: names, roles, statements, timeline, corrections. */

import { get } from "../api/client";
import type { ActorProfile, Companion, Counts, Period, Statement } from "../api/types";
import { articlesOf, dismissActor, historyOf, mergeActor, renameActor, splitActor } from "../corrections/actor";
import { dayOfInstant, edtfText } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { navigate, redirect, type ViewContext } from "../navigation";
import { ACTOR_TYPES, whereabouts } from "../parts/actor";
import { empty, growingList, load } from "../parts/states";
import { loadEntries, type TimelineEntry } from "../timeline/entries";
import { timelinePanel } from "../timeline/panel";
import { dismissedActor, profileUnlessDismissed } from "./actor_dismissed";
import { coOccurring } from "./actor_network";
import { correctableRow } from "./statements";

/** Months of the chart. */
const MAX_MONTHS = 18;
/** Companions of the list and of the network. */
const MAX_COMPANIONS = 10;

function section(title: string, content: Child, more: Child = null): HTMLElement {
  return h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, title), more), content);
}

/** Makes the facts of the profile. */
function facts(actor: ActorProfile): Child {
  const names = actor.aliases.filter((alias) => alias !== actor.name);
  return [
    h(
      "p",
      { class: "facts" },
      h("span", { class: "badge" }, ACTOR_TYPES[actor.type]),
      actor.place ? h("span", {}, whereabouts(actor.place)) : null,
      h("span", {}, count(actor.article_count, "article")),
      h("span", {}, count(actor.statement_count, "statement")),
      h("span", {}, count(actor.event_count, "event")),
      actor.first_seen_at && actor.last_seen_at ? h("span", { class: "soft" }, "from ", dayOfInstant(actor.first_seen_at), " to ", dayOfInstant(actor.last_seen_at)) : null,
    ),
    names.length ? h("p", {}, h("span", { class: "label" }, "Also written "), names.map((name, index) => [index ? ", " : "", h("bdi", {}, name)])) : null,
    actor.positions?.length
      ? h("p", {}, h("span", { class: "label" }, "Known as "), actor.positions.map((position, index) => [index ? "; " : "", h("bdi", {}, [position.role, position.organization].filter(Boolean).join(", ")), position.from || position.to ? h("span", { class: "soft" }, " ", edtfText(`${position.from ?? ".."}/${position.to ?? ".."}`)) : null]))
      : null,
    actor.roles.length
      ? h(
          "details",
          { open: actor.roles.length <= 4 },
          h("summary", {}, `Roles, the latest first (${actor.roles.length})`),
          h("ul", { class: "rows roles" }, actor.roles.map((role) => h("li", {}, h("bdi", {}, role.role), " ", h("span", { class: "soft" }, dayOfInstant(role.first_seen_at), role.first_seen_at === role.last_seen_at ? null : [" to ", dayOfInstant(role.last_seen_at)])))),
        )
      : null,
  ];
}

/** Makes the chart of statements and events by month. */
function months(periods: Period[]): Child {
  if (!periods.length) return empty("Nothing that is dated to a month.");
  const shown = periods.slice(-MAX_MONTHS);
  const highest = Math.max(...shown.map((period) => period.statement_count + period.event_count));
  return h(
    "ol",
    { class: "bars months" },
    shown.map((period) =>
      h(
        "li",
        {},
        h("span", {}, edtfText(period.period)),
        h("meter", { min: 0, max: highest, value: period.statement_count + period.event_count, "aria-hidden": "true" }),
        h("span", { class: "soft" }, `${count(period.statement_count, "statement")}, ${count(period.event_count, "event")}`),
      ),
    ),
  );
}

/** Rows of the list below the timeline. */
const ROWS = 15;

/** Shows an actor. */
export async function actorView(context: ViewContext): Promise<void> {
  const { id, place, signal, setTitle } = context;
  setTitle("Profile");
  const again = (): void => void show();
  const show = async (): Promise<void> => load(place, view, (content) => content, "Loading the profile …", "Profile");
  const view = async (): Promise<Child> => {
    const actor = await profileUnlessDismissed(id, signal);
    return actor ? render(actor) : dismissedActor(id, signal, setTitle, again);
  };

  const statementList = (query: Record<string, string>, nothing: string, loaded: (items: Statement[]) => void = () => undefined): HTMLElement => {
    const element = h("div", {});
    void growingList<Statement>({
      place: element,
      request: (cursor) => get("/v1/statements", { query: { ...query, limit: 20, cursor }, signal }),
      row: (statement) => correctableRow(statement, again),
      noun: "statement",
      nothing: empty(nothing),
      grown: loaded,
    });
    return element;
  };

  function render(actor: ActorProfile): Child {
    if (actor.id !== id) {
      redirect(`/actors/${actor.id}`);
      return null;
    }
    setTitle(actor.name);
    let own: Statement[] = [];
    let about: Statement[] = [];
    let entries: TimelineEntry[] = [];
    const path = `/v1/actors/${encodeURIComponent(actor.id)}/timeline`;
    const others = h("div", {});
    let companions: Companion[] = [];
    const showOthers = (): void => replace(others, coOccurring(actor, companions, entries));
    void load(others, () => get("/v1/actors/{id}/companions", { id: actor.id, query: { limit: MAX_COMPANIONS }, signal }), ({ data }) => {
      companions = data;
      return coOccurring(actor, companions, entries);
    });
    const timeline = h("div", {});
    void load(
      timeline,
      () => loadEntries(path, {}, signal),
      (loaded) => {
        entries = loaded.entries;
        showOthers();
        return timelinePanel({ path, query: {}, entries: loaded, title: actor.name, signal, rows: ROWS });
      },
      "Loading the timeline …",
    );
    const byMonth = h("div", {});
    void load(
      byMonth,
      () => get("/v1/actors/{id}/timeline", { id: actor.id, query: { granularity: "month", include: "statements", importance: "all" }, signal }) as Promise<Counts>,
      (counts) => months(counts.data),
    );
    const corrections = h("div", {});
    void load(corrections, () => historyOf(actor.id, signal, again), (list) => list);
    const articleTitles = async (): Promise<void> => {
      const titles = articlesOf([...own, ...about], []);
      for (const { happening } of entries) {
        for (const sentence of happening.evidence) if (!titles.has(sentence.article_id)) titles.set(sentence.article_id, `${sentence.sentence.text.slice(0, 80)} … (${sentence.source})`);
      }
      splitActor(actor, titles, again);
    };
    const tools = h(
      "div",
      { class: "tools" },
      h("button", { type: "button", click: () => renameActor(actor, again) }, "Rename"),
      h("button", { type: "button", click: () => mergeActor(actor, (into) => navigate(`/actors/${into}`)) }, "Merge into another"),
      actor.article_count > 1 ? h("button", { type: "button", click: () => void articleTitles() }, "Split") : null,
      h("button", { type: "button", click: () => dismissActor(actor, again) }, "Dismiss"),
    );
    const happened = section("Timeline", timeline, h("a", { href: actor.type === "place" ? `/timeline?place=${actor.id}` : `/timeline?actor=${actor.id}` }, "With filters"));
    return [
      h("h1", { tabindex: -1 }, h("bdi", {}, actor.name)),
      facts(actor),
      tools,
      // A place says little: what happened there comes first.
      actor.type === "place" ? happened : null,
      h(
        "div",
        { class: "columns" },
        h(
          "div",
          {},
          section("Statements", statementList({ speaker: actor.id }, "The record has no statement of this actor.", (items) => {
            own = items;
          }), h("a", { href: `/statements?speaker=${actor.id}` }, "With filters")),
          section("What others say about it", statementList({ about: actor.id }, "No statement in the record mentions this actor.", (items) => {
            about = items;
          }), h("a", { href: `/statements?about=${actor.id}` }, "With filters")),
        ),
        h("div", {}, section("Appears with", others), section("Month by month", byMonth), section("Corrections", corrections)),
      ),
      actor.type === "place" ? null : happened,
    ];
  }
  await show();
}
