// One question and its answer: asks `POST /v1/chat/completions` and follows the stream to its end.

import { type Failure, send, unreached } from "../api";
import { noteAnswer, whenForgotten } from "../session";
import {
  type Answer,
  changeAnswer,
  type Ending,
  type Facts,
  isBeingLeft,
  isStreaming,
  keepConversation,
  makeAnswer,
  makeQuestion,
  type Picture,
  settings,
  type Turn,
  turns,
} from "./conversation";
import { eventData } from "./events";
import { chosen, sees, takes } from "./models";

interface Usage {
  prompt_tokens?: number;
  completion_tokens?: number;
  prompt_tokens_details?: { cached_tokens?: number };
  completion_tokens_details?: { reasoning_tokens?: number };
  cost?: number;
}

/** What is read of a chunk. Any of it may be missing. */
interface Chunk {
  model?: string;
  choices?: {
    delta?: { content?: string | null; reasoning_content?: string | null };
    finish_reason?: string | null;
  }[];
  usage?: Usage | null;
  error?: { code?: string; message?: string; details?: unknown };
}

let stopping: AbortController | null = null;

/** Stop the answer that is coming. What it has so far stays. */
export function stop(): void {
  stopping?.abort();
}

whenForgotten(stop);

/** Ask a question at the end of the conversation. */
export async function ask(text: string, pictures: Picture[]): Promise<void> {
  if (isStreaming()) return;
  turns.value = [...turns.value, makeQuestion(text, pictures)];
  await answerTheLast();
}

/** Ask the last question again, in the place of its answer. */
export async function askAgain(): Promise<void> {
  if (isStreaming()) return;
  const last = turns.value.findLastIndex((turn) => turn.role === "user");
  if (last < 0) return;
  turns.value = turns.value.slice(0, last + 1);
  await answerTheLast();
}

async function answerTheLast(): Promise<void> {
  const answer = makeAnswer(settings.value.model);
  noteUnseen();
  const asked = bodyOf(turns.value);
  turns.value = [...turns.value, answer];
  keepConversation();
  const controller = new AbortController();
  stopping = controller;
  await new Following(answer, controller.signal).follow(asked);
  if (stopping === controller) stopping = null;
  keepConversation();
  noteAnswer();
}

/** Note at the last question how many pictures are not sent, because its model sees none. */
function noteUnseen(): void {
  const model = chosen.value;
  const pictures = sees(model) ? 0 : countToldPictures();
  turns.value = turns.value.map((turn, index) =>
    turn.role === "user" && index === turns.value.length - 1
      ? { ...turn, unseen: model && pictures ? { model: model.id, pictures } : undefined }
      : turn,
  );
}

function bodyOf(conversation: readonly Turn[]): object {
  const { model, system, temperature, maxTokens, effort } = settings.value;
  // A setting that this model does not take stays set for other models, and is not sent.
  const warms = takes(chosen.value, "temperature");
  const reasons = takes(chosen.value, "reasoning_effort");
  return {
    ...(model && { model }),
    messages: [
      ...(system.trim() ? [{ role: "system", content: system }] : []),
      ...toldOf(conversation).map(messageOf),
    ],
    stream: true,
    stream_options: { include_usage: true },
    ...(warms && temperature !== null && { temperature }),
    ...(maxTokens !== null && { max_tokens: maxTokens }),
    ...(reasons && effort && { reasoning_effort: effort }),
  };
}

/** What the model is told: each question with its answer, and the last question. A question that
 * was not answered is left out. */
function toldOf(conversation: readonly Turn[]): Turn[] {
  return conversation.filter((turn, index) => {
    if (turn.role === "assistant") return turn.text !== "";
    const next = conversation[index + 1];
    return next === undefined || (next.role === "assistant" && next.text !== "");
  });
}

/** The pictures of a turn, without those that the browser had no room to keep. */
function keptPictures(turn: Turn): Picture[] {
  return turn.role === "user" ? turn.pictures.filter(({ url }) => url !== "") : [];
}

/** How many pictures of the conversation so far a model that sees is sent. */
export function countToldPictures(): number {
  return toldOf(turns.value).reduce((sum, turn) => sum + keptPictures(turn).length, 0);
}

