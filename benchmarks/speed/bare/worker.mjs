// The same as entry.py in JavaScript, for scale.

const MODEL = "@cf/meta/llama-3.1-8b-instruct-fast";

export default {
  async fetch(request, env) {
    const body = await request.json();
    const messages = body.messages ?? [{ role: "user", content: body.message }];
    const model = body.modelId ?? body.model ?? MODEL;
    const gateway = { gateway: { id: "ai-gate" } };
    if (body.stream) {
      const inputs = { messages, max_tokens: 512, stream: true };
      const stream = await env.AI.run(model, inputs, gateway);
      return new Response(stream, { headers: { "content-type": "text/event-stream" } });
    }
    return Response.json(await env.AI.run(model, { messages, max_tokens: 512 }, gateway));
  },
};
