/** What stands around every view: name, search, links to the views, and the line that screen readers announce. */

import { get, send } from "./api/client";
import { h, replace } from "./elements";
import { searchBox } from "./parts/search_box";

const LINKS: [string, string][] = [
  ["/", "Today"],
  ["/stories", "Stories"],
  ["/statements", "Statements"],
  ["/timeline", "Timeline"],
  ["/map", "Map"],
  ["/check", "Quote check"],
  ["/review", "Review"],
  ["/submit", "Submit"],
];

export interface Frame {
  main: HTMLElement;
  announcer: HTMLElement;
  changed: (path: string) => void;
}

/** Shows who is signed in, and the way out; nothing where no key is needed. */
async function showSession(place: HTMLElement): Promise<void> {
  const session = await get("/v1/session").catch(() => null);
  if (!session?.name) return;
  const leave = (): void => void send("/v1/session", { method: "DELETE" }).then(() => location.reload());
  replace(place, "Signed in as ", h("bdi", {}, session.name), " ", h("button", { type: "button", class: "quiet", click: leave }, "Sign out"));
}

/** Makes the frame in the document's body. */
export function makeFrame(): Frame {
  const main = h("main", { id: "main", tabindex: -1 });
  const announcer = h("div", { class: "hidden", "aria-live": "polite", role: "status" });
  const links = LINKS.map(([path, text]) => h("a", { href: path }, text));
  const search = searchBox();
  const signedIn = h("span", {});
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "Skip to the content"),
    h(
      "header",
      { class: "top" },
      h("a", { class: "wordmark", href: "/", "aria-label": "Dateline, today's record" }, "Dateline"),
      h("nav", { "aria-label": "Views" }, links),
      search.form,
    ),
    main,
    h(
      "footer",
      {},
      h("a", { href: "/articles" }, "All articles"),
      h("a", { href: "/settings" }, "Settings"),
      h("a", { href: "/docs" }, "API documentation"),
      h("span", {}, "Press ", h("kbd", {}, "/"), " to search."),
      signedIn,
    ),
    announcer,
  );
  void showSession(signedIn);
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || target.closest("input, textarea, select, dialog")) return;
    event.preventDefault();
    search.input.focus();
    search.input.select();
  });
  const changed = (path: string): void => {
    const sought = path === "/" ? new URLSearchParams(location.search).get("q") ?? "" : "";
    for (const link of links) {
      const own = link.getAttribute("href") ?? "";
      const isCurrent = (own === path && !sought) || (own !== "/" && path.startsWith(`${own}/`));
      if (isCurrent) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    search.show(sought);
  };
  return { main, announcer, changed };
}
