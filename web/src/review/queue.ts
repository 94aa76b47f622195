/** What is to be reviewed next: of statements the service says it, of happenings the page chooses the least sure. */

import { get } from "../api/client";
import type { EntryPage, Happening, Statement } from "../api/types";

export type Subject = { kind: "statement"; item: Statement } | { kind: "happening"; item: Happening };
export type Kind = Subject["kind"];

/** The next subject, and how many are left with it. */
export interface Next {
  subject: Subject | null;
  left: number;
}

export interface Queue {
  next: () => Promise<Next>;
  /** Leaves a subject out from now on, because it is reviewed or passed over. */
  leaveOut: (id: string) => void;
}

/** Most subjects that one visit leaves out; the address of a request has limits. */
const MAX_LEFT_OUT = 200;
/** Happenings among which the least sure is chosen: those that were reported last. */
const CHOSEN_AMONG = 200;

/** Makes the queue of statements. */
export function statementQueue(signal: AbortSignal): Queue {
  const out: string[] = [];
  return {
    leaveOut: (id) => out.push(id),
    next: async () => {
      const { statement, left } = await get("/v1/reviews/next", { query: { skip: out.slice(-MAX_LEFT_OUT).join(",") }, signal });
      return { subject: statement ? { kind: "statement", item: statement } : null, left };
    },
  };
}

/** Makes the queue of happenings. */
export function happeningQueue(signal: AbortSignal): Queue {
  const out = new Set<string>();
  let waiting: Happening[] = [];
  let left = 0;
  const fill = async (): Promise<void> => {
    const query = { verified: "false", sort: "reported", limit: CHOSEN_AMONG, count: "exact" };
    const page = (await get("/v1/timelines", { query, signal })) as EntryPage;
    waiting = page.data
      .flatMap((entry) => (entry.entry === "happening" && !out.has(entry.id) ? [entry] : []))
      .sort((one, other) => one.confidence - other.confidence);
    left = (page.meta.count ?? page.data.length) - (page.data.length - waiting.length);
  };
  return {
    leaveOut: (id) => {
      out.add(id);
      const before = waiting.length;
      waiting = waiting.filter((happening) => happening.id !== id);
      left -= before - waiting.length;
    },
    next: async () => {
      if (!waiting.length) await fill();
      const [item] = waiting;
      return { subject: item ? { kind: "happening", item } : null, left };
    },
  };
}

/** Gets one subject that an address names. */
export async function subjectOf(kind: Kind, id: string, signal: AbortSignal): Promise<Subject> {
  return kind === "statement"
    ? { kind, item: await get("/v1/statements/{id}", { id, signal }) }
    : { kind, item: await get("/v1/happenings/{id}", { id, signal }) };
}
