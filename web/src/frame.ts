/** What stands around every view: name, search, links to the views, and the line that screen readers announce. */

import { h } from "./elements";
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

/** Makes the frame in the document's body. */
export function makeFrame(): Frame {
  const main = h("main", { id: "main", tabindex: -1 });
  const announcer = h("div", { class: "hidden", "aria-live": "polite", role: "status" });
  const links = LINKS.map(([path, text]) => h("a", { href: path }, text));
  const search = searchBox();
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
      h("a", { href: "/docs" }, "API documentation"),
      h("span", {}, "Press ", h("kbd", {}, "/"), " to search."),
    ),
    announcer,
  );
  document.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.key !== "/" || event.ctrlKey || event.metaKey || target.closest("input, textarea, select, dialog")) return;
    event.preventDefault();
    search.input.focus();
    search.input.select();
  });
  const changed = (path: string): void => {
    for (const link of links) {
      const own = link.getAttribute("href") ?? "";
      const isCurrent = own === path || (own !== "/" && path.startsWith(`${own}/`));
      if (isCurrent) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    search.show(path === "/" ? new URLSearchParams(location.search).get("q") ?? "" : "");
  };
  return { main, announcer, changed };
}
