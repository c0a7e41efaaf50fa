// What tests/e2e/test_openai_clients.py asks, through the official client for JavaScript: the
// cases of openai_python.py under their names. `node openai_javascript.mjs '<given>'` prints the
// results as JSON.
import OpenAI from "openai";

const TIMEOUT_MS = 30_000;
// Of a number between -1 and 1, as a 32-bit float and in nine digits.
const MOST_ROUNDING = 1e-7;

function aClient(url, tenant, name, options = {}) {
  return new OpenAI({
    baseURL: `${url}/v1`,
    apiKey: "unused",
    defaultHeaders: { "x-tenant-id": tenant, "x-trace-id": `javascript-${name}` },
    timeout: TIMEOUT_MS,
    ...options,
  });
}

const user = (content) => ({ role: "user", content });

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

const cases = {
  models: async (client) => (await all(client.models.list())).map(({ id }) => id),

  // In what the client asks for by itself, which is base64, and as numbers.
  async embeddings(client, { embedder: model }) {
    const input = ["Paris is the capital of France.", "The capital of France is Paris."];
    const decoded = await client.embeddings.create({ model, input });
    const plain = await client.embeddings.create({ model, input, encoding_format: "float" });
    const [numbers, same] = [decoded, plain].map(({ data }) => data.flatMap(({ embedding }) => [...embedding]));
    const [{ embedding }] = decoded.data;
    return {
      model: decoded.model,
      sizes: decoded.data.map(({ embedding }) => embedding.length),
      indexes: decoded.data.map(({ index }) => index),
      differ: numbers.length !== same.length || numbers.some((number, n) => Math.abs(number - same[n]) > MOST_ROUNDING),
      length: Math.round(embedding.reduce((sum, number) => sum + number ** 2, 0) * 1000) / 1000,
      isCounted: decoded.usage.prompt_tokens === decoded.usage.total_tokens && decoded.usage.total_tokens > 0,
    };
  },

  async embedding_of_ids(client, { embedder: model }) {
    const [ids, text] = await Promise.all(
      [[[9906, 1917]], "Hello world"].map((input) => client.embeddings.create({ model, input })),
    );
    const [numbers, same] = [ids, text].map(({ data }) => [...data[0].embedding]);
    return { differ: numbers.some((number, n) => Math.abs(number - same[n]) > MOST_ROUNDING) };
  },

  model: async (client, { model }) => client.models.retrieve(model),

  async chat(client, { model }) {
    const completion = await client.chat.completions.create({ model, messages: [user("answer")] });
    const [choice] = completion.choices;
    return {
      object: completion.object,
      model: completion.model,
      content: choice.message.content,
      finishReason: choice.finish_reason,
      usage: completion.usage,
      isId: /^chatcmpl-[0-9a-f]{24}$/.test(completion.id),
      requestId: completion._request_id,
    };
  },

  async stream(client, { model }) {
    const chunks = await all(
      await client.chat.completions.create({
        model,
        messages: [user("answer")],
        stream: true,
        stream_options: { include_usage: true },
      }),
    );
    const choices = chunks.flatMap((chunk) => chunk.choices);
    return {
      texts: choices.map(({ delta }) => delta.content).filter(Boolean),
      role: choices[0].delta.role,
      finishReasons: choices.map((choice) => choice.finish_reason).filter(Boolean),
      usages: chunks.map(({ usage }) => usage).filter(Boolean),
      choicesWithUsage: chunks.at(-1).choices.length,
      ids: new Set(chunks.map(({ id }) => id)).size,
    };
  },

  async stream_without_usage(client, { model }) {
    const asked = { model, messages: [user("answer")], stream: true };
    const chunks = await all(await client.chat.completions.create(asked));
    return chunks.map(({ usage }) => usage).filter(Boolean);
  },

  async stream_helper(client, { model }) {
    const events = client.chat.completions.stream({ model, messages: [user("answer")] });
    const texts = [];
    events.on("content", (delta) => texts.push(delta));
    const [choice] = (await events.finalChatCompletion()).choices;
    return { texts, content: choice.message.content, finishReason: choice.finish_reason };
  },

  async parse(client, { model, say, responseFormat }) {
    const asked = { model, messages: [user(say)], response_format: responseFormat };
    return (await client.chat.completions.parse(asked)).choices[0].message.parsed;
  },

  async parse_stream(client, { model, say, responseFormat }) {
    const asked = { model, messages: [user(say)], response_format: responseFormat };
    const completion = await client.chat.completions.stream(asked).finalChatCompletion();
    return completion.choices[0].message.parsed;
  },

  async parse_then_go_on(client, { model, say, responseFormat }) {
    const asked = { model, messages: [user(say)], response_format: responseFormat };
    const parsed = await client.chat.completions.parse(asked);
    const messages = [user(say), parsed.choices[0].message, user("answer")];
    return (await client.chat.completions.create({ model, messages })).choices[0].message.content;
  },

  json_mode: async (client, { model }) =>
    (await echo(client, { model, response_format: { type: "json_object" } })).response_format,

  schema_at_the_model: async (client, { model, responseFormat }) =>
    (await echo(client, { model, response_format: responseFormat })).response_format,

  async parameters(client, { model, parameters }) {
    const asked = await echo(client, { model, ...parameters });
    return Object.fromEntries(Object.keys(parameters).map((name) => [name, asked[name] ?? null]));
  },

  roles: async (client, { model, messages }) =>
    (await echo(client, { model, messages: [...messages, user("!echo")] })).messages,

  tool: (client, given) =>
    useTool(given, async (asked) => (await client.chat.completions.create(asked)).choices[0]),

  tool_stream: (client, given) =>
    useTool(given, async (asked) => (await client.chat.completions.stream(asked).finalChatCompletion()).choices[0]),

  async broken_stream(client, { model, broken }) {
    const texts = [];
    try {
      const asked = { model, messages: [user(broken)], stream: true };
      for await (const chunk of await client.chat.completions.create(asked)) {
        texts.push(...chunk.choices.map(({ delta }) => delta.content ?? ""));
      }
    } catch (error) {
      if (!(error instanceof OpenAI.APIError)) throw error;
      return { texts, error: error.constructor.name, code: error.code };
    }
    return { texts, error: null };
  },
};

