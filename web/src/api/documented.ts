/** What the running service offers, by its own OpenAPI document: the page offers a filter only where it exists. */

import { send } from "./client";

interface OpenApi {
  paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }>;
}

let loaded: Promise<OpenApi> | null = null;

function load(): Promise<OpenApi> {
  loaded ??= send("/openapi.json")
    .then((response) => response.json() as Promise<OpenApi>)
    .catch((error: unknown) => {
      loaded = null;
      throw error;
    });
  return loaded;
}

/** Returns the names of the query parameters of a list; none where the service has no such list. */
export async function queryParameters(path: string): Promise<Set<string>> {
  const parameters = (await load()).paths[path]?.get?.parameters ?? [];
  return new Set(parameters.filter((parameter) => parameter.in === "query").map((parameter) => parameter.name));
}
