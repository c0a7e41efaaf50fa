// What tests/e2e/test_clients.py asks, through OpenAI's client for JavaScript: its Responses and
// embeddings, with the cases of responses_python.py under their names. It prints the results.
import OpenAI from "openai";

const given = JSON.parse(process.argv[2]);
const { url, key, model, embedder } = given;
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: key });
const spent = new OpenAI({ baseURL: `${url}/v1`, apiKey: given.spentKeys.responses_javascript });
const tool = { type: "function", strict: false, ...given.tools[0].function };
const format = { type: "json_schema", name: "City", strict: true, schema: given.schema };

async function all(items) {
  const found = [];
  for await (const item of items) found.push(item);
  return found;
}

const textsOf = (events) =>
  events.filter(({ type }) => type === "response.output_text.delta").map(({ delta }) => delta);

// A model calls a tool, gets its result and answers; its own items are sent back.
async function loop(ask) {
  const input = [{ role: "user", content: given.use }];
  const { output } = await ask(input);
  const calls = output.filter(({ type }) => type === "function_call");
  const results = calls.map(({ call_id }) => ({ type: "function_call_output", call_id, output: "Paris is wet" }));
  const last = await ask([...input, ...output, ...results]);
  return { calls: calls.map((call) => JSON.parse(call.arguments)), text: last.output_text };
}

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    if (!(error instanceof OpenAI.APIError)) throw error;
    return [error.constructor.name, error.code];
  }
  return null;
}

const cases = {
  async text() {
    const answer = await client.responses.create({ model, input: given.answer });
    return { text: answer.output_text, status: answer.status, usage: answer.usage.output_tokens };
  },

  async stream() {
    const events = await all(await client.responses.create({ model, input: given.answer, stream: true }));
    return {
      texts: textsOf(events),
      numbers: events.every(({ sequence_number }, n) => sequence_number === n),
      first: events[0].type,
      last: events.at(-1).type,
    };
  },

  async stream_helper() {
    const stream = client.responses.stream({ model, input: given.answer });
    const texts = textsOf(await all(stream));
    return { texts, text: (await stream.finalResponse()).output_text };
  },

  async parse() {
    const answer = await client.responses.parse({ model, input: given.say, text: { format } });
    return JSON.parse(answer.output_text);
  },

  async parse_stream() {
    const stream = client.responses.stream({ model, input: given.say, text: { format } });
    return JSON.parse((await stream.finalResponse()).output_text);
  },

  async reasoning() {
    const asked = { reasoning: { effort: "high", summary: "auto" }, include: ["reasoning.encrypted_content"] };
    const { output } = await client.responses.create({ model, input: given.think, ...asked });
    return output.map(({ type }) => type);
  },

  tools: () => loop((input) => client.responses.create({ model, input, tools: [tool] })),

  tools_stream: () => loop((input) => client.responses.stream({ model, input, tools: [tool] }).finalResponse()),

  async embeddings() {
    const asked = { model: embedder, input: ["Paris is it.", "Rome"] };
    const { data: binary } = await client.embeddings.create(asked);
    const { data: plain } = await client.embeddings.create({ ...asked, encoding_format: "float" });
    const near = (one, other) => Math.abs(one - other) < 1e-6;
    return {
      indexes: binary.map(({ index }) => index),
      lengths: binary.map(({ embedding }) => Number(Math.hypot(...embedding).toFixed(3))),
      same: binary.every(({ embedding }, n) => embedding.every((one, m) => near(one, plain[n].embedding[m]))),
    };
  },

  unknown_model: () => refused(client.responses.create({ model: "gpt-4o", input: "Hello" })),
  refused: () => refused(spent.responses.create({ model, input: given.answer })),
  refused_stream: () => refused(spent.responses.create({ model, input: given.answer, stream: true })),
  refused_embeddings: () => refused(spent.embeddings.create({ model: embedder, input: given.answer })),
};

const results = {};
for (const [name, run] of Object.entries(cases)) {
  results[name] = await run().catch((error) => `raised ${error.stack}`);
}
console.log(JSON.stringify({ responses_javascript: results }));
