/** Files that the page gives its reader. */

import { address, send, type Query } from "../api/client";
import { h, replace } from "../elements";
import { failure } from "./states";

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

/** Returns a list with all its rows, in a format that has no pages. */
export async function wholeList(path: string, query: Query, format: "csv" | "icalendar"): Promise<Blob> {
  return (await send(address(path, { ...query, format }))).blob();
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
