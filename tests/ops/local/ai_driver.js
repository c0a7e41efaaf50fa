// Calls env.AI as a Worker does: {model, inputs, options} comes in as JSON, the outcome goes out.
export default {
  async fetch(request, env) {
    const { model, inputs, options } = await request.json();
    try {
      const answer = await env.AI.run(model, inputs, options);
      if (answer instanceof Response) return answer;
      if (answer instanceof ReadableStream) return new Response(answer, { headers: { "x-answer": "stream" } });
      return Response.json(answer, { headers: { "x-answer": "object" } });
    } catch (error) {
      return new Response(error.message, { status: 500, headers: { "x-answer": "exception" } });
    }
  },
};
