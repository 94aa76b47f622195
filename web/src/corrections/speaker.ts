/** The correction of a speaker: the mention that names the speaker is of another actor. */

import { post } from "../api/client";
import type { Correction, Speaker } from "../api/types";
import { h } from "../elements";
import { actorField } from "../parts/actor";
import { openDialog } from "../parts/dialog";
import { reasonFields, untilRead } from "./common";

/** Opens the dialog; `done` is called when the article has been read again. */
export function correctSpeaker(articleId: string, speaker: Speaker, done: () => void): void {
  const { actor_id: actorId, mention } = speaker;
  if (!actorId) return;
  let chosen: { id: string; name: string } | null = null;
  const box = actorField({
    label: "The right speaker",
    types: "person,organization,group",
    choose: (actor) => {
      chosen = actor;
    },
  });
  box.input.required = true;
  const reasons = reasonFields();
  openDialog({
    title: "Correct the speaker",
    content: [
      h("p", {}, "In this article “", h("bdi", {}, mention.text), "” is taken for ", h("strong", {}, h("bdi", {}, speaker.name)), ". Who is it?"),
      h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, "The right speaker"), box.element, h("span", { class: "soft note" }, "Choose a suggestion, or write the name of somebody new.")),
      reasons.element,
    ],
    action: "Correct the speaker",
    send: async () => {
      const name = box.input.value.trim();
      const right = chosen && chosen.name === name ? { to: chosen.id } : { name };
      await post<Correction>(`/v1/actors/${actorId}/reassignments`, { article: articleId, span: mention.span, ...right, ...reasons.values() });
      await untilRead([articleId]);
      done();
    },
  });
}

