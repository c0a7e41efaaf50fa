// Calls the method of an object that a request's JSON names.

export default {
  async fetch(request, env) {
    const { name, method, argument } = await request.json();
    return new Response(await env.LEDGER.getByName(name)[method](argument));
  },
};
