/** `/articles`: all articles, the last submitted first, with their progress. */

import { get } from "../api/client";
import type { ListedArticle } from "../api/types";
import { h, replace } from "../elements";
import { setQuery, type ViewContext } from "../navigation";
import { documentedFilters, filterForm, type Filter } from "../parts/filters";
import { articleRow } from "../parts/rows";
import { empty, failure, growingList } from "../parts/states";

const FILTERS: Filter[] = [
  { name: "q", label: "Words of the headline", kind: "text" },
  { name: "source", label: "Publisher", kind: "publisher" },
  { name: "status", label: "Progress", kind: "choices", values: [["queued", "waits"], ["processing", "being read"], ["done", "done"], ["failed", "failed"]] },
  { name: "from", label: "Published from", kind: "day" },
  { name: "to", label: "Published to", kind: "day" },
  { name: "story", label: "Story", kind: "story" },
];

/** Shows the list of articles. */
export async function articlesView({ place, query, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Articles");
  const filterPlace = h("div", {});
  const list = h("div", {});
  replace(place, h("h1", { tabindex: -1 }, "Articles"), h("div", { class: "with-filters" }, filterPlace, list));
  try {
    const form = filterForm(await documentedFilters("/v1/articles", FILTERS), query, () => void show());
    const show = async (): Promise<void> => {
      const values = form.query();
      setQuery(new URLSearchParams(values));
      await growingList<ListedArticle>({
        place: list,
        request: (cursor) => get("/v1/articles", { query: { ...values, limit: 50, cursor }, signal }),
        row: articleRow,
        noun: "article",
        nothing: empty("No article matches. Remove a filter, or ", h("a", { href: "/submit" }, "submit articles"), "."),
      });
    };
    replace(filterPlace, form.element);
    await show();
  } catch (error) {
    if (!signal.aborted) replace(filterPlace, failure(error));
  }
}
