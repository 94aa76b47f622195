/** `/settings`: saved searches, feeds, webhooks and keys. */

import { h, replace } from "../elements";
import type { ViewContext } from "../navigation";
import { feedsPart } from "../settings/feeds";
import { keysPart } from "../settings/keys";
import { searchesPart } from "../settings/searches";
import { webhooksPart } from "../settings/webhooks";

/** Shows the settings. */
export function settingsView({ place, signal, setTitle }: ViewContext): void {
  setTitle("Settings");
  replace(
    place,
    h("h1", { tabindex: -1 }, "Settings"),
    h("div", { class: "columns settings" }, h("div", {}, searchesPart(signal), feedsPart(signal)), h("div", {}, webhooksPart(signal), keysPart(signal))),
  );
}
