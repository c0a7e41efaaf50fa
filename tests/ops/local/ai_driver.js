// Calls env.AI as a Worker does: {model, inputs, options}, or {gateway, request} for the binding of a
// gateway, comes in as JSON, the outcome goes out. `binding` may name another than AI.
export default {
  async fetch(request, env) {
    const { model, inputs, options, gateway, request: asked, binding = "AI" } = await request.json();
    try {
      const ai = env[binding];
      const answer = await (gateway ? ai.gateway(gateway).run(asked, options) : ai.run(model, inputs, options));
      if (answer instanceof Response) return answer;
      if (answer instanceof ReadableStream) return new Response(answer, { headers: { "x-answer": "stream" } });
      return Response.json(answer, { headers: { "x-answer": "object" } });
    } catch (error) {
      return new Response(error.message, { status: 500, headers: { "x-answer": "exception" } });
    }
  },
};
