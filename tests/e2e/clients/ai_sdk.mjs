// What tests/e2e/test_openai_clients.py asks, through Vercel's AI SDK with its provider for
// OpenAI-compatible servers. `node ai_sdk.mjs '<given>'` prints the results as JSON.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, generateObject, generateText, isStepCount, jsonSchema, streamText, tool } from "ai";

const { url, tenant, model: id, say, schema, use, broken } = JSON.parse(process.argv[2]);

globalThis.AI_SDK_LOG_WARNINGS = false;

const provider = createOpenAICompatible({
  name: "bluey",
  baseURL: `${url}/v1`,
  headers: { "x-tenant-id": tenant },
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const model = provider(id);
const tools = {
  weather: tool({
    description: "The weather in a city",
    inputSchema: jsonSchema({ type: "object", properties: { city: { type: "string" } } }),
    execute: ({ city }) => `${city} is wet`,
  }),
};
const counted = ({ inputTokens, outputTokens }) => ({ inputTokens, outputTokens });

async function pieces(stream) {
  const found = [];
  for await (const piece of stream) found.push(piece);
  return found;
}

const cases = {
  async text() {
    const { text, finishReason, usage } = await generateText({ model, prompt: "answer" });
    return { text, finishReason, usage: counted(usage) };
  },

  async stream() {
    const answer = streamText({ model, prompt: "answer" });
    const texts = await pieces(answer.textStream);
    return { texts, finishReason: await answer.finishReason, usage: counted(await answer.usage) };
  },

  async object() {
    const { object } = await generateObject({ model, schema: jsonSchema(schema), prompt: say });
    return object;
  },

  async tool() {
    const { text, steps } = await generateText({ model, tools, stopWhen: isStepCount(3), prompt: use });
    const [call] = steps[0].toolCalls;
    return { text, call: { name: call.toolName, input: call.input }, reasons: steps.map((step) => step.finishReason) };
  },

  async tool_stream() {
    const answer = streamText({ model, tools, stopWhen: isStepCount(3), prompt: use });
    const texts = await pieces(answer.textStream);
    const [call] = (await answer.steps)[0].toolCalls;
    const reasons = (await answer.steps).map((step) => step.finishReason);
    return { text: texts.join(""), call: { name: call.toolName, input: call.input }, reasons };
  },

  async error() {
    try {
      await generateText({ model: provider("gpt-4o"), prompt: "answer" });
    } catch (error) {
      if (!APICallError.isInstance(error)) throw error;
      const { statusCode, message, isRetryable } = error;
      return { statusCode, message, isRetryable };
    }
    return null;
  },

  async broken_stream() {
    const errors = [];
    const answer = streamText({ model, prompt: broken, onError: ({ error }) => errors.push(error) });
    const texts = await pieces(answer.textStream).catch(() => []);
    return { texts, errors: errors.map((error) => error.message ?? error) };
  },
};

const results = {};
for (const [name, run] of Object.entries(cases)) results[name] = await run();
console.log(JSON.stringify(results));
