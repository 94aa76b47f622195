/** The progress of submitted articles: sent in batches, followed until each is read, tried again where one fails. */

import { get, RequestError, send, type Problem } from "../api/client";
import { count, h, replace } from "../elements";
import { empty } from "../parts/states";
import type { Draft } from "./files";

/** Articles of one request. */
const BATCH = 20;
/** Milliseconds between two questions after the progress. */
const POLL = 1000;
/** Rows that are displayed; the counts are of all. */
const MAX_ROWS = 300;

type State = "waiting" | "sent" | "reading" | "done" | "failed";

interface Submission extends Draft {
  state: State;
  id: string | null;
  /** What the row says. */
  note: string;
  row: HTMLElement | null;
}

interface Outcome {
  line: number;
  id?: string | null;
  outcome: "accepted" | "revised" | "unchanged" | "withdrawn" | "rejected";
  problem?: Problem | null;
}

const OUTCOMES: Record<Outcome["outcome"], string> = {
  accepted: "stored",
  revised: "stored as a new revision",
  unchanged: "in the record before, unchanged",
  withdrawn: "withdrawn",
  rejected: "not stored",
};

interface Report {
  data: Outcome[];
  meta: { aborted?: Problem | null };
}

/** Sends lines of NDJSON. Where all are rejected the status is that of an error, and the report says why. */
async function sendLines(lines: string[]): Promise<Report> {
  const request = { method: "POST", headers: { "content-type": "application/x-ndjson", accept: "application/json" }, body: lines.join("\n") };
  try {
    return (await (await send("/v1/articles", request)).json()) as Report;
  } catch (error) {
    const body = error instanceof RequestError && !error.problem ? error.body : null;
    if (typeof body === "object" && body !== null && "data" in body) return body as Report;
    throw error;
  }
}

/** Writes a problem, each wrong field on a line of its own. */
function problemText(problem: Problem | null | undefined, otherwise: string): string {
  if (!problem) return otherwise;
  const fields = (problem.errors ?? []).map((error) => (error.field ? `${error.field}: ${error.detail}` : error.detail));
  return fields.length ? fields.join("\n") : problem.detail;
}

export interface SubmissionList {
  element: HTMLElement;
  add: (drafts: Draft[]) => void;
}

/** Makes the list. */
export function submissionList(signal: AbortSignal): SubmissionList {
  const all: Submission[] = [];
  const rows = h("ol", { class: "rows submissions" });
  const summary = h("div", { role: "status" });
  const element = h("div", {}, summary, rows);
  replace(summary, empty("Nothing submitted in this window yet."));
  let isSending = false;
  let isPolling = false;

  const showSummary = (): void => {
    const number = (state: State): number => all.filter((submission) => submission.state === state).length;
    const [done, failed] = [number("done"), number("failed")];
    const open = all.length - done - failed;
    replace(
      summary,
      h("progress", { max: all.length, value: done + failed, "aria-label": "Articles that are read" }),
      h("p", {}, `${count(done, "article")} read, ${open} under way, ${failed} failed.`),
      failed ? h("button", { type: "button", click: () => again(all.filter((submission) => submission.state === "failed")) }, "Try all that failed again") : null,
      all.length > MAX_ROWS ? h("p", { class: "soft" }, `The first ${MAX_ROWS} are listed.`) : null,
    );
  };
  const show = (submission: Submission): void => {
    const { row, state, id, note, name } = submission;
    if (!row) return;
    replace(
      row,
      h("div", { class: `row submission ${state}` }, h("span", { dir: "auto" }, id ? h("a", { href: `/articles/${id}` }, name) : name), h("p", { class: "facts soft" }, h("span", { class: `badge ${state}` }, state === "done" ? "read" : state === "reading" ? "being read" : state), h("span", { class: "lines" }, note), state === "failed" ? h("button", { type: "button", click: () => again([submission]) }, "Try again") : null)),
    );
  };
  const set = (submission: Submission, state: State, note: string): void => {
    if (submission.state === state && submission.note === note) return;
    submission.state = state;
    submission.note = note;
    show(submission);
  };

  /** Sends the articles that wait, a batch at a time. */
  const sendWaiting = async (): Promise<void> => {
    if (isSending) return;
    isSending = true;
    for (;;) {
      const batch = all.filter((submission) => submission.state === "waiting").slice(0, BATCH);
      if (!batch.length) break;
      for (const submission of batch) set(submission, "sent", "on its way");
      try {
        const answer = await sendLines(batch.map((submission) => submission.line));
        for (const outcome of answer.data) {
          const submission = batch[outcome.line - 1];
          if (!submission) continue;
          submission.id = outcome.id ?? null;
          const isUndated = outcome.problem?.errors?.some((error) => error.field === "published_at");
          if (outcome.outcome === "rejected" && submission.withTime && isUndated) {
            submission.line = submission.withTime;
            delete submission.withTime;
            set(submission, "waiting", "the page does not say when it was published: the time of the form is taken");
          } else if (outcome.outcome === "rejected") set(submission, "failed", problemText(outcome.problem, "The service gave no reason."));
          else set(submission, "reading", OUTCOMES[outcome.outcome]);
        }
        for (const submission of batch) if (submission.state === "sent") set(submission, "failed", problemText(answer.meta.aborted, "The load ended before this article."));
      } catch (error) {
        const problem = error instanceof RequestError ? error.problem : null;
        for (const submission of batch) set(submission, "failed", problemText(problem, error instanceof Error ? error.message : String(error)));
      }
      showSummary();
      void poll();
    }
    isSending = false;
  };

  /** Asks for the progress of what is stored, until all is read. */
  const poll = async (): Promise<void> => {
    if (isPolling) return;
    isPolling = true;
    for (;;) {
      const open = all.filter((submission) => submission.state === "reading" && submission.id);
      if (!open.length || signal.aborted) break;
      const latest = await get("/v1/articles", { query: { limit: 200 }, signal }).catch(() => null);
      const byId = new Map((latest?.data ?? []).map((article) => [article.id as string, article.status]));
      for (const submission of open) {
        const id = submission.id ?? "";
        const status = byId.get(id) ?? (open.length < BATCH ? (await get("/v1/articles/{id}", { id, signal }).catch(() => null))?.status : undefined);
        if (status === "done") set(submission, "done", "");
        else if (status === "failed") set(submission, "failed", "It is stored, but nothing could be read in it; the article says why.");
      }
      showSummary();
      await new Promise((resolve) => window.setTimeout(resolve, POLL));
    }
    isPolling = false;
  };

  const again = (submissions: Submission[]): void => {
    for (const submission of submissions) set(submission, "waiting", "");
    showSummary();
    void sendWaiting();
  };
  const add = (drafts: Draft[]): void => {
    if (!drafts.length) return;
    for (const draft of drafts) {
      const submission: Submission = { ...draft, state: "waiting", id: null, note: "", row: all.length < MAX_ROWS ? h("li", {}) : null };
      all.push(submission);
      if (submission.row) rows.append(submission.row);
      show(submission);
    }
    showSummary();
    void sendWaiting();
  };
  return { element, add };
}
