/** What the record shows of an actor that an editor has dismissed: who did it, why, and the way back. */

import { get, RequestError } from "../api/client";
import type { ActorProfile } from "../api/types";
import { historyOf } from "../corrections/actor";
import { h, type Child } from "../elements";

/** Gets the profile of an actor; null where it is dismissed. */
export async function profileUnlessDismissed(id: string, signal: AbortSignal): Promise<ActorProfile | null> {
  try {
    return await get("/v1/actors/{id}", { id, signal });
  } catch (error) {
    if (error instanceof RequestError && error.problem?.status === 410) return null;
    throw error;
  }
}

/** Makes the view of a dismissed actor; `changed` is called when the dismissal is undone. */
export async function dismissedActor(id: string, signal: AbortSignal, setTitle: (title: string) => void, changed: () => void): Promise<Child> {
  const { data } = await get("/v1/actors/{id}/history", { id, query: { limit: 100 }, signal });
  const name = data.find((correction) => correction.type === "dismissal")?.actor.name ?? "This entry";
  setTitle(`${name} (dismissed)`);
  return [
    h("h1", { tabindex: -1 }, h("bdi", {}, name)),
    h("p", { class: "state" }, "Dismissed: an editor decided that there is no such person, body or place. It is in no list, and what it was quoted with has no speaker. Undo the dismissal to have it back."),
    h("section", { class: "part" }, h("h2", {}, "Corrections"), await historyOf(id, signal, changed)),
  ];
}
