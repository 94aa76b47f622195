/** Webhooks: addresses that are sent what changes, with the history of their messages. */

import { get, patch, post, send } from "../api/client";
import type { Message, SavedSearch, Webhook } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { openDialog } from "../parts/dialog";
import { field } from "../parts/field";
import { empty, failure, load } from "../parts/states";
import { secretBox } from "./secret";

const NOUNS: [string, string][] = [
  ["article", "articles"],
  ["statement", "statements"],
  ["happening", "what happened"],
  ["actor", "people, bodies, places"],
  ["correction", "corrections"],
];

async function createWebhook(created: (webhook: Webhook) => void): Promise<void> {
  const searches: SavedSearch[] = await get("/v1/searches").then((page) => page.data, () => []);
  const url = h("input", { type: "url", required: true, placeholder: "https://desk.example/dateline" });
  const description = h("input", { type: "text", maxlength: 500 });
  const boxes = NOUNS.map(([noun]) => h("input", { type: "checkbox", value: noun }));
  const search = h("select", {}, h("option", { value: "" }, "changes, as chosen above"), searches.map((one) => h("option", { value: one.id }, `new results of “${one.name}”`)));
  openDialog({
    title: "Make a webhook",
    content: [
      field("Address", url, "It is sent JSON by POST, signed as Standard Webhooks say. By https, at a public address."),
      field("What it is for (optional)", description),
      h("fieldset", { class: "field" }, h("legend", { class: "label" }, "Changes of (none chosen: all)"), boxes.map((box, index) => h("label", { class: "check" }, box, h("span", {}, NOUNS[index]?.[1] ?? "")))),
      searches.length ? field("What is sent", search) : null,
    ],
    action: "Make the webhook",
    send: async () => {
      const types = boxes.filter((box) => box.checked).map((box) => box.value);
      const chosen = search.value ? { search_id: search.value } : types.length ? { types } : {};
      created(await post<Webhook>("/v1/webhooks", { url: url.value.trim(), description: description.value.trim() || undefined, ...chosen }));
    },
  });
}

function deleteWebhook(webhook: Webhook, done: () => void): void {
  openDialog({
    title: "Delete this webhook",
    content: h("p", {}, "Nothing is sent to ", h("code", {}, webhook.url), " any more, and the history of its messages is deleted."),
    action: "Delete",
    send: async () => {
      await send(`/v1/webhooks/${webhook.id}`, { method: "DELETE" });
      done();
    },
  });
}

function attempts(message: Message): Child {
  const last = message.attempts[message.attempts.length - 1];
  if (!last) return "not sent yet";
  return [count(message.attempts.length, "attempt"), ", the last ", instant(last.attempted_at), ": ", last.error ?? `answered ${last.status ?? ""}`];
}

/** Makes the history of a webhook. */
async function history(webhook: Webhook, signal: AbortSignal, again: () => void): Promise<Child> {
  const { data } = await get("/v1/webhooks/{id}/messages", { id: webhook.id, signal });
  if (!data.length) return empty("No message was made yet.");
  const redeliver = (message: Message): void =>
    void send(`/v1/webhooks/${webhook.id}/messages/${message.id}/redeliveries`, { method: "POST" }).then(again, again);
  return h(
    "ol",
    { class: "rows" },
    data.slice(0, 20).map((message) =>
      h(
        "li",
        {},
        h("p", { class: "facts soft" }, h("span", { class: `badge ${message.state === "delivered" ? "done" : message.state}` }, message.state), h("span", {}, message.type), h("span", {}, instant(message.created_at))),
        h("p", { class: "facts soft" }, h("span", {}, attempts(message)), message.state === "delivered" || message.state === "failed" ? h("button", { type: "button", class: "quiet", click: () => redeliver(message) }, "Send again") : null),
      ),
    ),
  );
}

function row(webhook: Webhook, signal: AbortSignal, changed: () => void): HTMLElement {
  const result = h("div", { "aria-live": "polite" });
  const act = (action: () => Promise<Child>): void => {
    replace(result, h("p", { class: "soft" }, "Working …"));
    action().then(
      (shown) => replace(result, shown),
      (error: unknown) => replace(result, failure(error)),
    );
  };
  const messages = h("div", {});
  const showHistory = (): void => void load(messages, () => history(webhook, signal, showHistory), (list) => list);
  const box = h("details", {}, h("summary", {}, "Messages"), messages);
  box.addEventListener("toggle", () => box.open && showHistory());
  const test = async (): Promise<Child> => {
    await send(`/v1/webhooks/${webhook.id}/tests`, { method: "POST" });
    box.open = true;
    window.setTimeout(() => signal.aborted || showHistory(), 2500);
    return h("p", { class: "soft" }, "A test is on its way; the messages show how it was answered.");
  };
  const rotate = async (): Promise<Child> => {
    const renewed = (await (await send(`/v1/webhooks/${webhook.id}/secrets`, { method: "POST" })).json()) as Webhook;
    return secretBox("The new secret; the former one signs for another day beside it", renewed.secret ?? "");
  };
  const enable = async (): Promise<Child> => {
    await patch(`/v1/webhooks/${webhook.id}`, { enabled: !webhook.enabled });
    changed();
    return null;
  };
  const button = (text: string, action: () => void): HTMLElement => h("button", { type: "button", class: "quiet", click: action }, text);
  return h(
    "li",
    { class: webhook.enabled ? null : "ended" },
    h("p", {}, h("code", {}, webhook.url)),
    webhook.description ? h("p", {}, h("bdi", {}, webhook.description)) : null,
    h(
      "p",
      { class: "facts soft" },
      h("span", { class: `badge ${webhook.enabled ? "done" : "failed"}` }, webhook.enabled ? "enabled" : "disabled"),
      h("span", {}, webhook.search_id ? "new results of a saved search" : webhook.types.length ? webhook.types.join(", ") : "all changes"),
      webhook.disabled_reason ? h("span", {}, webhook.disabled_reason) : null,
      button("Test", () => act(test)),
      button(webhook.enabled ? "Disable" : "Enable", () => act(enable)),
      button("New secret", () => act(rotate)),
      button("Delete", () => deleteWebhook(webhook, changed)),
    ),
    result,
    box,
  );
}

/** Makes the part of the settings about webhooks. */
export function webhooksPart(signal: AbortSignal): HTMLElement {
  const list = h("div", {});
  const made = h("div", { "aria-live": "polite" });
  const show = (): void => {
    const render = (webhooks: Webhook[]): Child =>
      webhooks.length ? h("ol", { class: "rows" }, webhooks.map((webhook) => row(webhook, signal, show))) : empty("No webhook yet. It sends what changes to another program of your newsroom, as it happens.");
    void load(list, async () => (await get("/v1/webhooks", { signal })).data, render);
  };
  const create = (): void =>
    void createWebhook((webhook) => {
      replace(made, secretBox("The secret that messages are signed with", webhook.secret ?? ""));
      show();
    });
  show();
  return h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, "Webhooks"), h("button", { type: "button", click: create }, "Make a webhook")), made, list);
}
