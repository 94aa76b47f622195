/** What all corrections need: who makes them and why, and the wait for the articles that are read again. */

import { get } from "../api/client";
import { h } from "../elements";
import { field } from "../parts/field";

const AUTHOR = "dateline author";

/** Returns the name of the key that the reader signed in with; null where none is needed. */
async function keyName(): Promise<string | null> {
  return get("/v1/session").then(
    (session) => session.name ?? null,
    () => null,
  );
}

/** Milliseconds between two questions after an article. */
const POLL = 700;
const MAX_POLLS = 170;
const MAX_POLLS_OF_ACTOR = 20;

export interface Reasons {
  element: HTMLElement[];
  /** Returns author and reason; the author is remembered in this browser. */
  values: () => { by: string; reason: string };
}

/** Makes the fields for author and reason. With a key its name is the author, and the field shows it. */
export function reasonFields(given = ""): Reasons {
  const by = h("input", { type: "text", required: true, autocomplete: "name", maxlength: 200, value: localStorage.getItem(AUTHOR) ?? "" });
  void keyName().then((name) => {
    if (!name) return;
    by.value = name;
    by.readOnly = true;
  });
  const reason = h("input", { type: "text", required: true, maxlength: 1000, value: given, placeholder: "What the sentence or a second source says" });
  return {
    element: [field("Your name", by), field("Reason", reason, "Both are kept in the history, where the correction can be undone.")],
    values: () => {
      if (!by.readOnly) localStorage.setItem(AUTHOR, by.value.trim());
      return { by: by.value.trim(), reason: reason.value.trim() };
    },
  };
}

/** Waits until articles that a correction concerns are extracted from again. */
export async function untilRead(articles: string[]): Promise<void> {
  for (const id of articles) {
    for (let poll = 0; poll < MAX_POLLS; poll += 1) {
      const article = await get("/v1/articles/{id}", { id });
      if (article.status === "done" || article.status === "failed") break;
      await new Promise((resolve) => window.setTimeout(resolve, POLL));
    }
  }
}

/** Waits until an actor whose dismissal was undone is in the record again, or no article mentions it any more. */
export async function untilMentioned(actorId: string): Promise<void> {
  for (let poll = 0; poll < MAX_POLLS_OF_ACTOR; poll += 1) {
    const actor = await get("/v1/actors/{id}", { id: actorId });
    if (actor.article_count > 0) return;
    await new Promise((resolve) => window.setTimeout(resolve, POLL));
  }
}
