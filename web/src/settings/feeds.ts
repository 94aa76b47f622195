/** Feeds: addresses of RSS, Atom and JSON Feed that the service polls, whose entries become articles. */

import { get, patch, post, send } from "../api/client";
import type { Feed } from "../api/types";
import { instant } from "../dates";
import { count, h, replace, type Child } from "../elements";
import { openDialog } from "../parts/dialog";
import { field } from "../parts/field";
import { empty, failure, load } from "../parts/states";

/** Seconds between two polls, with their words. */
const INTERVALS: [number, string][] = [[300, "every 5 minutes"], [900, "every 15 minutes"], [3600, "every hour"], [21_600, "every 6 hours"], [86_400, "every day"]];

/** Writes how often a feed is polled. */
function intervalText(seconds: number): string {
  return INTERVALS.find(([interval]) => interval === seconds)?.[1] ?? `every ${count(Math.round(seconds / 60), "minute")}`;
}

function createFeed(created: () => void): void {
  const url = h("input", { type: "url", required: true, placeholder: "https://harbour-post.example/feed.xml" });
  const source = h("input", { type: "text", maxlength: 200, placeholder: "harbour-post.example" });
  const interval = h("select", {}, INTERVALS.map(([seconds, text]) => h("option", { value: seconds, selected: seconds === 900 }, text)));
  openDialog({
    title: "Read a feed",
    content: [
      field("Address of the feed", url, "RSS, Atom or JSON Feed, by https, at a public address."),
      field("Publisher (optional)", source, "Without it, the host of the address."),
      field("How often", interval),
    ],
    action: "Read the feed",
    send: async () => {
      await post<Feed>("/v1/feeds", { url: url.value.trim(), source: source.value.trim() || undefined, poll_seconds: Number(interval.value) });
      created();
    },
  });
}

function deleteFeed(feed: Feed, done: () => void): void {
  openDialog({
    title: `Read the feed of ${feed.source} no longer`,
    content: h("p", {}, "Its articles stay in the record."),
    action: "Delete the feed",
    send: async () => {
      await send(`/v1/feeds/${feed.id}`, { method: "DELETE" });
      done();
    },
  });
}

/** Says when a feed was read, and what became of its entries. */
function progress(feed: Feed): Child {
  const read = feed.succeeded_at ? ["read ", instant(feed.succeeded_at)] : "not read yet";
  const entries = [count(feed.accepted, "article"), feed.revised ? `, ${count(feed.revised, "revision")}` : "", feed.rejected ? `, ${feed.rejected} rejected` : ""];
  return [h("span", {}, read), h("span", {}, entries), feed.enabled && feed.next_poll_at ? h("span", {}, "next ", instant(feed.next_poll_at)) : null];
}

function row(feed: Feed, changed: () => void): HTMLElement {
  const result = h("div", { "aria-live": "polite" });
  const change = (enabled: boolean): void => void patch<Feed>(`/v1/feeds/${feed.id}`, { enabled }).then(changed, (error: unknown) => replace(result, failure(error)));
  const button = (text: string, action: () => void): HTMLElement => h("button", { type: "button", class: "quiet", "aria-label": `${text}: ${feed.source}`, click: action }, text);
  return h(
    "li",
    { class: feed.enabled ? null : "ended" },
    h("p", {}, h("strong", {}, h("bdi", {}, feed.source)), " ", h("code", {}, feed.url)),
    h("p", { class: "facts soft" }, h("span", { class: `badge ${feed.enabled ? "done" : ""}` }, feed.enabled ? intervalText(feed.poll_seconds) : "stopped"), progress(feed)),
    feed.last_error ? h("p", { class: "state failure" }, feed.failures > 1 ? `${count(feed.failures, "attempt")} failed; the last: ` : "", h("bdi", {}, feed.last_error)) : null,
    h("p", { class: "facts" }, feed.enabled ? [button("Read it now", () => change(true)), button("Stop", () => change(false))] : button("Start", () => change(true)), button("Delete", () => deleteFeed(feed, changed))),
    result,
  );
}

/** Makes the part of the settings about feeds. */
export function feedsPart(signal: AbortSignal): HTMLElement {
  const list = h("div", {});
  const show = (): void => {
    const render = (feeds: Feed[]): Child =>
      feeds.length ? h("ol", { class: "rows" }, feeds.map((feed) => row(feed, show))) : empty("No feed is read. The articles of one come by themselves.");
    void load(list, async () => (await get("/v1/feeds", { signal })).data, render);
  };
  show();
  return h(
    "section",
    { class: "part" },
    h("div", { class: "part-head" }, h("h2", {}, "Feeds"), h("button", { type: "button", click: () => createFeed(show) }, "Read a feed")),
    h("p", { class: "soft" }, "Feeds are read where the service runs with ", h("code", { class: "unbroken" }, "--feeds"), "."),
    list,
  );
}