async function echo(client, asked) {
  const completion = await client.chat.completions.create({ messages: [user("!echo")], ...asked });
  return JSON.parse(completion.choices[0].message.content);
}

async function useTool({ model, tools, use }, ask) {
  const messages = [user(use)];
  const first = await ask({ model, messages, tools });
  const [call] = first.message.tool_calls;
  const { name, arguments: given } = call.function;
  messages.push(first.message, { role: "tool", tool_call_id: call.id, content: `${given} is wet` });
  const last = await ask({ model, messages, tools });
  return {
    call: { id: call.id, type: call.type, function: { name, arguments: given } },
    content: first.message.content,
    finishReasons: [first.finish_reason, last.finish_reason],
    answer: last.message.content,
  };
}

async function errorOf(client, { extra, ...body }) {
  try {
    if (body.messages) await client.chat.completions.create({ ...body, ...extra });
    else await client.models.retrieve(body.model);
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    const { status, code, type, param, requestID: requestId } = error;
    return { error: error.constructor.name, status, code, type, param, requestId };
  }
  return null;
}

const given = JSON.parse(process.argv[2]);
const results = {};
for (const [name, run] of Object.entries(cases)) {
  try {
    results[name] = await run(aClient(given.url, given.tenant, name), given);
  } catch (error) {
    if (!(error instanceof OpenAI.OpenAIError)) throw error;
    results[name] = `raised ${error}`;
  }
}
for (const [name, { tenant = given.tenant, key, body, retries }] of Object.entries(given.errors)) {
  const client = aClient(given.url, tenant.replace("{client}", "javascript"), name, {
    ...(!retries && { maxRetries: 0 }),
    ...(key && { apiKey: given.keys[key.replace("{client}", "javascript")] }),
  });
  results[name] = await errorOf(client, body);
}
console.log(JSON.stringify(results));
