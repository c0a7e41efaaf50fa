// The conversation of this tab, and what it is asked with.

import { signal } from "@preact/signals";
import type { Failure } from "../api";
import { keepValue, kept, whenForgotten } from "../session";

export interface Picture {
  /** A data URL; empty where the browser had no room to keep it. */
  url: string;
  name: string;
}

export interface Question {
  role: "user";
  id: string;
  text: string;
  pictures: Picture[];
  /** How many pictures of the conversation its model was not sent, because it sees none. */
  unseen?: { model: string; pictures: number } | undefined;
}

/** What is told below an answer. What is not known is null. */
export interface Facts {
  askedModel: string;
  servedModel: string | null;
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
  reasoningTokens: number | null;
  costUsd: number | null;
  firstTokenMs: number | null;
  latencyMs: number | null;
  traceId: string | null;
  /** The most tokens that the API allowed the answer, where that is less than was asked for. */
  maxTokens: number | null;
}

export type Ending =
  /** Tokens are coming. */
  | "streaming"
  | "done"
  | "stopped"
  | "failed"
  /** The stream broke off without an end. */
  | "broken"
  /** The page was loaded again while tokens came. */
  | "left";

export interface Answer {
  role: "assistant";
  id: string;
  text: string;
  reasoning: string;
  ending: Ending;
  finishReason: string | null;
  failure: Failure | null;
  facts: Facts;
}

export type Turn = Question | Answer;

export interface Settings {
  /** An id or an alias; empty until one was chosen. */
  model: string;
  system: string;
  /** Null is the model's own. */
  temperature: number | null;
  /** The most tokens of an answer; null is the tenant's. */
  maxTokens: number | null;
  /** Empty is the model's own. */
  effort: string;
}

const NO_SETTINGS: Settings = {
  model: "",
  system: "",
  temperature: null,
  maxTokens: null,
  effort: "",
};

// Another version of the console may have stored something else.
const isTurn = (value: unknown): value is Turn => {
  if (typeof value !== "object" || value === null) return false;
  const { role, text, pictures, facts } = value as Record<string, unknown>;
  if (typeof text !== "string") return false;
  return role === "user"
    ? Array.isArray(pictures)
    : role === "assistant" && typeof facts === "object" && facts !== null;
};
const isList = (value: unknown): value is Turn[] => Array.isArray(value) && value.every(isTurn);
const isObject = (value: unknown): value is Settings => typeof value === "object" && value !== null;

function asLeft(turn: Turn): Turn {
  return turn.role === "assistant" && turn.ending === "streaming"
    ? { ...turn, ending: "left" }
    : turn;
}

export const turns = signal<Turn[]>(kept("conversation", isList, []).map(asLeft));

export const settings = signal<Settings>({
  ...NO_SETTINGS,
  ...kept("settings", isObject, NO_SETTINGS),
});

/** What of the conversation the browser has no room for: it ends when the page is loaded again. */
export type Unkept = "nothing" | "pictures" | "newest";
export const unkept = signal<Unkept>("nothing");

/** Whether the settings are the same after the page is loaded again. */
export const areSettingsKept = signal(true);

/** Keep the conversation for this tab, without its pictures if there is no room for them. If it does
 * not fit then, either, what was kept before stays. */
export function keepConversation(): void {
  unkept.value = kindUnkept();
}

function kindUnkept(): Unkept {
  if (keepValue("conversation", turns.value)) return "nothing";
  const bare = turns.value.map((turn) =>
    turn.role === "user"
      ? { ...turn, pictures: turn.pictures.map(({ name }) => ({ name, url: "" })) }
      : turn,
  );
  return keepValue("conversation", bare) ? "pictures" : "newest";
}

const LEAVING_MS = 5_000;
let leavingSinceMs = Number.NEGATIVE_INFINITY;

/** Whether the page is just being left, so that the browser ends what is under way. */
export function isBeingLeft(): boolean {
  return performance.now() - leavingSinceMs < LEAVING_MS;
}

// If the page is left while an answer comes, what has come of it is kept.
addEventListener("beforeunload", () => {
  leavingSinceMs = performance.now();
  if (isStreaming()) keepConversation();
});

export function changeSettings(changes: Partial<Settings>): void {
  settings.value = { ...settings.value, ...changes };
  keepSettings();
}

function keepSettings(): void {
  areSettingsKept.value = keepValue("settings", settings.value);
}

export function changeAnswer(id: string, changes: Partial<Answer>): void {
  turns.value = turns.value.map((turn) =>
    turn.id === id && turn.role === "assistant" ? { ...turn, ...changes } : turn,
  );
}

/** Whether tokens are coming. */
export function isStreaming(): boolean {
  const last = turns.value.at(-1);
  return last?.role === "assistant" && last.ending === "streaming";
}

/** Forget the conversation; the settings stay. */
export function forgetConversation(): void {
  turns.value = [];
  keepConversation();
  // There may be room for them now.
  keepSettings();
}

whenForgotten(() => {
  turns.value = [];
  unkept.value = "nothing";
  settings.value = NO_SETTINGS;
  areSettingsKept.value = true;
});

/** An id of a turn. Over plain HTTP from another machine, a browser has no `crypto.randomUUID`. */
function makeId(): string {
  return String(crypto.getRandomValues(new BigUint64Array(1))[0]);
}

export function makeQuestion(text: string, pictures: Picture[]): Question {
  return { role: "user", id: makeId(), text, pictures };
}

export function makeAnswer(askedModel: string): Answer {
  return {
    role: "assistant",
    id: makeId(),
    text: "",
    reasoning: "",
    ending: "streaming",
    finishReason: null,
    failure: null,
    facts: {
      askedModel,
      servedModel: null,
      tokensIn: null,
      tokensOut: null,
      cachedTokens: null,
      reasoningTokens: null,
      costUsd: null,
      firstTokenMs: null,
      latencyMs: null,
      traceId: null,
      maxTokens: null,
    },
  };
}
