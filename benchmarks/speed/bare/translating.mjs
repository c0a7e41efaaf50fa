// The barest Worker that translates a stream: each frame of a text is found by a regular expression
// and written as an event of the client's API as soon as it is here. It counts nothing, checks
// nothing and keeps no deadline.

const MODEL = "@cf/meta/llama-3.1-8b-instruct-fast";
const STRING = '("(?:[^"\\\\]|\\\\.)*")';
const NATIVE = new RegExp(`^data: {"response":${STRING}`);
const OPENAI = new RegExp(`^data: {"choices":\\[{"delta":{"content":${STRING}`);
const USAGE = /"usage":(\{"prompt_tokens".*\})\}$/;

const encoder = new TextEncoder();

function own() {
  return {
    piece: (text) => `event: token\ndata: {"token":${text}}\n\n`,
    end: (usage) => `event: done\ndata: {"done":true,"usage":${usage}}\n\n`,
  };
}

function chatCompletions(model) {
  const created = Math.floor(Date.now() / 1000);
  const head =
    `data: {"id":"chatcmpl-${crypto.randomUUID()}","object":"chat.completion.chunk",` +
    `"created":${created},"model":${JSON.stringify(model)},"choices":[{"index":0,"delta":`;
  return {
    piece: (text) => `${head}{"content":${text}},"logprobs":null,"finish_reason":null}]}\n\n`,
    end: () => `${head}{},"logprobs":null,"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`,
  };
}

function translated(stream, format) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  let usage = "null";
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) {
          controller.enqueue(encoder.encode(format.end(usage)));
          controller.close();
          return;
        }
        const frames = (rest + decoder.decode(value, { stream: true })).split("\n\n");
        rest = frames.pop();
        let out = "";
        for (const frame of frames) {
          const text = (NATIVE.exec(frame) ?? OPENAI.exec(frame))?.[1];
          if (text !== undefined && text !== '""') out += format.piece(text);
          else usage = USAGE.exec(frame)?.[1] ?? usage;
        }
        if (out !== "") {
          controller.enqueue(encoder.encode(out));
          return;
        }
      }
    },
  });
}

export default {
  async fetch(request, env) {
    const body = await request.json();
    const messages = body.messages ?? [{ role: "user", content: body.message }];
    const model = body.modelId ?? body.model ?? MODEL;
    const inputs = { messages, max_tokens: 512, stream: true };
    const stream = await env.AI.run(model, inputs, { gateway: { id: "ai-gate" } });
    const format = body.messages ? chatCompletions(model) : own();
    const headers = { "content-type": "text/event-stream" };
    return new Response(translated(stream, format), { headers });
  },
};
