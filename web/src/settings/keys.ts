/** The keys of those who call the API: made, listed, revoked. */

import { get, post, send } from "../api/client";
import type { Key } from "../api/types";
import { instant } from "../dates";
import { h, replace, type Child } from "../elements";
import { openDialog } from "../parts/dialog";
import { field } from "../parts/field";
import { empty, load } from "../parts/states";
import { secretBox } from "./secret";

const SCOPES: [string, string][] = [
  ["read", "read: all queries"],
  ["review", "review: corrections, reviews, saved searches"],
  ["articles:write", "articles:write: submit and delete articles"],
  ["admin", "admin: everything, with keys and webhooks"],
];

function createKey(created: (key: Key) => void): void {
  const name = h("input", { type: "text", required: true, maxlength: 200, placeholder: "Desk: M. Ruiz" });
  const expires = h("input", { type: "date" });
  const boxes = SCOPES.map(([scope]) => h("input", { type: "checkbox", value: scope, checked: scope === "read" }));
  openDialog({
    title: "Make a key",
    content: [
      field("Who will have it", name, "Corrections are signed with this name."),
      h("fieldset", { class: "field" }, h("legend", { class: "label" }, "What it permits"), boxes.map((box, index) => h("label", { class: "check" }, box, h("span", {}, SCOPES[index]?.[1] ?? "")))),
      field("Expires on (optional)", expires),
    ],
    action: "Make the key",
    send: async () => {
      const scopes = boxes.filter((box) => box.checked).map((box) => box.value);
      created(await post<Key>("/v1/keys", { name: name.value.trim(), scopes, expires_at: expires.value || undefined }));
    },
  });
}

function revokeKey(key: Key, done: () => void): void {
  openDialog({
    title: `Revoke the key of ${key.name}`,
    content: h("p", {}, "Requests with it are refused within five seconds, and its sessions end. This cannot be undone."),
    action: "Revoke",
    send: async () => {
      await send(`/v1/keys/${encodeURIComponent(key.prefix)}`, { method: "DELETE" });
      done();
    },
  });
}

function row(key: Key, changed: () => void): HTMLElement {
  const state = key.revoked_at ? ["revoked ", instant(key.revoked_at)] : key.valid ? null : ["expired"];
  return h(
    "li",
    { class: key.valid ? null : "ended" },
    h("p", {}, h("strong", {}, h("bdi", {}, key.name)), " ", h("code", {}, `dateline_${key.prefix}_…`)),
    h(
      "p",
      { class: "facts soft" },
      key.scopes.map((scope) => h("span", { class: "badge" }, scope)),
      h("span", {}, key.last_used_at ? ["last used ", instant(key.last_used_at)] : "never used"),
      key.expires_at && key.valid ? h("span", {}, "until ", instant(key.expires_at)) : null,
      state ? h("span", {}, state) : null,
      key.valid ? h("button", { type: "button", class: "quiet", click: () => revokeKey(key, changed), "aria-label": `Revoke the key of ${key.name}` }, "Revoke") : null,
    ),
  );
}

/** Makes the part of the settings about keys. */
export function keysPart(signal: AbortSignal): HTMLElement {
  const list = h("div", {});
  const made = h("div", { "aria-live": "polite" });
  const show = (): void => {
    const render = (keys: Key[]): Child =>
      keys.length ? h("ol", { class: "rows" }, keys.map((key) => row(key, show))) : empty("There is no key yet: whoever reaches the service from this machine may do everything.");
    void load(list, async () => (await get("/v1/keys", { signal })).data, render);
  };
  const create = (): void =>
    createKey((key) => {
      replace(made, secretBox(`The key of ${key.name}`, key.key ?? ""));
      show();
    });
  show();
  return h("section", { class: "part" }, h("div", { class: "part-head" }, h("h2", {}, "Keys"), h("button", { type: "button", click: create }, "Make a key")), made, list);
}
