/** The form that asks for a key where the service answers nobody without one. */

import { post } from "../api/client";
import { h, replace } from "../elements";
import { field } from "./field";

/** Makes the form, once in a page; the page is loaded again when the service has accepted the key. */
export function signInForm(message: string): HTMLElement {
  if (document.querySelector("form.sign-in")) return h("p", { class: "state" }, "Sign in to see this.");
  const key = h("input", { type: "password", required: true, autocomplete: "current-password", maxlength: 200, placeholder: "dateline_…" });
  const refusal = h("p", { role: "alert" });
  const send = h("button", { type: "submit", class: "primary" }, "Sign in");
  const form = h(
    "form",
    { class: "state sign-in", "aria-label": "Sign in" },
    h("p", {}, h("strong", {}, "This service asks who you are. "), message),
    field("Your key", key, "Whoever runs the service makes it with “dateline keys create”. It is sent once; a session of twelve hours follows."),
    refusal,
    h("div", { class: "buttons" }, send),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    send.disabled = true;
    replace(refusal);
    post("/v1/session", { key: key.value.trim() }).then(() => location.reload(), (error: unknown) => {
      send.disabled = false;
      replace(refusal, error instanceof Error ? error.message : String(error));
      key.focus();
    });
  });
  return form;
}
