/** `/stories`: articles on one topic, the latest first. */

import { get } from "../api/client";
import type { ListedStory } from "../api/types";
import { h, replace } from "../elements";
import { setQuery, type ViewContext } from "../navigation";
import { documentedFilters, filterForm, type Filter } from "../parts/filters";
import { storyRow } from "../parts/rows";
import { empty, failure, growingList } from "../parts/states";

const FILTERS: Filter[] = [
  { name: "q", label: "Words of a headline", kind: "text" },
  { name: "actor", label: "With", kind: "actor" },
  { name: "source", label: "Publisher", kind: "publisher" },
  { name: "from", label: "From", kind: "day" },
  { name: "to", label: "To", kind: "day" },
];

/** Shows the list of stories. */
export async function storiesView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Stories");
  const filterPlace = h("div", {});
  const list = h("div", {});
  replace(place, h("h1", { tabindex: -1 }, "Stories"), h("div", { class: "with-filters" }, filterPlace, list));
  try {
    const form = filterForm(await documentedFilters("/v1/stories", FILTERS), query, () => void show());
    const show = async (): Promise<void> => {
      const values = form.query();
      setQuery(new URLSearchParams(values));
      await growingList<ListedStory>({
        place: list,
        request: (cursor) => get("/v1/stories", { query: { ...values, limit: 50, cursor }, signal }),
        row: storyRow,
        choose: form.set,
        noun: "story",
        nouns: "stories",
        nothing: empty("No story matches. Two articles on one topic make a story: ", h("a", { href: "/submit" }, "submit articles"), ", or remove a filter."),
      });
    };
    replace(filterPlace, form.element);
    await show();
  } catch (error) {
    if (!signal.aborted) replace(filterPlace, failure(error));
  }
}
