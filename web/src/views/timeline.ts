/** `/timeline`: what happened when, of a story, person, place, type or search. */

import { get } from "../api/client";
import { h, replace } from "../elements";
import { setQuery, type ViewContext } from "../navigation";
import { documentedFilters, filterForm, type Filter } from "../parts/filters";
import { failure, load } from "../parts/states";
import { loadEntries } from "../timeline/entries";
import { timelinePanel } from "../timeline/panel";

const FILTERS: Filter[] = [
  { name: "q", label: "Words of a report", kind: "text", placeholder: "convoy attack" },
  { name: "story", label: "Story", kind: "story" },
  { name: "actor", label: "With", kind: "actor", types: "person,organization,group" },
  { name: "place", label: "Place", kind: "actor", types: "place", placeholder: "A country has all its cities" },
  { name: "type", label: "Type", kind: "event_type" },
  { name: "from", label: "From", kind: "day" },
  { name: "to", label: "To", kind: "day" },
  {
    name: "status",
    label: "Status",
    kind: "choices",
    values: [["happened", "happened"], ["ongoing", "ongoing"], ["planned", "planned"], ["possible", "possible"], ["denied", "denied"]],
  },
  { name: "importance", label: "Importance", kind: "choice", none: "what belongs in a timeline", values: [["lead", "what articles are about"], ["all", "everything, also in passing"]] },
  { name: "background", label: "Background", kind: "choice", none: "with the news", values: [["false", "without background"], ["true", "background alone"]] },
  { name: "min_dead", label: "Dead, at least", kind: "text", placeholder: "10" },
];

/** Shows a timeline. */
export async function timelineView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Timeline");
  const filterPlace = h("div", {});
  const heading = h("h1", { tabindex: -1 }, "Timeline");
  const content = h("div", {});
  replace(place, heading, h("div", { class: "with-filters" }, filterPlace, content));
  let range: [string, string] | null = null;
  const [first, end] = [query.get("first"), query.get("end")];
  if (first && end) range = [first, end];
  let title = "Timeline";
  const show = async (): Promise<void> => {
    const values = form.query();
    const write = (): void => setQuery(new URLSearchParams({ ...values, ...(range ? { first: range[0], end: range[1] } : {}) }));
    write();
    const { story } = values;
    title = "Timeline";
    if (story) title = await get("/v1/stories/{id}", { id: story, signal }).then((found) => found.title, () => title);
    if (signal.aborted) return;
    replace(heading, title);
    setTitle(title);
    await load(
      content,
      () => loadEntries("/v1/timelines", values, signal),
      (entries) =>
        timelinePanel({
          path: "/v1/timelines",
          query: values,
          entries,
          title,
          range,
          signal,
          rangeChanged: (from, to) => {
            if (signal.aborted) return;
            range = [from, to];
            write();
          },
        }),
      "Loading the timeline …",
      undefined,
      (name, id) => form.set(name, id),
    );
  };
  let form: ReturnType<typeof filterForm>;
  try {
    form = filterForm(await documentedFilters("/v1/timelines", FILTERS), query, () => {
      range = null;
      void show();
    });
  } catch (error) {
    if (!signal.aborted) replace(filterPlace, failure(error));
    return;
  }
  replace(filterPlace, form.element);
  await show();
}
