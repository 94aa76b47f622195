/** Saved searches: lists with a name, their results and feeds. */

import { get, post, send } from "../api/client";
import type { SavedSearch } from "../api/types";
import { h, type Child } from "../elements";
import { openDialog } from "../parts/dialog";
import { field } from "../parts/field";
import { empty, load } from "../parts/states";

/** Views of the page that show a list of the API with its filters. */
const VIEWS: Record<string, string> = { "/v1/statements": "/statements", "/v1/timelines": "/timeline" };

/** Opens the dialog that saves a list with its filters. */
export function saveSearch(url: string, done: (search: SavedSearch) => void): void {
  const name = h("input", { type: "text", required: true, maxlength: 200, placeholder: "The mayor on the bridge" });
  const target = h("input", { type: "text", required: true, value: url, placeholder: "/v1/statements?speaker=Elena+Petrova&q=bridge" });
  openDialog({
    title: "Save a search",
    content: [field("Name", name), field("List with its filters", target, "The address of any list of the API. Its results can be read as a feed, streamed, and sent to a webhook.")],
    action: "Save",
    send: async () => done(await post<SavedSearch>("/v1/searches", { name: name.value.trim(), url: target.value.trim() })),
  });
}

function deleteSearch(search: SavedSearch, done: () => void): void {
  openDialog({
    title: `Delete the search “${search.name}”`,
    content: h("p", {}, "Its feed ends. The articles and statements stay."),
    action: "Delete",
    send: async () => {
      await send(`/v1/searches/${search.id}`, { method: "DELETE" });
      done();
    },
  });
}

function row(search: SavedSearch, changed: () => void): HTMLElement {
  const [path = "", query = ""] = search.url.split("?");
  const view = VIEWS[path];
  const shown = view ? (query ? `${view}?${query}` : view) : search.results_url;
  return h(
    "li",
    {},
    h("p", {}, h("a", { href: shown }, h("bdi", {}, search.name))),
    h(
      "p",
      { class: "facts soft" },
      h("code", {}, search.url),
      search.feed_url ? h("a", { href: search.feed_url }, "feed") : null,
      h("a", { href: `${search.results_url}?format=csv` }, "CSV"),
      h("button", { type: "button", class: "quiet", click: () => deleteSearch(search, changed), "aria-label": `Delete the search ${search.name}` }, "Delete"),
    ),
  );
}

/** Makes the part of the settings about saved searches. */
export function searchesPart(signal: AbortSignal): HTMLElement {
  const list = h("div", {});
  const show = (): void => {
    const render = (searches: SavedSearch[]): Child =>
      searches.length
        ? h("ol", { class: "rows" }, searches.map((search) => row(search, show)))
        : empty("No search is saved. Save one here, or with the button above the ", h("a", { href: "/statements" }, "statements"), ".");
    void load(list, async () => (await get("/v1/searches", { signal })).data, render);
  };
  show();
  return h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, "Saved searches"), h("button", { type: "button", click: () => saveSearch("", show) }, "Save a search")), list);
}
