/** A statement in a list: who, what, when, how sure, and the way to its sentence. */

import { post } from "../api/client";
import type { Check, Statement } from "../api/types";
import { instant } from "../dates";
import { h, replace, webAddress, type Child } from "../elements";
import { navigate } from "../navigation";
import { actorLink, actorLinks } from "./actor";
import { unsure } from "./confidence";
import { reviewed } from "./reviewed";
import { whenText } from "./when";

export const STATEMENT_TYPES: Record<Statement["type"], string> = {
  direct: "direct quotation",
  indirect: "reported speech",
  mixed: "partly quoted",
};

/** Makes the name and role of a speaker. */
export function speakerLine(statement: Pick<Statement, "speaker" | "via">): Child {
  const { speaker, via } = statement;
  if (!speaker) return h("span", { class: "actor" }, "Speaker not found");
  return [
    actorLink(speaker),
    speaker.role ? h("span", { class: "role" }, ", ", h("bdi", {}, speaker.role)) : null,
    via ? [" via ", actorLink(via)] : null,
  ];
}

/** Returns the address of the sentence of a statement, in its article. */
export function sentenceAddress(statement: { article_id: string; id?: string | null }): string {
  return `/articles/${statement.article_id}#${statement.id ?? ""}`;
}

/** Makes the words of a statement, in quotation marks where the article has them as such. */
export function statementWords(statement: Pick<Statement, "text" | "type">): HTMLElement {
  const text = statement.type === "direct" ? `“${statement.text}”` : statement.text;
  return h("blockquote", { dir: "auto", class: `words ${statement.type}` }, text);
}

/** Goes to the quotation that has the words of a statement: all articles in which they stand. */
async function showQuotation(statement: Statement, note: HTMLElement): Promise<void> {
  replace(note, "Looking …");
  try {
    const answer = await post<{ checks: Check[] }>("/v1/statements/check", { text: statement.text });
    const match = answer.checks[0]?.matches.find((candidate) => candidate.quotation_id);
    if (match?.quotation_id) navigate(`/quotations/${match.quotation_id}`);
    else replace(note, "These words stand nowhere else.");
  } catch (error) {
    replace(note, error instanceof Error ? error.message : String(error));
  }
}

/** Makes the row of a statement. */
export function statementRow(statement: Statement): HTMLElement {
  const address = sentenceAddress(statement);
  const article = webAddress(statement.article_url);
  const note = h("span", { class: "soft", role: "status" });
  return h(
    "article",
    { class: "row statement-row", "data-id": statement.id },
    h("h3", {}, speakerLine(statement)),
    h(
      "p",
      { class: "facts" },
      h("span", { class: `badge ${statement.type}` }, STATEMENT_TYPES[statement.type]),
      whenText(statement.when),
      statement.review ? reviewed(statement.review) : unsure(statement.confidence),
    ),
    statementWords(statement),
    statement.about.length ? h("p", { class: "facts" }, h("span", {}, "About ", actorLinks(statement.about))) : null,
    h(
      "p",
      { class: "facts origin" },
      h("a", { class: "to-sentence", href: address }, "Open the sentence"),
      h("span", {}, h("bdi", {}, statement.source), ", ", instant(statement.published_at)),
      statement.article_title ? h("span", { class: "soft", dir: "auto" }, statement.article_title) : null,
      article ? h("a", { href: article, rel: "noreferrer noopener", target: "_blank" }, "the article as published") : null,
    ),
    h(
      "details",
      {},
      h("summary", {}, "Context"),
      h(
        "p",
        { dir: "auto", class: "context" },
        statement.before ? h("span", { class: "soft" }, statement.before.text, " ") : null,
        h("mark", {}, statement.sentence.text),
        statement.after ? h("span", { class: "soft" }, " ", statement.after.text) : null,
      ),
      h(
        "p",
        { class: "facts" },
        statement.type === "indirect" ? null : h("button", { type: "button", class: "quiet", click: () => void showQuotation(statement, note) }, "Where else these words stand"),
        h("a", { href: `/review?statement=${statement.id ?? ""}` }, "Review or correct it"),
        note,
      ),
    ),
  );
}
