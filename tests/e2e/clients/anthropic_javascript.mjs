// What tests/e2e/test_clients.py asks, through Anthropic's client for JavaScript: the cases of
// anthropic_python.py under their names. It prints the results.
import Anthropic from "@anthropic-ai/sdk";
import { betaTool } from "@anthropic-ai/sdk/helpers/beta/json-schema";

const given = JSON.parse(process.argv[2]);
const { url, key, model } = given;
const client = new Anthropic({ baseURL: url, apiKey: key });
const spent = new Anthropic({ baseURL: url, apiKey: given.spentKeys.anthropic_javascript });
const { name, description, parameters } = given.tools[0].function;
const tool = { name, input_schema: parameters };

const user = (content) => ({ role: "user", content });
const asks = (text = given.answer, others = {}) => ({
  model,
  max_tokens: 1024,
  messages: Array.isArray(text) ? text : [user(text)],
  ...others,
});

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

const textsOf = (events) =>
  events.filter(({ type }) => type === "content_block_delta").map(({ delta }) => delta.text);

// A model calls a tool, gets its result and answers; its own message is sent back.
async function loop(ask) {
  const { content } = await ask([user(given.use)]);
  const calls = content.filter(({ type }) => type === "tool_use");
  const results = calls.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "Paris is wet" }));
  const last = await ask([user(given.use), { role: "assistant", content }, user(results)]);
  return { calls: calls.map(({ input }) => input), text: last.content[0].text };
}

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof Anthropic.APIError)) throw error;
    return [error.constructor.name, error.type];
  }
  return null;
}

const cases = {
  async text() {
    const system = [{ type: "text", text: "Be short.", cache_control: { type: "ephemeral" } }];
    const answer = await client.messages.create(asks(given.answer, { system }));
    const { content, stop_reason, usage } = answer;
    return { text: content.map(({ text }) => text), reason: stop_reason, usage: usage.output_tokens };
  },

  async stream() {
    const events = await all(await client.messages.create(asks(given.answer, { stream: true })));
    return { texts: textsOf(events), types: [...new Set(events.map(({ type }) => type))] };
  },

  async stream_helper() {
    const stream = client.messages.stream(asks());
    const texts = [];
    stream.on("text", (text) => texts.push(text));
    const { content, usage } = await stream.finalMessage();
    return { texts, text: content[0].text, usage: usage.output_tokens };
  },

  async thinking() {
    const thinking = { type: "enabled", budget_tokens: 1024 };
    const { content } = await client.messages.create(asks(given.think, { thinking, max_tokens: 2048 }));
    return content.map(({ type }) => type);
  },

  tools: () => loop((messages) => client.messages.create(asks(messages, { tools: [tool] }))),

  tools_stream: () => loop((messages) => client.messages.stream(asks(messages, { tools: [tool] })).finalMessage()),

  async tool_runner() {
    const run = ({ city }) => `${city} is wet`;
    const weather = betaTool({ name, description, inputSchema: parameters, run });
    const { content } = await client.beta.messages.toolRunner(asks(given.use, { tools: [weather] }));
    return content[0].text;
  },

  async parse() {
    const format = { type: "json_schema", schema: given.schema };
    const { content } = await client.messages.create(asks(given.say, { output_config: { format } }));
    return JSON.parse(content[0].text);
  },

  async count_tokens() {
    const { max_tokens, ...asked } = asks();
    return (await client.messages.countTokens(asked)).input_tokens > 0;
  },

  models: async () => (await all(client.models.list())).map(({ id }) => id),
  unknown_model: () => refused(client.messages.create(asks(given.answer, { model: "claude-unknown" }))),
  refused: () => refused(spent.messages.create(asks())),
  refused_stream: () => refused(spent.messages.create(asks(given.answer, { stream: true }))),
};

const results = {};
for (const [name, run] of Object.entries(cases)) {
  results[name] = await run().catch((error) => `raised ${error.stack}`);
}
console.log(JSON.stringify({ anthropic_javascript: results }));
