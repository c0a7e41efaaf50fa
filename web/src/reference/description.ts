// What the form needs of the description of the API, which this deployment serves.

import { type Result, request } from "../api";

export interface Parameter {
  name: string;
  in: "path" | "query";
  required: boolean;
  example: string;
}

/** An operation as the form sends it. Examples of the body are texts of JSON, by name. */
export interface Operation {
  method: "GET" | "POST" | "DELETE";
  path: string;
  takesKey: boolean;
  parameters: Parameter[];
  examples: [string, string][];
}

interface Described {
  security: unknown[];
  parameters: { name?: string; in?: string; required?: boolean; example?: unknown }[];
  requestBody?: {
    content: Record<string, { examples?: Record<string, { value: unknown }> } | undefined>;
  };
}

type Description = { paths: Record<string, Record<string, Described> | undefined> };

let description: Promise<Result<Description>> | undefined;

/** The operation of this method and path; the description is asked for once. */
export async function describe(method: string, path: string): Promise<Result<Operation>> {
  description ??= request<Description>("/openapi.json");
  const answer = await description;
  if (!answer.ok) {
    description = undefined;
    return answer;
  }
  const found = answer.value.paths[path]?.[method];
  const examples = Object.entries(found?.requestBody?.content["application/json"]?.examples ?? {});
  return {
    ...answer,
    value: {
      method: method.toUpperCase() as Operation["method"],
      path,
      takesKey: (found?.security ?? []).length > 0,
      parameters: (found?.parameters ?? []).flatMap(({ name, in: place, required, example }) =>
        name !== undefined && (place === "path" || place === "query")
          ? [{ name, in: place, required: required ?? false, example: String(example ?? "") }]
          : [],
      ),
      examples: examples.map(([name, { value }]) => [name, JSON.stringify(value, null, 2)]),
    },
  };
}

/** The path and query with these values in the place of the parameters. */
export function target(operation: Operation, values: ReadonlyMap<string, string>): string {
  let path = operation.path;
  const query = new URLSearchParams();
  for (const { name, in: place } of operation.parameters) {
    const value = values.get(name) ?? "";
    // An id of a model has slashes, which stay as they are.
    const parts = value.split("/").map(encodeURIComponent);
    if (place === "path") path = path.replace(`{${name}}`, () => parts.join("/"));
    else if (value !== "") query.set(name, value);
  }
  const asked = query.toString();
  return asked === "" ? path : `${path}?${asked}`;
}
