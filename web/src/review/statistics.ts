/** How far the review is, and how far its authors agree. */

import { get } from "../api/client";
import type { EntryPage, ReviewStatistics } from "../api/types";
import { count, h, type Child } from "../elements";
import { empty } from "../parts/states";
import type { Kind } from "./queue";

type Numbers = ReviewStatistics["meta"]["total"];

/** Writes a share of comparisons: "92 % of 24". */
function agreementText(numbers: Numbers): string {
  if (numbers.agreement == null) return "–";
  return `${Math.round(numbers.agreement * 100)} % of ${numbers.compared_count.toLocaleString("en")}`;
}

function paceText(seconds: number | null | undefined): string {
  return seconds == null ? "–" : `${Math.round(seconds)} s`;
}

function row(name: Child, numbers: Numbers): HTMLElement {
  const numbersOf = [numbers.review_count, numbers.confirmed_count, numbers.corrected_count, numbers.rejected_count];
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, name),
    numbersOf.map((number) => h("td", {}, number.toLocaleString("en"))),
    h("td", {}, agreementText(numbers)),
    h("td", {}, paceText(numbers.median_seconds)),
  );
}

/** Makes the table of reviews by author. */
function table({ data, meta }: ReviewStatistics): Child {
  if (!data.length) return empty("Nobody has reviewed anything yet.");
  const heads = ["Who", "Reviews", "Accepted", "Corrected", "Rejected", "Agrees with others", "Time each"];
  return [
    h(
      "div",
      { class: "wide-table", tabindex: 0, role: "group", "aria-label": "Reviews by author" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, heads.map((text) => h("th", { scope: "col" }, text)))),
        h("tbody", {}, data.map((group) => row(h("bdi", {}, group.value), group))),
        data.length > 1 ? h("tfoot", {}, row("All", meta.total)) : null,
      ),
    ),
    h("p", { class: "soft" }, "Agreement counts decisions on what another has reviewed too. Time is the median between two decisions, without pauses of ten minutes and more."),
  ];
}

/** Gets how many statements or happenings there are, by whether an editor has decided about them. */
async function numberOf(kind: Kind, verified: string, signal: AbortSignal): Promise<number> {
  const query = { verified, limit: 1, count: "exact" };
  const { meta } = kind === "statement" ? await get("/v1/statements", { query, signal }) : ((await get("/v1/timelines", { query, signal })) as EntryPage);
  return meta.count ?? 0;
}

/** Makes the statistics of all reviews, with the progress through the statements or happenings. */
export async function reviewStatistics(kind: Kind, signal: AbortSignal): Promise<Child> {
  const [accepted, rejected, open, statistics] = await Promise.all([
    numberOf(kind, "true", signal),
    numberOf(kind, "rejected", signal),
    numberOf(kind, "false", signal),
    get("/v1/statistics/reviews", { query: { by: "by" }, signal }),
  ]);
  const reviewed = accepted + rejected;
  const all = reviewed + open;
  return [
    h("progress", { max: Math.max(1, all), value: reviewed, "aria-label": `${kind}s that are reviewed` }),
    h("p", {}, `${reviewed.toLocaleString("en")} of ${count(all, kind)} reviewed: ${accepted.toLocaleString("en")} accepted or corrected, ${rejected.toLocaleString("en")} rejected.`),
    table(statistics),
  ];
}
