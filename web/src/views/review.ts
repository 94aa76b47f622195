/** `/review`: the statements that nobody has reviewed, one by one, by keyboard. */

import { get, post } from "../api/client";
import type { Statement } from "../api/types";
import { reasonFields } from "../corrections/common";
import { count, h, replace } from "../elements";
import type { ViewContext } from "../navigation";
import { actorField } from "../parts/actor";
import { openDialog } from "../parts/dialog";
import { empty, failure, load } from "../parts/states";
import { statementRow } from "../parts/statement";

type Decision = "confirm" | "reject" | "correct";

/** Most statements that one visit passes over; the address of a request has limits. */
const MAX_SKIPPED = 200;

/** Asks for the right speaker; `send` gets the id. */
function askSpeaker(statement: Statement, send: (speakerId: string) => Promise<void>): void {
  let chosen: { id: string; name: string } | null = null;
  const box = actorField({
    label: "The right speaker",
    types: "person,organization,group",
    choose: (actor) => {
      chosen = actor;
    },
  });
  box.input.required = true;
  openDialog({
    title: "Correct the speaker",
    content: [
      h("p", {}, "The record says ", h("strong", {}, h("bdi", {}, statement.speaker?.name ?? "nobody")), ". Who is it?"),
      h("div", { class: "field" }, h("span", { class: "label", "aria-hidden": "true" }, "The right speaker"), box.element),
    ],
    action: "Correct",
    send: async () => {
      if (!chosen || chosen.name !== box.input.value) throw new Error("Choose one of the suggestions: arrow keys and Enter, or a click.");
      await send(chosen.id);
    },
  });
}

/** Shows the view. */
export async function reviewView({ place, signal, setTitle }: ViewContext): Promise<void> {
  setTitle("Review");
  const heading = h("h1", { tabindex: -1 }, "Review");
  const progress = h("p", { class: "soft", role: "status" });
  const card = h("div", {});
  const message = h("div", {});
  const reasons = reasonFields();
  const skipped: string[] = [];
  let reviewed = 0;
  let current: Statement | null = null;

  const next = async (): Promise<void> => {
    current = null;
    replace(message);
    await load(
      card,
      () => get("/v1/reviews/next", { query: { skip: skipped.slice(-MAX_SKIPPED).join(",") }, signal }),
      (answer) => {
        current = answer.statement ?? null;
        replace(progress, `${count(reviewed, "statement")} reviewed now, ${answer.left} left.`);
        if (!current) return empty("All statements are reviewed, or passed over. ", h("a", { href: "/submit" }, "Submit an article"), ".");
        const row = statementRow(current);
        row.querySelector("details")?.setAttribute("open", "");
        return row;
      },
    );
  };
  const send = async (decision: Decision, correction?: { speaker_id: string }): Promise<void> => {
    if (!current) return;
    const { by, reason } = reasons.values();
    if (!by || !reason) throw new Error("Give your name and a reason: both are kept with the decision.");
    await post(`/v1/statements/${current.id}/reviews`, { decision, by, reason, ...(correction ? { correction } : {}) });
    reviewed += 1;
    await next();
  };
  const decide = (decision: Decision): void => {
    send(decision).catch((error: unknown) => replace(message, failure(error)));
  };
  const actions: Record<string, [string, () => void]> = {
    a: ["Accept", () => decide("confirm")],
    r: ["Reject", () => decide("reject")],
    c: ["Correct the speaker", () => current && askSpeaker(current, (id) => send("correct", { speaker_id: id }))],
    s: ["Skip", () => {
      if (current?.id) skipped.push(current.id);
      void next();
    }],
  };
  const buttons = Object.entries(actions).map(([key, [text, act]]) =>
    h("button", { type: "button", class: key === "a" ? "primary" : null, "aria-keyshortcuts": key, click: act }, text, " ", h("kbd", {}, key)),
  );
  replace(
    place,
    heading,
    h("p", {}, "The least sure statements come first. What you reject is displayed nowhere and counted nowhere; all decisions stay in the history."),
    progress,
    h("h2", { class: "hidden" }, "The next statement"),
    card,
    h("div", { class: "buttons" }, buttons),
    message,
    h("form", { "aria-label": "Who decides, and why", submit: (event: Event) => event.preventDefault() }, reasons.element),
  );
  document.addEventListener(
    "keydown",
    (event) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, dialog")) return;
      const action = actions[event.key];
      if (!action) return;
      event.preventDefault();
      action[1]();
    },
    { signal },
  );
  await next();
}
