// Asks the inspector of a workerd: `node inspector.mjs ADDRESS memory` prints the sizes of all wasm
// memories of a Worker in bytes, `node inspector.mjs ADDRESS profile SECONDS` a profile of its CPU.
// Both as JSON. ADDRESS is that of the Worker, as in `ws://127.0.0.1:9229/name`.

const [address, command, seconds] = process.argv.slice(2);
const socket = new WebSocket(address);
const waiting = new Map();
let lastId = 0;
let contextId;

socket.onmessage = ({ data }) => {
  const message = JSON.parse(data);
  if (message.method === "Runtime.executionContextCreated") contextId = message.params.context.id;
  waiting.get(message.id)?.(message);
  waiting.delete(message.id);
};
socket.onerror = () => {
  console.error(`no inspector answers at ${address}`);
  process.exit(1);
};

async function ask(method, params = {}) {
  lastId += 1;
  const { promise, resolve } = Promise.withResolvers();
  waiting.set(lastId, resolve);
  socket.send(JSON.stringify({ id: lastId, method, params }));
  const { result, error } = await promise;
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

async function memories() {
  await ask("Runtime.enable");
  const expression = "WebAssembly.Memory.prototype";
  // A Worker has no default context.
  const { result } = await ask("Runtime.evaluate", { expression, contextId });
  const { objects } = await ask("Runtime.queryObjects", { prototypeObjectId: result.objectId });
  const sizes = await ask("Runtime.callFunctionOn", {
    objectId: objects.objectId,
    functionDeclaration: "function () { return this.map((memory) => memory.buffer.byteLength); }",
    returnByValue: true,
  });
  return sizes.result.value;
}

async function profile() {
  // workerd answers to neither `Profiler.enable` nor `Profiler.start` with a result of its own.
  await ask("Profiler.enable");
  await ask("Profiler.setSamplingInterval", { interval: 200 });
  await ask("Profiler.start");
  await new Promise((resolve) => setTimeout(resolve, 1000 * Number(seconds)));
  return (await ask("Profiler.stop")).profile;
}

await new Promise((resolve) => {
  socket.onopen = resolve;
});
console.log(JSON.stringify(await (command === "profile" ? profile() : memories())));
socket.close();
