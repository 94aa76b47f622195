/** How sure the program is of a row. */

import { h } from "../elements";

/** The confidence below which a row is marked; of rows above it nine of ten are right. */
const SURE = 0.9;

/** Makes the mark of a row that may be wrong, or nothing. */
export function unsure(confidence: number): HTMLElement | null {
  if (confidence >= SURE) return null;
  const percent = Math.floor(confidence * 100);
  return h("span", { class: "badge unsure", title: `Estimated ${percent} % likely to be right: read the sentence` }, `unsure, ${percent} %`);
}
