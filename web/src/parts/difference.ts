/** The words of a checked quotation beside those of the record. */

import type { Check } from "../api/types";
import { h } from "../elements";

/**
 * Makes the words of a quotation with its differences from the record marked.
 *
 * `insert` are words of the checked quotation alone, `delete` words of the record alone.
 */
export function differing(check: Check): HTMLElement {
  return h(
    "p",
    { dir: "auto", class: "difference" },
    check.difference.map((part) => {
      if (part.op === "insert") return [h("ins", {}, h("span", { class: "hidden" }, "not in the record: "), part.text), " "];
      if (part.op === "delete") return [h("del", {}, h("span", { class: "hidden" }, "in the record: "), part.text), " "];
      return `${part.text} `;
    }),
  );
}
