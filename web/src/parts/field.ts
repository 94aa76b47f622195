/** A labelled field of a form. */

import { h } from "../elements";

/** Makes a labelled field; `note` says what it is for. */
export function field(label: string, input: HTMLElement, note?: string): HTMLElement {
  return h("label", { class: "field" }, h("span", { class: "label" }, label), input, note ? h("span", { class: "soft note" }, note) : null);
}
