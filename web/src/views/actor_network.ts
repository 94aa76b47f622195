/** Who and what the same articles name, as a list and as a small network. */

import type { Companion } from "../api/types";
import { count, h, s } from "../elements";
import { ACTOR_TYPES, actorLink } from "../parts/actor";
import { empty } from "../parts/states";
import { shortText } from "../timeline/picture";
import type { TimelineEntry } from "../timeline/entries";

/** Happenings of two companions together from which on their line is no wider. */
const MANY = 12;
const WIDTH = 520;
const HEIGHT = 300;
const RADIUS = 108;

/** Counts in how many happenings each two companions appear together. */
function pairs(entries: TimelineEntry[], companions: Companion[]): Map<string, number> {
  const known = new Set<string>(companions.map((companion) => companion.actor_id));
  const together = new Map<string, number>();
  for (const { happening } of entries) {
    const ids = [...happening.participants, ...happening.places].flatMap(({ actor_id: id }) => (id && known.has(id) ? [id as string] : []));
    const distinct = [...new Set(ids)];
    distinct.forEach((one, index) => {
      for (const other of distinct.slice(index + 1)) together.set(`${one} ${other}`, (together.get(`${one} ${other}`) ?? 0) + 1);
    });
  }
  return together;
}

function network(name: string, others: Companion[], together: Map<string, number>): SVGSVGElement {
  const point = (index: number): [number, number] => {
    const angle = (index / others.length) * 2 * Math.PI - Math.PI / 2;
    return [WIDTH / 2 + RADIUS * Math.cos(angle), HEIGHT / 2 + RADIUS * Math.sin(angle)];
  };
  const highest = others[0]?.article_count ?? 1;
  const line = (from: [number, number], to: [number, number], part: number, kind: string): SVGElement =>
    s("line", { class: kind, x1: from[0].toFixed(1), y1: from[1].toFixed(1), x2: to[0].toFixed(1), y2: to[1].toFixed(1), "stroke-width": (0.8 + 3.5 * part).toFixed(1) });
  const edges: SVGElement[] = [];
  others.forEach((one, index) => {
    others.slice(index + 1).forEach((other, offset) => {
      const number = together.get(`${one.actor_id} ${other.actor_id}`) ?? together.get(`${other.actor_id} ${one.actor_id}`) ?? 0;
      if (number > 0) edges.push(line(point(index), point(index + offset + 1), Math.min(1, number / MANY), "edge other"));
    });
    edges.push(line([WIDTH / 2, HEIGHT / 2], point(index), one.article_count / highest, "edge"));
  });
  return s(
    "svg",
    { class: "network", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    edges,
    s("circle", { class: "node own", cx: WIDTH / 2, cy: HEIGHT / 2, r: 8 }),
    s("text", { class: "node-text own", x: WIDTH / 2, y: HEIGHT / 2 - 13, "text-anchor": "middle" }, shortText(name, 22)),
    others.map((other, index) => {
      const [x, y] = point(index);
      const offset = x - WIDTH / 2;
      const [anchor, shift] = Math.abs(offset) < 20 ? ["middle", 0] : offset > 0 ? ["start", 10] : ["end", -10];
      const below = shift ? 4 : y < HEIGHT / 2 ? -10 : 18;
      return [
        s("circle", { class: "node", cx: x.toFixed(1), cy: y.toFixed(1), r: 5 }),
        s("text", { class: "node-text", x: (x + shift).toFixed(1), y: (y + below).toFixed(1), "text-anchor": anchor }, shortText(other.name, 22)),
      ];
    }),
  );
}

/** Makes the network and the list of the companions; `entries` connect them among each other. */
export function coOccurring(actor: { name: string }, companions: Companion[], entries: TimelineEntry[]): HTMLElement {
  if (!companions.length) return empty("No article names anybody else with it.");
  const highest = companions[0]?.article_count ?? 1;
  return h(
    "div",
    { class: "co-occurring" },
    companions.length > 2 ? network(actor.name, companions, pairs(entries, companions)) : null,
    h(
      "ol",
      { class: "bars" },
      companions.map((other) =>
        h(
          "li",
          {},
          h("span", {}, actorLink(other), " ", h("span", { class: "soft" }, ACTOR_TYPES[other.type])),
          h("meter", { min: 0, max: highest, value: other.article_count, "aria-hidden": "true" }),
          h("span", { class: "soft" }, count(other.article_count, "article")),
        ),
      ),
    ),
  );
}
