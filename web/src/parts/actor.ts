/** Names of persons, organizations, places and groups as links, and the field that finds one. */

import { get } from "../api/client";
import type { Actor, Reference } from "../api/types";
import { append, count, h, type Child } from "../elements";
import { combobox, type Combobox } from "./combobox";

/** Actors among which the most mentioned are chosen, and most that a field suggests. */
const LOOKED_AT = 40;
const SUGGESTED = 8;

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

/**
 * Finds actors by a name, at most `limit` of them.
 *
 * Names with a word that begins as the text does come first, each the most mentioned first; then those that are similar.
 */
export async function findActors(text: string, limit: number, signal: AbortSignal, types?: string): Promise<Actor[]> {
  const { data } = await get("/v1/actors", { query: { q: text, type: types, limit: LOOKED_AT }, signal });
  const sought = text.toLowerCase();
  const begins = ({ name }: Actor): number => (` ${name.toLowerCase()}`.includes(` ${sought}`) ? 1 : 0);
  return data.sort((one, other) => begins(other) - begins(one) || (begins(one) ? other.article_count - one.article_count : 0)).slice(0, limit);
}

/** Makes a field that suggests actors; `choose` gets the one that the reader takes. */
export function actorField(options: {
  label: string;
  placeholder?: string;
  types?: string;
  /** An actor that is not suggested. */
  except?: string;
  choose: (actor: Actor) => void;
  submit?: () => void;
}): Combobox {
  const field = combobox({
    label: options.label,
    placeholder: options.placeholder ?? "Begin to type a name",
    suggest: async (text, signal) => {
      const found = await findActors(text, SUGGESTED + 1, signal, options.types);
      return found.filter((actor) => actor.id !== options.except).slice(0, SUGGESTED).map((actor) => {
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
