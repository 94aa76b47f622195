/** Names of persons, organizations, places and groups as links, and the field that finds one. */

import { get } from "../api/client";
import type { Actor, Reference } from "../api/types";
import { append, count, h, type Child } from "../elements";
import { combobox, type Combobox } from "./combobox";

type Place = NonNullable<Actor["place"]>;

export const ACTOR_TYPES: Record<Actor["type"], string> = {
  person: "person",
  organization: "body",
  place: "place",
  group: "group",
  unnamed: "unnamed source",
};

/** Makes a name; it is a link where the record has the actor. */
export function actorLink(reference: { actor_id?: string | null; name: string }): HTMLElement {
  if (!reference.actor_id) return h("bdi", { class: "actor" }, reference.name);
  return h("a", { class: "actor", href: `/actors/${reference.actor_id}` }, h("bdi", {}, reference.name));
}

/** Makes names in a row, with commas. */
export function actorLinks(references: Reference[]): Child[] {
  const seen = new Set<string>();
  const distinct = references.filter((reference) => {
    const key = reference.actor_id ?? reference.name;
    return !seen.has(key) && seen.add(key);
  });
  return distinct.map((reference, index) => [index ? ", " : "", actorLink(reference)]);
}

/** Says where a place is: "Bavaria, Germany". */
export function whereabouts(place: Place | null | undefined): string {
  if (!place) return "";
  if (place.precision === "country") return "country";
  return [place.precision === "region" ? "" : place.region, place.country].filter(Boolean).join(", ");
}

/** Says what an actor is, in few words: "person · 3 articles". */
export function actorSummary(actor: Actor): string {
  const kind = actor.place ? whereabouts(actor.place) : ACTOR_TYPES[actor.type];
  return `${kind} · ${count(actor.article_count, "article")}`;
}

/** Makes a field that suggests actors; `choose` gets the one that the reader takes. */
export function actorField(options: {
  label: string;
  placeholder?: string;
  types?: string;
  choose: (actor: Actor) => void;
  submit?: () => void;
}): Combobox {
  const field = combobox({
    label: options.label,
    placeholder: options.placeholder ?? "Begin to type a name",
    suggest: async (text, signal) => {
      const page = await get("/v1/actors", { query: { q: text, type: options.types, limit: 8 }, signal });
      return page.data.map((actor) => {
        const row = h("span", {}, h("bdi", {}, actor.name), " ", h("span", { class: "soft" }, actorSummary(actor)));
        return {
          text: row,
          take: () => {
            field.input.value = actor.name;
            options.choose(actor);
          },
        };
      });
    },
    ...(options.submit ? { submit: options.submit } : {}),
  });
  return field;
}

/** Makes a line of an actor in a list. */
export function actorRow(actor: Actor): HTMLElement {
  const row = h("div", { class: "row actor-row" });
  append(row, [actorLink({ actor_id: actor.id, name: actor.name }), " ", h("span", { class: "soft" }, actorSummary(actor))]);
  return row;
}
