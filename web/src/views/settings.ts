/** `/settings`: keys, webhooks and saved searches. */

import { h, replace } from "../elements";
import type { ViewContext } from "../navigation";
import { keysPart } from "../settings/keys";
import { searchesPart } from "../settings/searches";
import { webhooksPart } from "../settings/webhooks";

/** Shows the settings. */
export function settingsView({ place, signal, setTitle }: ViewContext): void {
  setTitle("Settings");
  replace(
    place,
    h("h1", { tabindex: -1 }, "Settings"),
    h("div", { class: "columns settings" }, h("div", {}, searchesPart(signal), webhooksPart(signal)), h("div", {}, keysPart(signal))),
  );
}
