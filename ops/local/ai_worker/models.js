// What a model's id says: which dialect it answers in, and how it reasons.
//
// Bluey's catalogue states these facts, too, and is not asked: what stands in for the platform must
// not agree with Bluey by construction. A test compares the two (tests/ops/local).

import { AIError } from "./errors.js";

// Where a model puts its reasoning:
// - `reasoning_content`, `reasoning`: OpenAI's field of a message, under both of its names;
// - `thinking`: Anthropic's blocks;
// - `inline`: in the text, before `</think>`, without an opening tag;
// - `hidden`: nowhere, but it is counted.
//
// `share(inputs)` is how much of its reasoning a model does when it is asked like this: 0 to 1.

const LITTLE = 0.25;

// Told by a word; some words mean none.
function byEffort({ standard = "medium", off = ["none"], little = ["minimal", "low"] } = {}) {
  return ({ reasoning_effort: effort = standard }) =>
    off.includes(effort) ? 0 : little.includes(effort) ? LITTLE : 1;
}

// Told by a switch of its chat template.
function bySwitch(name) {
  return ({ chat_template_kwargs: switches }) => (switches?.[name] === false ? 0 : 1);
}

// Anthropic's newest always think, and a word says how much.
function byOutputConfig({ output_config: { effort } = {} }) {
  return byEffort({ off: [] })({ reasoning_effort: effort });
}

// Its others think when they are told to.
function byThinking({ thinking: { type } = {} }) {
  return type === "enabled" || type === "adaptive" ? 1 : 0;
}

function least(...shares) {
  return (inputs) => Math.min(...shares.map((share) => share(inputs)));
}

const always = () => 1;
const never = () => 0;

// The first row that fits counts. [id, dialect, where its reasoning is, how much it does]
const MODELS = [
  [/^@cf\/zai-org\/glm-5\.3/, "openai", "reasoning_content", byEffort({ off: [] })],
  [/^@cf\/zai-org\/glm-5/, "openai", "reasoning_content", byEffort({ off: ["none", "off"] })],
  [/^@cf\/zai-org\//, "openai", "reasoning_content", bySwitch("enable_thinking")],
  [/^@cf\/moonshotai\/kimi-k2\.7/, "openai", "reasoning_content", always],
  [/^@cf\/moonshotai\//, "openai", "reasoning_content", least(byEffort(), bySwitch("thinking"))],
  [/^@cf\/google\/gemma-4/, "openai", "reasoning_content", byEffort({ standard: "none" })],
  [/^@cf\/nvidia\//, "openai", "reasoning_content", least(byEffort({ off: [] }), bySwitch("enable_thinking"))],
  [/^@cf\/deepseek-ai\/deepseek-v4/, "openai", "reasoning_content", byEffort({ standard: "none" })],
  [/^@cf\/openai\/gpt-oss/, "openai", "reasoning", byEffort({ off: [], little: ["none", "minimal", "low"] })],
  [/^@cf\/qwen\/qwen3/, "openai", "reasoning_content", always],
  [/^@cf\/.*(deepseek-r1|qwq)/, "native", "inline", always],
  [/^@(cf|hf)\/./, "native", "hidden", never],
  [/^(openai|google)\/./, "openai", "hidden", byEffort()],
  [/^(xai\/grok-4|alibaba\/qwen3\.8|minimax\/m3)/, "openai", "reasoning_content", always],
  [/^groq\/./, "openai", "reasoning", byEffort()],
  [/^(xai|deepseek|alibaba|minimax|dynamic)\/./, "openai", "reasoning_content", byEffort()],
  [/^anthropic\/claude-(opus|sonnet)-5\.5$/, "anthropic", "thinking", byOutputConfig],
  [/^anthropic\/claude-[a-z]+-\d+(\.\d+)?$/, "anthropic", "thinking", byThinking],
];

/** What is known of a model. Throws AIError for an id that the catalogue does not have. */
export function modelOf(id) {
  const row = typeof id === "string" ? MODELS.find(([pattern]) => pattern.test(id)) : undefined;
  if (row !== undefined) {
    const [, dialect, where, share] = row;
    return { id, dialect, where, share };
  }
  if (/^@/.test(id)) throw new AIError(5007, `No such model ${id} or task`);
  if (/^perplexity\//.test(id)) throw new AIError(2021, "Model is not billable; use BYOK");
  throw new AIError(7003, `Model not found: ${id}`);
}
