// What tests/e2e/test_clients.py asks, through Vercel's AI SDK with its providers for OpenAI (which
// speaks Responses by default) and for Anthropic. It prints the results of both.
import { registerHooks } from "node:module";
import { APICallError, embedMany, generateObject, generateText, isStepCount, jsonSchema, streamText, tool } from "ai";

globalThis.AI_SDK_LOG_WARNINGS = false;

// The forms that the providers read events by are not exported. A provider takes an event of another
// form for an unknown one, and goes on without it.
const FORMS = { "@ai-sdk/openai/": "openaiResponsesChunkSchema", "@ai-sdk/anthropic/": "anthropicChunkSchema" };
registerHooks({
  load(url, context, next) {
    const loaded = next(url, context);
    const [, form] = Object.entries(FORMS).find(([name]) => url.includes(`${name}dist/index.js`)) ?? [];
    if (form !== undefined) loaded.source = `${loaded.source}\nexport { ${form} };`;
    return loaded;
  },
});
const openai = await import("@ai-sdk/openai");
const anthropic = await import("@ai-sdk/anthropic");

const given = JSON.parse(process.argv[2]);
const tools = {
  weather: tool({
    description: "The weather in a city",
    inputSchema: jsonSchema(given.tools[0].function.parameters),
    execute: ({ city }) => `${city} is wet`,
  }),
};

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

function casesOf({ model, spent, reasoning, form }) {
  const used = async ({ text, steps }) => ({
    text: await text,
    calls: (await steps)[0].toolCalls.map(({ input }) => input),
    reasons: (await steps).map(({ finishReason }) => finishReason),
  });
  return {
    async text() {
      const { text, finishReason, usage } = await generateText({ model, prompt: given.answer });
      return { text, finishReason, usage: usage.outputTokens };
    },

    async stream() {
      const answer = streamText({ model, prompt: given.answer });
      const texts = await all(answer.textStream);
      return { texts, finishReason: await answer.finishReason, usage: (await answer.usage).outputTokens };
    },

    async object() {
      const { object } = await generateObject({ model, schema: jsonSchema(given.schema), prompt: given.say });
      return object;
    },

    async reasoning() {
      const answer = await generateText({ model, prompt: given.think, providerOptions: reasoning });
      return answer.content.map(({ type }) => type);
    },

    tools: async () => used(await generateText({ model, tools, stopWhen: isStepCount(3), prompt: given.use })),

    async tools_stream() {
      const answer = streamText({ model, tools, stopWhen: isStepCount(3), prompt: given.use });
      await all(answer.textStream);
      return used(answer);
    },

    // The types of what came over the wire and has none of the provider's own forms.
    async events() {
      const options = { tools, prompt: given.all, providerOptions: reasoning, includeRawChunks: true };
      const parts = await all(streamText({ model, ...options }).fullStream);
      const raw = parts.filter(({ type }) => type === "raw").map(({ rawValue }) => rawValue);
      const { validate } = typeof form === "function" ? form() : form;
      const unknown = [];
      for (const event of raw) {
        const read = await validate(event);
        if (!read.success || read.value.type === "unknown_chunk") unknown.push(event.type);
      }
      return raw.length > 0 ? unknown : "no events";
    },

    // By default it repeats every 429 itself, whatever the answer says.
    async refused() {
      try {
        await generateText({ model: spent, prompt: given.answer, maxRetries: 0 });
      } catch (error) {
        if (!APICallError.isInstance(error)) throw error;
        return [error.statusCode, error.message];
      }
      return null;
    },
  };
}

const ofOpenAI = (apiKey) => openai.createOpenAI({ baseURL: `${given.url}/v1`, apiKey });
const ofAnthropic = (apiKey) => anthropic.createAnthropic({ baseURL: `${given.url}/v1`, apiKey });
const providers = {
  ai_sdk_openai: {
    ...casesOf({
      model: ofOpenAI(given.key)(given.model),
      spent: ofOpenAI(given.spentKeys.ai_sdk_openai)(given.model),
      reasoning: { openai: { reasoningEffort: "high", reasoningSummary: "auto", forceReasoning: true } },
      form: openai.openaiResponsesChunkSchema,
    }),
    // A text beside a call: by default it refers to the text by its id, and nothing is stored here.
    async text_and_tools() {
      const model = ofOpenAI(given.key)(given.model);
      const ask = (providerOptions) =>
        generateText({ model, tools, stopWhen: isStepCount(3), prompt: given.all, providerOptions });
      const refused = await ask({}).catch((error) => error.message);
      return [refused, (await ask({ openai: { store: false } })).text];
    },

    async embeddings() {
      const model = ofOpenAI(given.key).embedding(given.embedder);
      const { embeddings } = await embedMany({ model, values: ["Paris is it.", "Rome"] });
      return embeddings.map((numbers) => Number(Math.hypot(...numbers).toFixed(3)));
    },
  },
  ai_sdk_anthropic: casesOf({
    model: ofAnthropic(given.key)(given.model),
    spent: ofAnthropic(given.spentKeys.ai_sdk_anthropic)(given.model),
    reasoning: { anthropic: { thinking: { type: "enabled", budgetTokens: 1024 } } },
    form: anthropic.anthropicChunkSchema,
  }),
};

const results = {};
for (const [provider, cases] of Object.entries(providers)) {
  results[provider] = {};
  for (const [name, run] of Object.entries(cases)) {
    results[provider][name] = await run().catch((error) => `raised ${error.stack}`);
  }
}
console.log(JSON.stringify(results));
