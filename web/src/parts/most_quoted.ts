/** Who is quoted most: counted by the service where it can, else in the latest statements. */

import { address, get, RequestError, send } from "../api/client";
import type { Statement } from "../api/types";
import { count, h, type Child } from "../elements";
import { actorLink } from "./actor";
import { empty } from "./states";

const STATISTICS = "/v1/statistics/speakers";
/** Statements that are counted where the service does not count. */
const COUNTED = 200;

interface QuotedSpeaker {
  id: string | null;
  name: string;
  role: string | null;
  statements: number;
}

export interface MostQuoted {
  speakers: QuotedSpeaker[];
  /** Says what was counted, if it is not everything. */
  note: string | null;
}

/** A group of the service's statistics. */
interface Group {
  value: string;
  actor_id?: string | null;
  statement_count: number;
}

/** Counts the speakers of statements, the most frequent first. */
function countSpeakers(statements: Statement[]): QuotedSpeaker[] {
  const bySpeaker = new Map<string, QuotedSpeaker>();
  for (const { speaker } of statements) {
    if (!speaker?.actor_id) continue;
    const entry = bySpeaker.get(speaker.actor_id) ?? { id: speaker.actor_id, name: speaker.name, role: null, statements: 0 };
    entry.statements += 1;
    entry.role ??= speaker.role ?? null;
    bySpeaker.set(speaker.actor_id, entry);
  }
  return [...bySpeaker.values()].sort((one, other) => other.statements - one.statements);
}

/** Returns who is quoted most between two days, at most `limit` speakers. */
export async function mostQuoted(from: string, to: string, limit: number, signal: AbortSignal): Promise<MostQuoted> {
  try {
    const response = await send(address(STATISTICS, { by: "speaker", named: true, from, to, limit }), { signal });
    const groups = ((await response.json()) as { data: Group[] }).data;
    const speakers = groups.map((group) => ({ id: group.actor_id ?? null, name: group.value, role: null, statements: group.statement_count }));
    return { speakers, note: null };
  } catch (error) {
    // A service without statistics: the page counts by itself.
    if (!(error instanceof RequestError) || error.problem?.status !== 404) throw error;
  }
  const page = await get("/v1/statements", { query: { from, to, limit: COUNTED }, signal });
  return { speakers: countSpeakers(page.data).slice(0, limit), note: page.meta.next_cursor ? `Counted in the latest ${COUNTED} statements.` : null };
}

/** Makes the list of who is quoted most. */
export function quotedSpeakers({ speakers, note }: MostQuoted): Child {
  const highest = speakers[0]?.statements ?? 1;
  if (!speakers.length) return empty("Nobody is quoted in this week. ", h("a", { href: "/statements" }, "See all statements."));
  return [
    h(
      "ol",
      { class: "bars" },
      speakers.map((speaker) =>
        h(
          "li",
          {},
          h("span", {}, actorLink({ actor_id: speaker.id, name: speaker.name }), speaker.role ? h("span", { class: "role" }, ", ", h("bdi", {}, speaker.role)) : null),
          h("meter", { min: 0, max: highest, value: speaker.statements, "aria-hidden": "true" }),
          h("span", { class: "soft" }, count(speaker.statements, "statement")),
        ),
      ),
    ),
    note ? h("p", { class: "soft" }, note) : null,
  ];
}
