/** Addresses and views: which view an address has, and what happens when the reader follows a link or goes back. */

import { h, readable, replace } from "./elements";

/** What a view gets. */
export interface ViewContext {
  /** The id in the address; empty where it has none. */
  id: string;
  /** The query of the address. */
  query: URLSearchParams;
  /** The element that the view fills. */
  place: HTMLElement;
  /** Ends when the reader leaves the view. */
  signal: AbortSignal;
  /** Sets the title of the window, and announces it. */
  setTitle(title: string): void;
}

/** Fills its place; a promise ends when the reader can read. */
export type View = (context: ViewContext) => void | Promise<void>;
export interface Route {
  /** `/articles/{id}`, for example. */
  path: string;
  view: View;
}

interface Page {
  routes: Route[];
  main: HTMLElement;
  announcer: HTMLElement;
  /** Is called after each change of view. */
  changed: (path: string) => void;
}

let page: Page;
let leave = new AbortController();
let current = "";

/** Returns the view of a path with its id. */
function match(path: string): { view: View; id: string } | null {
  for (const route of page.routes) {
    if (route.path === path) return { view: route.view, id: "" };
    const prefix = route.path.endsWith("{id}") ? route.path.slice(0, -4) : null;
    if (prefix !== null && path.startsWith(prefix)) {
      const id = path.slice(prefix.length);
      if (id && !id.includes("/")) return { view: route.view, id: decodeURIComponent(id) };
    }
  }
  return null;
}

/** Shows the view of the present address. */
async function show(scroll: number, focus: boolean): Promise<void> {
  leave.abort();
  leave = new AbortController();
  const { signal } = leave;
  current = location.pathname + location.search;
  const place = h("div", { class: "view" });
  replace(page.main, place);
  const found = match(location.pathname);
  const setTitle = (title: string): void => {
    document.title = readable(`${title} – Dateline`);
    replace(page.announcer, title);
  };
  page.changed(location.pathname);
  if (!found) {
    setTitle("Nothing is here");
    replace(place, h("h1", { tabindex: -1 }, "Nothing is here"), h("p", {}, "This address has no view. ", h("a", { href: "/" }, "Start from today's record.")));
    return;
  }
  const context = { id: found.id, query: new URLSearchParams(location.search), place, signal, setTitle };
  if (focus) window.scrollTo(0, 0);
  page.main.setAttribute("aria-busy", "true");
  const shown = found.view(context);
  if (focus) focusHeading(place);
  await shown;
  if (signal.aborted) return;
  page.main.removeAttribute("aria-busy");
  if (focus && document.activeElement === document.body) focusHeading(place);
  if (scroll > 0) window.scrollTo(0, scroll);
}

function focusHeading(place: HTMLElement): void {
  place.querySelector<HTMLElement>("h1[tabindex]")?.focus({ preventScroll: true });
}

/** Goes to an address of the page. */
export function navigate(target: string): void {
  history.replaceState({ scroll: window.scrollY }, "");
  history.pushState({ scroll: 0 }, "", target);
  void show(0, true);
}

/** Goes to the address that the present one stands for: the way back leaves both. */
export function redirect(target: string): void {
  history.replaceState({ scroll: 0 }, "", target);
  void show(0, true);
}

/** Writes the query of the present view into the address, without showing the view again. */
export function setQuery(query: URLSearchParams): void {
  const text = query.toString();
  history.replaceState(history.state, "", location.pathname + (text ? `?${text}` : "") + location.hash);
  current = location.pathname + location.search;
}

function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = (event.target as Element).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.target || link.hasAttribute("download")) return;
  const target = new URL(link.href);
  if (target.origin !== location.origin || !match(target.pathname)) return;
  // Within one view the browser scrolls by itself, and the view listens to `hashchange`.
  if (target.pathname + target.search === location.pathname + location.search && target.hash) return;
  event.preventDefault();
  navigate(target.pathname + target.search + target.hash);
}

/** Starts with the present address, and follows links from then on. */
export function start(given: Page): void {
  page = given;
  history.scrollRestoration = "manual";
  document.addEventListener("click", follow);
  window.addEventListener("popstate", (event) => {
    if (location.pathname + location.search === current) return;
    const state = event.state as { scroll?: number } | null;
    void show(state?.scroll ?? 0, true);
  });
  void show(0, false);
}
