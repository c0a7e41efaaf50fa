// Embeddings and rerankers, in the platform's shapes. The embedder (ops/local/embedder.py) gives the
// first numbers of every vector; the rest are 0, which changes no distance. Where there is none, and
// for reranking, a text's numbers are made of its words: they are the same every time, and texts with
// the same words are near each other.

import { AIError } from "./errors.js";
import { wordsOf } from "./model_server.js";
import { refuseAsScripted } from "./script.js";

// [numbers in a vector, how it says it pools, whether it says what it used]
const EMBEDDERS = {
  "@cf/baai/bge-small-en-v1.5": [384, "mean", true],
  "@cf/baai/bge-base-en-v1.5": [768, "mean", true],
  "@cf/baai/bge-large-en-v1.5": [1024, "mean", true],
  "@cf/baai/bge-m3": [1024, "cls", false],
  "@cf/qwen/qwen3-embedding-0.6b": [1024, undefined, true],
  "@cf/google/embeddinggemma-300m": [768, undefined, false],
};
const RERANKERS = ["@cf/baai/bge-m3", "@cf/baai/bge-reranker-base"];
const RERANKER_SIZE = 384;

/** Whether this model embeds or reranks, and does not chat. */
export function isEmbedder(id) {
  return id in EMBEDDERS || RERANKERS.includes(id);
}

/** The answer to these inputs. Throws AIError. */
export async function embed(env, id, { text, pooling: asked, query, contexts, top_k: most }) {
  if (query !== undefined && contexts !== undefined && RERANKERS.includes(id)) return ranked(query, contexts, most);
  const [size, pooling, counts] = EMBEDDERS[id] ?? [];
  const texts = typeof text === "string" ? [text] : text;
  const isWhole = Array.isArray(texts) && texts.length > 0 && texts.every((item) => typeof item === "string");
  if (size === undefined || !isWhole) throw new AIError(5004, "Bad input: `text` is a text or a list of texts");
  refuseAsScripted(texts[0], { id, dialect: "native" });
  const { tokens, data } = env.EMBEDDER_URL ? await embedded(env, texts, size) : madeOfWords(texts, size);
  return {
    shape: [texts.length, size],
    data,
    ...(pooling && { pooling: asked ?? pooling }),
    ...(counts && { usage: { prompt_tokens: tokens, completion_tokens: 0, total_tokens: tokens } }),
    ...(id === "@cf/baai/bge-m3" && { meta: { cost_metric_value_1: tokens } }),
  };
}

async function embedded(env, texts, size) {
  try {
    const response = await fetch(env.EMBEDDER_URL, { method: "POST", body: JSON.stringify({ texts }) });
    const { data, tokens } = await response.json();
    return { tokens, data: data.map((vector) => [...vector, ...Array(size - vector.length).fill(0)]) };
  } catch (error) {
    throw new AIError(3043, `The embedder cannot be reached or broke off: ${error.message}`);
  }
}

function madeOfWords(texts, size) {
  return {
    tokens: texts.reduce((sum, item) => sum + wordsOf(item), 0),
    data: texts.map((item) => vectorOf(item, size)),
  };
}

function ranked(query, contexts, most = contexts.length) {
  const asked = vectorOf(query, RERANKER_SIZE);
  const scores = contexts.map(({ text }, id) => ({ id, score: nearness(asked, vectorOf(text, RERANKER_SIZE)) }));
  return { response: scores.sort((one, other) => other.score - one.score).slice(0, most) };
}

function nearness(one, other) {
  return one.reduce((sum, value, n) => sum + value * other[n], 0);
}

// The sum of its words' vectors, of length 1.
function vectorOf(text, size) {
  const sum = new Float64Array(size);
  for (const word of text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [""]) {
    const next = chance(word);
    for (let n = 0; n < size; n++) sum[n] += next();
  }
  const length = Math.hypot(...sum) || 1;
  return Array.from(sum, (value) => value / length);
}

// Numbers between -1 and 1 that follow from the word: FNV-1a begins, xorshift goes on.
function chance(word) {
  let state = 2166136261;
  for (const letter of word) state = Math.imul(state ^ letter.codePointAt(0), 16777619);
  state ||= 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}