function messageOf(turn: Turn): object {
  const { role, text } = turn;
  const pictures = sees(chosen.value) ? keptPictures(turn) : [];
  // A question may have been only a picture, and the API refuses an empty message.
  if (pictures.length === 0) return { role, content: text || "(a picture)" };
  return {
    role,
    content: [
      ...(text ? [{ type: "text", text }] : []),
      ...pictures.map(({ url }) => ({ type: "image_url", image_url: { url } })),
    ],
  };
}

/** Follows one answer to its end, and writes what has come into the conversation, once a frame. */
class Following {
  private text = "";
  private reasoning = "";
  private finishReason: string | null = null;
  private facts: Facts;
  private readonly startedMs = performance.now();
  private frame = 0;

  constructor(
    private readonly answer: Answer,
    private readonly signal: AbortSignal,
  ) {
    this.facts = answer.facts;
  }

  async follow(body: object): Promise<void> {
    const { signal } = this;
    const sent = await send("/v1/chat/completions", { method: "POST", body, signal });
    if (!sent.ok) {
      const { failure } = sent;
      this.facts.traceId = failure.traceId;
      if (failure.code === "stopped") this.end("stopped");
      else this.end("failed", failure);
      return;
    }
    this.readHeaders(sent.headers);
    try {
      this.end(...(await this.read(sent.value)));
    } catch (error) {
      if (signal.aborted) this.end("stopped");
      else if (isBeingLeft()) this.end("left");
      else this.end("broken", this.withTrace(unreached(error)));
    }
  }

  private readHeaders(headers: Headers): void {
    const most = headers.get("x-max-tokens");
    this.facts = {
      ...this.facts,
      servedModel: headers.get("x-model-id"),
      traceId: headers.get("x-trace-id"),
      maxTokens: most === null ? null : Number(most),
    };
    this.show();
  }

  private async read(response: Response): Promise<["done" | "broken" | "failed", Failure?]> {
    if (response.body === null) return ["broken"];
    let end: ["done" | "broken" | "failed", Failure?] = ["broken"];
    // The stream is read to its very end: the Worker takes anything else for a client that left.
    for await (const data of eventData(response.body)) {
      if (data === "[DONE]") {
        end = ["done"];
        continue;
      }
      const chunk = JSON.parse(data) as Chunk;
      if (chunk.error) end = ["failed", this.failureIn(chunk.error)];
      else this.take(chunk);
    }
    return end;
  }

  private take(chunk: Chunk): void {
    const choice = chunk.choices?.[0];
    const content = choice?.delta?.content ?? "";
    const reasoning = choice?.delta?.reasoning_content ?? "";
    if ((content || reasoning) && this.facts.firstTokenMs === null)
      this.facts = { ...this.facts, firstTokenMs: this.elapsedMs() };
    this.text += content;
    this.reasoning += reasoning;
    this.finishReason = choice?.finish_reason ?? this.finishReason;
    if (chunk.model) this.facts = { ...this.facts, servedModel: chunk.model };
    if (chunk.usage) this.facts = { ...this.facts, ...countsIn(chunk.usage) };
    this.frame ||= requestAnimationFrame(() => this.show());
  }

  private failureIn(error: NonNullable<Chunk["error"]>): Failure {
    return {
      code: error.code ?? "bad_answer",
      message: error.message ?? "No reason was given.",
      status: 0,
      retryAtMs: null,
      traceId: this.facts.traceId,
      details: error.details,
    };
  }

  private withTrace(failure: Failure): Failure {
    return { ...failure, traceId: this.facts.traceId };
  }

  private elapsedMs(): number {
    return Math.round(performance.now() - this.startedMs);
  }

  private show(changes: Partial<Answer> = {}): void {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { text, reasoning, finishReason, facts } = this;
    changeAnswer(this.answer.id, { text, reasoning, finishReason, facts, ...changes });
  }

  private end(ending: Exclude<Ending, "streaming">, failure: Failure | null = null) {
    this.facts = { ...this.facts, latencyMs: this.elapsedMs() };
    this.show({ ending, failure });
  }
}

function countsIn(usage: Usage): Partial<Facts> {
  return {
    tokensIn: usage.prompt_tokens ?? null,
    tokensOut: usage.completion_tokens ?? null,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? null,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? null,
    costUsd: usage.cost ?? null,
  };
}
