/** What a view shows while it waits, when there is nothing, and when a request fails. */

import { isAborted, RequestError } from "../api/client";
import { withInstants } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { signInForm } from "./sign_in";

/** Makes the line of a request that is under way. */
export function loading(text = "Loading …"): HTMLElement {
  return h("p", { class: "state loading", role: "status" }, text);
}

/** Makes the text of an empty list, which says what to do. */
export function empty(...text: Child[]): HTMLElement {
  return h("p", { class: "state" }, text);
}

/** Sets a filter to the actor that a reader chooses among those of one name. */
export type Choose = (filter: string, actorId: string) => void;

/** Makes the box of a failed request: what is wrong, each wrong field, actors that a name can mean, another try. */
export function failure(error: unknown, retry?: () => void, choose?: Choose): HTMLElement {
  const problem = error instanceof RequestError ? error.problem : null;
  if (problem?.status === 401) return signInForm(problem.detail);
  const text = error instanceof Error ? error.message : String(error);
  const candidates = problem?.candidates ?? [];
  const filter = problem?.errors?.[0]?.field;
  const canChoose = choose && filter && candidates.length > 0;
  // What is under embargo, does not exist or was withdrawn stays so.
  const isFinal = problem !== null && [403, 404, 410].includes(problem.status);
  return h(
    "div",
    { class: "state failure", role: "alert" },
    h("p", {}, h("strong", {}, problem?.title ?? "The request failed"), ". ", canChoose ? "Which one is it?" : withInstants(text)),
    problem?.errors?.length && !canChoose
      ? h("ul", {}, problem.errors.map((field) => h("li", {}, field.field ? `${field.field}: ` : "", field.detail)))
      : null,
    candidates.length
      ? h(
          "ul",
          {},
          candidates.map((candidate) =>
            h(
              "li",
              {},
              canChoose
                ? h("button", { type: "button", class: "quiet", click: () => choose(filter, candidate.actor_id) }, h("bdi", {}, candidate.name))
                : h("a", { href: `/actors/${candidate.actor_id}` }, candidate.name),
              candidate.place ? ` (${[candidate.place.region, candidate.place.country].filter(Boolean).join(", ")})` : ` (${candidate.type})`,
            ),
          ),
        )
      : null,
    retry && !canChoose && !isFinal ? h("button", { type: "button", click: retry }, "Try again") : null,
    problem?.request_id ? h("p", { class: "soft" }, `Request ${problem.request_id}`) : null,
  );
}

/** The last request of each element: what an earlier one gives afterwards is dropped. */
const latest = new WeakMap<Element, symbol>();

/**
 * Shows the state of a request in an element, and then what it gives.
 *
 * Of several requests for one element the last one counts. A request that fails can be tried again there; one that the reader has left shows nothing. With `heading` the state
 * has the heading of a view, which `render` replaces by its own.
 */
export async function load<Value>(
  place: Element,
  request: () => Promise<Value>,
  render: (value: Value) => Child,
  words?: string,
  heading?: string,
  choose?: Choose,
): Promise<void> {
  const title = heading ? h("h1", { tabindex: -1 }, heading) : null;
  const own = Symbol();
  latest.set(place, own);
  const isLatest = (): boolean => latest.get(place) === own;
  replace(place, title, loading(words));
  place.setAttribute("aria-busy", "true");
  try {
    const value = await request();
    if (isLatest()) replace(place, render(value));
  } catch (error) {
    if (isAborted(error) || !isLatest()) return;
    const box = failure(error, () => void load(place, request, render, words, heading, choose), choose);
    replace(place, title, box);
    box.scrollIntoView({ block: "nearest" });
  } finally {
    if (isLatest()) place.removeAttribute("aria-busy");
  }
}

export interface ListPage<Item> {
  data: Item[];
  meta: { next_cursor?: string | null };
}

/** A list that grows page by page: a button below it gets the next page. */
export interface GrowingList<Item> {
  element: HTMLElement;
  items: Item[];
}

/** Makes a list of the first page of a request; `grown` is called after each page, with all items so far. */
export async function growingList<Item>(options: {
  place: Element;
  request: (cursor: string | undefined) => Promise<ListPage<Item>>;
  row: (item: Item) => HTMLElement;
  noun: string;
  /** The plural of the noun, where it is not made with an s. */
  nouns?: string;
  nothing: Child;
  grown?: (items: Item[]) => void;
  choose?: Choose;
}): Promise<void> {
  const items: Item[] = [];
  const list = h("ol", { class: "rows" });
  const foot = h("div", { class: "list-foot" });
  const add = (page: ListPage<Item>): void => {
    items.push(...page.data);
    for (const item of page.data) list.append(h("li", {}, options.row(item)));
    options.grown?.(items);
    const next = page.meta.next_cursor;
    const number = count(items.length, options.noun, options.nouns);
    const total = next ? `The first ${number}.` : `${number}.`;
    const more = h("button", { type: "button" }, "Show more");
    more.addEventListener("click", () => {
      const before = list.lastElementChild;
      more.disabled = true;
      more.textContent = "Loading …";
      options.request(next ?? undefined).then(
        (following) => {
          add(following);
          before?.nextElementSibling?.querySelector<HTMLElement>("a, button")?.focus();
        },
        (error: unknown) => {
          if (!isAborted(error)) replace(foot, failure(error, () => add({ data: [], meta: { next_cursor: next ?? null } })));
        },
      );
    });
    replace(foot, h("span", { class: "soft", role: "status" }, total), next ? more : null);
  };
  await load(
    options.place,
    () => options.request(undefined),
    (page) => {
      items.length = 0;
      list.replaceChildren();
      add(page);
      return page.data.length ? [list, foot] : options.nothing;
    },
    undefined,
    undefined,
    options.choose,
  );
}
