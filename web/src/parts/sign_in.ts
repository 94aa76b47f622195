/** The form that asks for a key where the service answers nobody without one. */

import { post } from "../api/client";
import { h, replace } from "../elements";
import { field } from "./field";

/** Makes the form; `done` is called when the service has accepted the key, which the browser then no longer needs. */
export function signInForm(done: () => void, message: string): HTMLElement {
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
    send.disabled = true;
    replace(refusal);
    post("/v1/session", { key: key.value.trim() }).then(done, (error: unknown) => {
      send.disabled = false;
      replace(refusal, error instanceof Error ? error.message : String(error));
      key.focus();
    });
  });
  return form;
}
