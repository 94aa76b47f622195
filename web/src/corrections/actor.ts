/** The corrections of an actor: rename, merge, split, dismissal, and the history in which each can be undone. */

import { get, post } from "../api/client";
import type { ActorProfile, Correction, ListedArticle, Statement } from "../api/types";
import { instant } from "../dates";
import { h, type Child } from "../elements";
import { actorField, actorLink } from "../parts/actor";
import { openDialog } from "../parts/dialog";
import { field } from "../parts/field";
import { empty } from "../parts/states";
import { reasonFields, untilMentioned, untilRead } from "./common";

/** Opens the dialog that renames an actor. */
export function renameActor(actor: ActorProfile, done: () => void): void {
  const name = h("input", { type: "text", required: true, value: actor.name, maxlength: 300 });
  const reasons = reasonFields();
  openDialog({
    title: `Rename ${actor.name}`,
    content: [field("New name", name, "The old name still finds it."), reasons.element],
    action: "Rename",
    send: async () => {
      await post(`/v1/actors/${actor.id}/renames`, { name: name.value.trim(), ...reasons.values() });
      done();
    },
  });
}

/** Opens the dialog that merges an actor into another one. */
export function mergeActor(actor: ActorProfile, done: (into: string) => void): void {
  let into: string | null = null;
  const box = actorField({
    label: "The actor that remains",
    except: actor.id,
    choose: (chosen) => {
      into = chosen.id;
    },
  });
  box.input.required = true;
  box.input.addEventListener("input", () => {
    into = null;
  });
  const reasons = reasonFields();
  openDialog({
    title: `Merge ${actor.name} into another`,
    content: [
      h("p", {}, "Both are the same: all statements and happenings of ", h("bdi", {}, actor.name), " become those of the other."),
      h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, "The actor that remains"), box.element),
      reasons.element,
    ],
    action: "Merge",
    send: async () => {
      if (!into) throw new Error("Choose one of the suggestions: arrow keys and Enter, or a click.");
      await post(`/v1/actors/${actor.id}/merges`, { into, ...reasons.values() });
      done(into);
    },
  });
}

/** Opens the dialog that splits an actor: in the articles that are ticked, the name is of somebody else. */
export function splitActor(actor: ActorProfile, articles: Map<string, string>, done: () => void): void {
  const name = h("input", { type: "text", value: actor.name, required: true, maxlength: 300 });
  const boxes = [...articles].map(([id, title]) => ({ id, box: h("input", { type: "checkbox" }), title }));
  const reasons = reasonFields();
  openDialog({
    title: `Split ${actor.name}`,
    content: [
      h("p", {}, "In some articles this name is of somebody else. In which?"),
      h("fieldset", { class: "field scrolling" }, h("legend", { class: "label" }, "Articles"), boxes.map(({ box, title }) => h("label", { class: "check" }, box, h("bdi", {}, title)))),
      field("Name of the other", name, "It may be the same name."),
      reasons.element,
    ],
    action: "Split",
    send: async () => {
      const chosen = boxes.filter(({ box }) => box.checked).map(({ id }) => id);
      if (!chosen.length) throw new Error("Tick at least one article.");
      await post(`/v1/actors/${actor.id}/splits`, { articles: chosen, name: name.value.trim(), ...reasons.values() });
      await untilRead(chosen);
      done();
    },
  });
}

/** Opens the dialog that dismisses an actor: there is no such person, body or place. */
export function dismissActor(actor: ActorProfile, done: () => void): void {
  const reasons = reasonFields();
  openDialog({
    title: `Dismiss ${actor.name}`,
    content: [
      h("p", {}, "There is no such person, body or place: words were taken for a name. ", h("bdi", {}, actor.name), " leaves all lists, and what it is quoted with has no speaker, in later articles too."),
      reasons.element,
    ],
    action: "Dismiss",
    send: async () => {
      await post(`/v1/actors/${actor.id}/dismissals`, reasons.values());
      done();
    },
  });
}

/** Returns the articles of an actor's statements and happenings, with their headlines. */
export function articlesOf(statements: Statement[], articles: ListedArticle[]): Map<string, string> {
  const titles = new Map<string, string>();
  for (const statement of statements) titles.set(statement.article_id, `${statement.article_title ?? "No headline"} (${statement.source})`);
  for (const article of articles) titles.set(article.id, `${article.title ?? "No headline"} (${article.source})`);
  return titles;
}

function correctionText(correction: Correction): Child {
  const target = correction.target ? actorLink({ actor_id: correction.target.actor_id, name: correction.target.name ?? correction.target.actor_id }) : null;
  switch (correction.type) {
    case "rename":
      return ["Renamed from ", h("bdi", {}, correction.from ?? ""), " to ", h("bdi", {}, correction.to ?? "")];
    case "merge":
      return [actorLink({ actor_id: correction.actor.actor_id, name: correction.actor.name ?? "an actor" }), " merged into ", target];
    case "split":
      return ["Split in ", String(correction.articles?.length ?? 0), " articles: there it is ", target];
    case "reassignment":
      return ["“", h("bdi", {}, correction.selector?.text ?? ""), "” in ", h("a", { href: `/articles/${correction.article_id ?? ""}` }, "an article"), " assigned to ", target];
    case "dismissal":
      return "Dismissed: there is no such actor";
  }
}

function undo(correction: Correction, done: () => void): void {
  const reasons = reasonFields();
  openDialog({
    title: "Undo this correction",
    content: [h("p", {}, correctionText(correction)), reasons.element],
    action: "Undo",
    send: async () => {
      await post(`/v1/corrections/${correction.id}/undo`, reasons.values());
      await untilRead([...(correction.articles ?? []), ...(correction.article_id ? [correction.article_id] : [])]);
      if (correction.type === "dismissal") await untilMentioned(correction.actor.actor_id);
      done();
    },
  });
}

/** Makes the list of the corrections of an actor. */
export async function historyOf(actorId: string, signal: AbortSignal, changed: () => void): Promise<Child> {
  const page = await get("/v1/actors/{id}/history", { id: actorId, query: { limit: 100 }, signal });
  if (!page.data.length) return empty("Nobody has corrected this entry.");
  return h(
    "ol",
    { class: "rows history" },
    page.data.map((correction) =>
      h(
        "li",
        { class: correction.undone ? "undone" : null },
        h("p", {}, correctionText(correction)),
        h("p", { class: "facts soft" }, h("span", {}, "by ", h("bdi", {}, correction.by), ", ", instant(correction.made_at)), h("span", {}, "“", h("bdi", {}, correction.reason), "”")),
        correction.undone
          ? h("p", { class: "facts soft" }, "Undone by ", h("bdi", {}, correction.undone.by), ", ", instant(correction.undone.undone_at), ": “", h("bdi", {}, correction.undone.reason), "”")
          : h("button", { type: "button", click: () => undo(correction, changed) }, "Undo"),
      ),
    ),
  );
}
