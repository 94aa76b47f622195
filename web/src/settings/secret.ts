/** A secret that is shown once. */

import { h, replace } from "../elements";

/** Makes the box with a secret and a button that copies it; it takes the focus. */
export function secretBox(what: string, secret: string): HTMLElement {
  const text = h("input", { type: "text", readonly: true, value: secret, "aria-label": what, class: "secret" });
  const message = h("span", { role: "status" });
  const copy = async (): Promise<void> => {
    text.select();
    // Without TLS a browser gives pages no clipboard: the text is selected then.
    await navigator.clipboard?.writeText(secret).then(
      () => replace(message, "Copied."),
      () => replace(message, "Press Ctrl+C to copy it."),
    );
  };
  const box = h(
    "div",
    { class: "state secret-box", role: "group", "aria-label": what },
    h("p", {}, h("strong", {}, what), ". It is shown this once; keep it now."),
    h("div", { class: "tools" }, text, h("button", { type: "button", click: () => void copy() }, "Copy"), message),
  );
  window.setTimeout(() => text.isConnected && text.select());
  return box;
}
