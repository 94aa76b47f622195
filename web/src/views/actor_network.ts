/** Who and what an actor appears with: counted in happenings and statements, as a list and as a small network. */

import type { Statement } from "../api/types";
import { count, h, s } from "../elements";
import { actorLink } from "../parts/actor";
import { shortText } from "../timeline/picture";
import type { TimelineEntry } from "../timeline/entries";

/** Most actors of the list and of the network. */
const MAX_ACTORS = 10;
const WIDTH = 520;
const HEIGHT = 300;
const RADIUS = 108;

interface CoOccurring {
  id: string;
  name: string;
  count: number;
}

/** Returns the sets of actors that appear together, one set a happening or statement. */
function groups(entries: TimelineEntry[], statements: Statement[]): { id: string; name: string }[][] {
  const ofHappenings = entries.map(({ happening }) => [...happening.participants, ...happening.places]);
  const ofStatements = statements.map((statement) => [...(statement.speaker ? [statement.speaker] : []), ...statement.about]);
  return [...ofHappenings, ...ofStatements].map((references) => {
    const distinct = new Map<string, string>();
    for (const { actor_id: id, name } of references) if (id) distinct.set(id, name);
    return [...distinct].map(([id, name]) => ({ id, name }));
  });
}

function network(name: string, others: CoOccurring[], together: Map<string, number>): SVGSVGElement {
  const point = (index: number): [number, number] => {
    const angle = (index / others.length) * 2 * Math.PI - Math.PI / 2;
    return [WIDTH / 2 + RADIUS * Math.cos(angle), HEIGHT / 2 + RADIUS * Math.sin(angle)];
  };
  const highest = others[0]?.count ?? 1;
  const line = (from: [number, number], to: [number, number], part: number, kind: string): SVGElement =>
    s("line", { class: kind, x1: from[0].toFixed(1), y1: from[1].toFixed(1), x2: to[0].toFixed(1), y2: to[1].toFixed(1), "stroke-width": (0.8 + 3.5 * part).toFixed(1) });
  const edges: SVGElement[] = [];
  others.forEach((one, index) => {
    others.slice(index + 1).forEach((other, offset) => {
      const number = together.get(`${one.id} ${other.id}`) ?? together.get(`${other.id} ${one.id}`) ?? 0;
      if (number > 0) edges.push(line(point(index), point(index + offset + 1), Math.min(1, number / highest), "edge other"));
    });
    edges.push(line([WIDTH / 2, HEIGHT / 2], point(index), one.count / highest, "edge"));
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

/** Makes list and network; null where the actor appears with nobody. */
export function coOccurring(actor: { id: string; name: string }, entries: TimelineEntry[], statements: Statement[]): HTMLElement | null {
  const counts = new Map<string, CoOccurring>();
  const together = new Map<string, number>();
  for (const group of groups(entries, statements)) {
    const others = group.filter((other) => other.id !== actor.id);
    for (const other of others) {
      const entry = counts.get(other.id) ?? { ...other, count: 0 };
      entry.count += 1;
      counts.set(other.id, entry);
    }
    others.forEach((one, index) => {
      for (const other of others.slice(index + 1)) {
        const key = `${one.id} ${other.id}`;
        together.set(key, (together.get(key) ?? 0) + 1);
      }
    });
  }
  const sorted = [...counts.values()].sort((one, other) => other.count - one.count || one.name.localeCompare(other.name)).slice(0, MAX_ACTORS);
  if (!sorted.length) return null;
  return h(
    "div",
    { class: "co-occurring" },
    sorted.length > 2 ? network(actor.name, sorted, together) : null,
    h(
      "ol",
      { class: "bars" },
      sorted.map((other) =>
        h("li", {}, actorLink({ actor_id: other.id, name: other.name }), h("meter", { min: 0, max: sorted[0]?.count ?? 1, value: other.count, "aria-hidden": "true" }), h("span", { class: "soft" }, count(other.count, "time"))),
      ),
    ),
  );
}
