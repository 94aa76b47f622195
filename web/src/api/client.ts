/** Requests to the API of this service, and its problems (RFC 9457). */

import type { components, paths } from "../../generated/openapi";

export type Problem = components["schemas"]["Problem"];
export type Query = Record<string, string | number | boolean | null | undefined>;

type GetPath = { [Path in keyof paths]: paths[Path] extends { get: unknown } ? Path : never }[keyof paths];
/** The answer of a GET as JSON. */
export type Answer<Path extends GetPath> = paths[Path]["get"] extends {
  responses: { 200: { content: { "application/json": infer Body } } };
}
  ? Body
  : never;

/** An answer that is a problem, or none because the service could not be reached. */
export class RequestError extends Error {
  constructor(
    readonly problem: Problem | null,
    message: string,
    /** The answer as JSON, where it is no problem. */
    readonly body: unknown = null,
  ) {
    super(message);
  }
}

/** Tests whether an error only says that the reader has left the view, or has typed on. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Returns the address of a list with its query; empty values are left out. */
export function address(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** Sends a request and returns the answer, or throws its problem. */
export async function send(target: string, request: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(target, request);
  } catch (error) {
    if (isAborted(error)) throw error;
    throw new RequestError(null, "The service cannot be reached. Is it running? Try again when it is.");
  }
  if (response.ok) return response;
  const text = await response.text();
  let body: unknown = null;
  try {
    body = JSON.parse(text);
  } catch {
    // Not of this service: a proxy's page, for example.
  }
  const problem = typeof body === "object" && body !== null && "detail" in body ? (body as Problem) : null;
  throw new RequestError(problem, problem?.detail ?? `The service answered with status ${response.status}.`, body);
}

/** Gets a document; `{id}` in the path is replaced by `id`. */
export async function get<Path extends GetPath>(
  path: Path,
  options: { id?: string; query?: Query; signal?: AbortSignal } = {},
): Promise<Answer<Path>> {
  const filled = path.replace("{id}", encodeURIComponent(options.id ?? ""));
  const request: RequestInit = { headers: { accept: "application/json" } };
  if (options.signal) request.signal = options.signal;
  const response = await send(address(filled, options.query), request);
  return (await response.json()) as Answer<Path>;
}

/** Posts a document and returns the answer. */
export async function post<Body>(path: string, body: unknown, headers: HeadersInit = {}): Promise<Body> {
  return write<Body>("POST", path, body, headers);
}

/** Changes a document and returns it. */
export async function patch<Body>(path: string, body: unknown): Promise<Body> {
  return write<Body>("PATCH", path, body, {});
}

async function write<Body>(method: string, path: string, body: unknown, headers: HeadersInit): Promise<Body> {
  const response = await send(path, {
    method,
    headers: { "content-type": "application/json", accept: "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Body;
}
