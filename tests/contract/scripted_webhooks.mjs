// What answers the Worker's own `fetch` in the contract tests: a URL's path says how.

// A promise that nothing ever resolves would be taken for a hang.
const FOREVER_MS = 60_000;

let received = [];

export default {
  async fetch(request) {
    const [, way, argument] = new URL(request.url).pathname.split("/");
    if (way === "received") {
      const told = received;
      received = [];
      return Response.json(told);
    }
    const body = await request.text();
    const names = ["content-type", "x-bluey-alert-id"];
    const headers = Object.fromEntries(names.map((name) => [name, request.headers.get(name)]));
    received.push([request.method, request.url, headers, body]);
    if (way === "silent") await scheduler.wait(FOREVER_MS);
    if (way === "unreachable") throw new Error("SECRET text");
    if (way === "endless") {
      const endless = new ReadableStream({
        async pull(controller) {
          await scheduler.wait(10);
          controller.enqueue(new Uint8Array(65_536));
        },
      });
      return new Response(endless);
    }
    const status = Number(argument);
    const headersOf = status === 302 ? { location: "https://hooks.test/status/200" } : {};
    return new Response(null, { status, headers: headersOf });
  },
};
