/** `/check`: the quotations of a draft, each compared with the record. */

import { post } from "../api/client";
import type { Check } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import type { ViewContext } from "../navigation";
import { actorLink } from "../parts/actor";
import { differing } from "../parts/difference";
import { field } from "../parts/field";
import { empty, load } from "../parts/states";
import { sentenceAddress } from "../parts/statement";
import { codePoints } from "../spans";

const VERDICTS: Record<Check["verdict"], { text: string; advice: string }> = {
  exact: { text: "exact", advice: "The record has these words of this speaker." },
  altered: { text: "altered", advice: "The record has other words; those marked differ." },
  said_by_another: { text: "someone else’s", advice: "The record has these words of another speaker." },
  only_in_part: { text: "only in part", advice: "The record has some of these words, not all of them together." },
  not_found: { text: "not found", advice: "The record has no such words. Look at your notes or the recording." },
};
/** The draft as the reader left it, so that a sentence can be opened and the check be found again. */
let kept = "";
let keptChecks: Check[] | null = null;

type Match = Check["matches"][number];

function matchList(matches: Match[]): HTMLElement {
  return h(
    "ul",
    { class: "evidence" },
    matches.map((match) =>
      h(
        "li",
        {},
        h("a", { href: sentenceAddress(match), class: "sentence", dir: "auto" }, match.sentence.text),
        h(
          "p",
          { class: "facts soft" },
          match.speaker ? actorLink(match.speaker) : "no speaker named",
          h("span", {}, h("bdi", {}, match.source), ", ", instant(match.published_at)),
          match.quoted ? null : h("span", { class: "badge" }, "reported speech"),
          match.quotation_id ? h("a", { href: `/quotations/${match.quotation_id}` }, "all places") : null,
        ),
      ),
    ),
  );
}

/** Makes the places of the words; where the record has the very words, those that are similar open on demand. */
function matchesOf(check: Check): Child {
  const exact = check.matches.filter((match) => match.agreement === "exact");
  if (!exact.length) return check.matches.length ? matchList(check.matches) : null;
  const similar = check.matches.filter((match) => match.agreement !== "exact");
  return [matchList(exact), similar.length ? h("details", {}, h("summary", {}, `Similar words (${similar.length})`), matchList(similar)) : null];
}

function checkRow(check: Check): HTMLElement {
  const verdict = VERDICTS[check.verdict];
  return h(
    "article",
    { class: `row check-row ${check.verdict}` },
    h("h3", {}, h("span", { class: `verdict ${check.verdict}` }, verdict.text), check.speaker ? h("span", { class: "soft" }, " given to ", h("bdi", {}, check.speaker)) : null),
    h("blockquote", { dir: "auto", class: "words" }, check.text),
    h("p", { class: "soft" }, verdict.advice),
    check.difference.length ? differing(check) : null,
    matchesOf(check),
  );
}

/** Makes the draft with its quotations marked by their verdicts. */
function markedDraft(draft: string, checks: Check[]): HTMLElement {
  const points = codePoints(draft);
  const parts: Child[] = [];
  let end = 0;
  checks.forEach((check, index) => {
    if (check.span.start < end) return;
    parts.push(points.slice(end, check.span.start).join(""));
    parts.push(h("a", { class: `checked ${check.verdict}`, href: `#check-${index}` }, points.slice(check.span.start, check.span.end).join("")));
    end = check.span.end;
  });
  parts.push(points.slice(end).join(""));
  return h("div", { class: "draft", dir: "auto" }, parts);
}

function results(draft: string, checks: Check[]): Child {
  if (!checks.length) return empty("The draft has no quotation of three words or more in quotation marks.");
  const exact = checks.filter((check) => check.verdict === "exact").length;
  return [
    h("p", { role: "status" }, `${count(checks.length, "quotation")}, ${exact} exact.`),
    h(
      "div",
      { class: "columns" },
      h("section", { class: "part" }, h("h2", {}, "Quotation by quotation"), h("ol", { class: "rows" }, checks.map((check, index) => h("li", { id: `check-${index}` }, checkRow(check))))),
      h("section", { class: "part" }, h("h2", {}, "The draft"), markedDraft(draft, checks)),
    ),
  ];
}

/** Shows the quote check. */
export function checkView({ place, setTitle }: ViewContext): void {
  setTitle("Quote check");
  const draft = h("textarea", { rows: 10, dir: "auto", required: true, value: kept, placeholder: "“We will rebuild the bridge before winter comes,” said Mayor Elena Petrova." });
  const result = h("div", { class: "results" });
  if (keptChecks) replace(result, results(kept, keptChecks));
  const form = h(
    "form",
    { class: "results" },
    field("Draft", draft, "Each quotation is compared with the record: the words, and who said them. The draft is not stored."),
    h("div", { class: "buttons" }, h("button", { type: "submit", class: "primary" }, "Check the quotations"), h("span", { class: "soft" }, "Ctrl and Enter")),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    kept = draft.value;
    keptChecks = null;
    void load(
      result,
      () => post<{ checks: Check[] }>("/v1/statements/check", { draft: kept }),
      ({ checks }) => {
        keptChecks = checks;
        return results(kept, checks);
      },
      "Comparing the quotations with the record …",
    );
  });
  draft.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  replace(place, h("h1", { tabindex: -1 }, "Quote check"), form, result);
}
