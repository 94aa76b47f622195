/** Files that the page gives its reader. */

import { address, send, type Query } from "../api/client";
import { h, replace } from "../elements";
import { failure } from "./states";

/** Most rows of a table that is saved; a filter makes a longer one shorter. */
const MAX_ROWS = 10_000;
/** Rows of one request. */
const PAGE = 200;

/** Saves a file under a name. */
export function save(content: Blob | string, name: string, mediaType: string): void {
  const blob = typeof content === "string" ? new Blob([content], { type: mediaType }) : content;
  const url = URL.createObjectURL(blob);
  const link = h("a", { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Returns the address of the next page, by the header `Link` (RFC 8288). */
function nextPage(response: Response): string | null {
  return /<([^>]+)>;\s*rel="?next"?/.exec(response.headers.get("link") ?? "")?.[1] ?? null;
}

/** Returns all pages of a list as one CSV table, with one line of names. */
export async function wholeTable(path: string, query: Query): Promise<string> {
  let target: string | null = address(path, { ...query, format: "csv", limit: PAGE });
  let table = "";
  for (let rows = 0; target && rows < MAX_ROWS; rows += PAGE) {
    const response = await send(target);
    const page = await response.text();
    table += table ? page.slice(page.indexOf("\n") + 1) : page;
    target = nextPage(response);
  }
  return table;
}

/** Makes a button that saves what a function gives; the button says that it works, and the problem if it fails. */
export function saveButton(text: string, name: string, mediaType: string, make: () => Promise<Blob | string>): HTMLElement {
  const message = h("span", { role: "status" });
  const button = h("button", { type: "button" }, text);
  button.addEventListener("click", () => {
    button.disabled = true;
    replace(message, " Loading …");
    make()
      .then(
        (content) => {
          save(content, name, mediaType);
          replace(message);
        },
        (error: unknown) => replace(message, failure(error)),
      )
      .finally(() => {
        button.disabled = false;
      });
  });
  return h("span", { class: "save" }, button, message);
}
