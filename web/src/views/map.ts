/** `/map`: where things happened, as far as articles name a city, region or country. */

import { get, send } from "../api/client";
import type { Actor } from "../api/types";
import { count, h, replace } from "../elements";
import { setQuery, type ViewContext } from "../navigation";
import { drawMap, type MapPoint, type Outline } from "../map/picture";
import { actorLink, whereabouts } from "../parts/actor";
import { documentedFilters, filterForm, type Filter } from "../parts/filters";
import { happeningRow } from "../parts/happening";
import { empty, failure, load } from "../parts/states";
import { loadEntries, type TimelineEntry } from "../timeline/entries";

const FILTERS: Filter[] = [
  { name: "q", label: "Words of a report", kind: "text" },
  { name: "actor", label: "With", kind: "actor", types: "person,organization,group" },
  { name: "place", label: "In", kind: "actor", types: "place", placeholder: "A country, region or city" },
  { name: "type", label: "Type", kind: "event_type" },
  { name: "from", label: "From", kind: "day" },
  { name: "to", label: "To", kind: "day" },
  { name: "status", label: "Status", kind: "choices", values: [["happened", "happened"], ["planned", "planned"], ["possible", "possible"]] },
  { name: "story", label: "Story", kind: "story" },
];
/** Happenings of a place that are listed; its timeline has all. */
const LISTED = 12;
/** Places that are asked for one by one, where the list of places does not have them. */
const MAX_SINGLE = 60;

/** Sorts entries: news before background, the latest first. */
function newsFirst(entries: TimelineEntry[]): TimelineEntry[] {
  const isBackground = (entry: TimelineEntry): number => (entry.happening.background ? 1 : 0);
  return [...entries].sort((one, other) => isBackground(one) - isBackground(other) || (other.start ?? -Infinity) - (one.start ?? -Infinity));
}

/** Returns the places of entries that have coordinates, each with its entries. */
async function located(entries: TimelineEntry[], signal: AbortSignal): Promise<MapPoint[]> {
  const byPlace = new Map<string, TimelineEntry[]>();
  for (const entry of entries) {
    for (const { actor_id: id } of entry.happening.places) if (id) byPlace.set(id, [...(byPlace.get(id) ?? []), entry]);
  }
  const listed = await get("/v1/actors", { query: { type: "place", limit: 200 }, signal });
  const places = new Map<string, Pick<Actor, "id" | "name" | "place">>(listed.data.map((actor) => [actor.id, actor]));
  const missing = [...byPlace.keys()].filter((id) => !places.has(id)).slice(0, MAX_SINGLE);
  for (const actor of await Promise.all(missing.map((id) => get("/v1/actors/{id}", { id, signal }).catch(() => null)))) if (actor) places.set(actor.id, actor);
  return [...byPlace]
    .flatMap(([id, ofPlace]) => {
      const actor = places.get(id);
      return actor?.place ? [{ id, name: actor.name, place: actor.place, entries: newsFirst(ofPlace) }] : [];
    })
    .sort((one, other) => other.entries.length - one.entries.length);
}

/** Shows the map. */
export async function mapView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Map");
  const filterPlace = h("div", {});
  const content = h("div", {});
  replace(place, h("h1", { tabindex: -1 }, "Map"), h("div", { class: "with-filters" }, filterPlace, content));
  let form: ReturnType<typeof filterForm>;
  const show = async (): Promise<void> => {
    const values = form.query();
    setQuery(new URLSearchParams(values));
    await load(
      content,
      async () => {
        const [outline, { entries }] = await Promise.all([
          send("/page/outline.json", { signal }).then((response) => response.json() as Promise<Outline>),
          loadEntries("/v1/timelines", values, signal),
        ]);
        return { outline, points: await located(entries, signal), total: entries.length };
      },
      ({ outline, points, total }) => {
        const list = h("div", { "aria-live": "polite" });
        const show = (point: MapPoint): void => {
          map.select(point);
          const timeline = `/timeline?${new URLSearchParams({ ...values, place: point.id }).toString()}`;
          replace(
            list,
            h("h2", { tabindex: -1 }, actorLink({ actor_id: point.id, name: point.name }), " ", h("span", { class: "soft" }, whereabouts(point.place))),
            h("ol", { class: "rows" }, point.entries.slice(0, LISTED).map((entry) => h("li", {}, happeningRow(entry.happening)))),
            h("p", {}, h("a", { href: timeline }, point.entries.length > LISTED ? `All ${point.entries.length} in a timeline` : "In a timeline")),
          );
        };
        /** Shows a place, and leads to it where the list is out of sight. */
        const choose = (point: MapPoint): void => {
          show(point);
          const heading = list.querySelector<HTMLElement>("h2");
          heading?.scrollIntoView({ block: "nearest" });
          heading?.focus({ preventScroll: true });
        };
        const map = drawMap(outline, points, choose);
        if (!points.length) return [map.element, empty("No happening that matches is at a place that the record can locate.")];
        const first = points[0];
        if (first) show(first);
        const placed = new Set(points.flatMap((point) => point.entries)).size;
        return [
          map.element,
          h("p", { class: "soft" }, `${count(placed, "happening")} of ${total} at ${count(points.length, "place")}. Hollow marks are of a region or country as a whole.`),
          h(
            "div",
            { class: "columns" },
            h(
              "section",
              { class: "part" },
              h("h2", {}, "Places"),
              h(
                "ol",
                { class: "rows places" },
                points.map((point) =>
                  h("li", {}, h("button", { type: "button", class: "quiet", click: () => choose(point) }, h("bdi", {}, point.name)), " ", h("span", { class: "soft" }, `${whereabouts(point.place)} · ${count(point.entries.length, "happening")}`)),
                ),
              ),
            ),
            h("section", { class: "part" }, list),
          ),
        ];
      },
      "Loading the map …",
      undefined,
      (name, id) => form.set(name, id),
    );
  };
  try {
    form = filterForm(await documentedFilters("/v1/timelines", FILTERS), query, () => void show());
  } catch (error) {
    if (!signal.aborted) replace(filterPlace, failure(error));
    return;
  }
  replace(filterPlace, form.element);
  await show();
}
