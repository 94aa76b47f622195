/** A form in a dialog: fields, a button that sends them, and the problem if they are refused. */

import { h, replace, type Child } from "../elements";
import { failure } from "./states";

/** Opens a dialog with a form; `send` is called when the reader sends it, and the dialog closes if it succeeds. */
export function openDialog(options: { title: string; content: Child; action: string; send: () => Promise<void> }): void {
  const message = h("div", {});
  const send = h("button", { type: "submit", class: "primary" }, options.action);
  const cancel = h("button", { type: "button", click: () => dialog.close() }, "Cancel");
  const form = h("form", { method: "dialog" }, h("h2", {}, options.title), options.content, message, h("div", { class: "buttons" }, send, cancel));
  const dialog = h("dialog", { "aria-label": options.title }, form);
  const opener = document.activeElement;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    replace(message);
    options.send().then(
      () => dialog.close(),
      (error: unknown) => {
        send.disabled = false;
        replace(message, failure(error));
      },
    );
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
