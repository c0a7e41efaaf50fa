// The local AI Worker with a gateway's log: after each call it tells the test's server what a
// gateway would have logged of it. The server adds the counts, which it knows itself. It is served
// from a folder where the local AI Worker is beside it (logged_model.py).

import { LocalAI } from "./ai_worker/worker.js";

export class LoggedAI extends LocalAI {
  async run(model, inputs, options) {
    const response = await super.run(model, inputs, options);
    const entry = { id: response.headers.get("cf-aig-log-id"), model, gateway: options.gateway, success: response.ok };
    await fetch(`${this.env.SERVER_URL}/log`, { method: "POST", body: JSON.stringify(entry) });
    return response;
  }
}

export default {
  fetch: () => new Response("This Worker answers through its entrypoint only.\n", { status: 404 }),
};
