/** The mark of a row that an editor has decided about. */

import type { ReviewMark } from "../api/types";
import { instant } from "../dates";
import { h } from "../elements";

const DECISIONS: Record<ReviewMark["decision"], string> = { confirm: "reviewed", correct: "corrected by an editor", reject: "rejected" };

/** Makes the mark, with who decided and when, or nothing where nobody has. */
export function reviewed(review: ReviewMark | null | undefined): HTMLElement | null {
  if (!review) return null;
  const time = instant(review.made_at);
  return h("span", { class: `badge review ${review.decision}`, title: `by ${review.by}, ${time.textContent ?? ""}` }, DECISIONS[review.decision]);
}
