// The only place that calls the Worker. An error is a value: nothing here throws.

import { signal } from "@preact/signals";
import { learnClock, serverNowMs } from "./clock";
import { apiKey, tenant } from "./session";

/** Why a request was not answered. */
export interface Failure {
  /** The API's code, or `network` where there was no answer, or `bad_answer`. */
  code: string;
  message: string;
  /** 0 where there was no answer, or where the answer had begun. */
  status: number;
  /** When to ask again, in milliseconds by the server's clock. */
  retryAtMs: number | null;
  traceId: string | null;
  details: unknown;
}

export type Result<T> = { ok: true; value: T; headers: Headers } | { ok: false; failure: Failure };

/** A model, or an alias of one, as `GET /v1/models` tells it. A fact that is not known is absent. */
export interface Model {
  id: string;
  owned_by: string;
  /** The model behind an alias. */
  canonical_slug?: string;
  context_length?: number;
  architecture?: { input_modalities?: string[]; output_modalities?: string[] };
  supported_parameters?: string[];
}

/** Set when a request was refused because its key is missing or wrong; the shell asks for another. */
export const refused = signal<Failure | null>(null);

interface Options {
  method?: "GET" | "POST" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  text?: string;
  signal?: AbortSignal | undefined;
}

function headersOf(options: Options): Headers {
  const headers = new Headers({ accept: "application/json" });
  if (apiKey.value !== null) headers.set("authorization", `Bearer ${apiKey.value}`);
  if (tenant.value !== null) headers.set("x-tenant-id", tenant.value);
  // A request that changes something says that it is JSON, even without a body: a browser lets no page
  // of another site send that.
  if (options.method === "POST") headers.set("content-type", "application/json");
  return headers;
}

/** Calls the Worker, whatever it answers. Throws what `fetch` throws. */
export async function call(path: string, options: Options = {}): Promise<Response> {
  const response = await fetch(path, {
    method: options.method ?? "GET",
    headers: headersOf(options),
    body: options.text ?? (options.body === undefined ? null : JSON.stringify(options.body)),
    signal: options.signal ?? null,
    cache: "no-store",
    credentials: "omit",
    redirect: "error",
  });
  learnClock(response.headers);
  return response;
}

/** Calls the Worker; the body of the answer is unread. */
export async function send(path: string, options: Options = {}): Promise<Result<Response>> {
  let response: Response;
  try {
    response = await call(path, options);
  } catch (error) {
    return { ok: false, failure: unreached(error) };
  }
  if (response.ok) return { ok: true, value: response, headers: response.headers };
  const failure = await failureOf(response);
  if (failure.code === "unauthorized") refused.value = failure;
  return { ok: false, failure };
}

/** Calls the Worker and reads its answer as JSON. */
export async function request<T>(path: string, options: Options = {}): Promise<Result<T>> {
  const sent = await send(path, options);
  if (!sent.ok) return sent;
  try {
    return { ok: true, value: (await sent.value.json()) as T, headers: sent.headers };
  } catch (error) {
    if (error instanceof DOMException) return { ok: false, failure: unreached(error) };
    return { ok: false, failure: badAnswer(sent.value) };
  }
}

/** Calls one of Bluey's own routes, whose answer is `{"ok": true, "data": …}`. */
export async function requestData<T>(path: string, options: Options = {}): Promise<Result<T>> {
  const answer = await request<{ data: T }>(path, options);
  return answer.ok ? { ...answer, value: answer.value.data } : answer;
}

/** The models and aliases that a request may name. */
export async function listModels(): Promise<Result<Model[]>> {
  const answer = await request<{ data: Model[] }>("/v1/models");
  return answer.ok ? { ...answer, value: answer.value.data } : answer;
}

/** What a request that names no model is answered by. */
export function readHealth(): Promise<Result<{ modelId: string }>> {
  return requestData("/health");
}

// A header may have no other characters, so a request with them cannot be sent.
const SENDABLE = /^[\x20-\x7e]*$/;

/** Whether a typed key or tenant cannot be sent at all, and why; null where both can be sent. */
export function unsendable(
  key: string,
  tenantId: string,
): { wants: "key" | "tenant"; failure: Failure } | null {
  const wants = !SENDABLE.test(key) ? "key" : !SENDABLE.test(tenantId) ? "tenant" : null;
  if (wants === null) return null;
  const message =
    wants === "key"
      ? "An API key has only letters, digits and _: this text has other characters."
      : "A tenant's name has only letters, digits and -: this text has other characters.";
  const nothing = { retryAtMs: null, traceId: null, details: undefined };
  return { wants, failure: { code: "unauthorized", message, status: 0, ...nothing } };
}

/** What to say where nothing answered. */
export function unreached(error: unknown): Failure {
  const stopped = error instanceof DOMException && error.name === "AbortError";
  return {
    code: stopped ? "stopped" : "network",
    message: stopped ? "You stopped this." : "The Worker cannot be reached.",
    status: 0,
    retryAtMs: null,
    traceId: null,
    details: undefined,
  };
}

function badAnswer(response: Response): Failure {
  return {
    code: "bad_answer",
    message: `The answer (status ${response.status}) is not one of Bluey's.`,
    status: response.status,
    retryAtMs: null,
    traceId: response.headers.get("x-trace-id"),
    details: undefined,
  };
}

/** The error in a refusal. Bluey's own form and OpenAI's both have it at `error`. */
async function failureOf(response: Response): Promise<Failure> {
  let error: { code?: unknown; message?: unknown; details?: unknown } = {};
  try {
    const body = await response.json();
    if (typeof body?.error === "object" && body.error !== null) error = body.error;
  } catch {
    return badAnswer(response);
  }
  if (typeof error.code !== "string") return badAnswer(response);
  const seconds = Number(response.headers.get("retry-after") ?? "");
  return {
    code: error.code,
    message: typeof error.message === "string" ? error.message : "No reason was given.",
    status: response.status,
    retryAtMs: seconds > 0 ? serverNowMs() + seconds * 1000 : null,
    traceId: response.headers.get("x-trace-id"),
    details: error.details,
  };
}
