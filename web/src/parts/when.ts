/** Days of statements and happenings, with the words of the article beside them. */

import type { When } from "../api/types";
import { edtfText } from "../dates";
import { h } from "../elements";

/** Makes a date; beside it stand the words that the article has for it ("on Wednesday"). */
export function whenText(when: When | null | undefined): HTMLElement {
  if (!when) return h("span", { class: "when undated" }, "no date");
  const words = when.expression?.text;
  return h(
    "span",
    { class: "when" },
    h("time", { datetime: when.first_day, title: `${when.first_day} to ${when.last_day}` }, edtfText(when.edtf)),
    words ? h("span", { class: "soft" }, " “", h("bdi", {}, words), "”") : null,
  );
}
