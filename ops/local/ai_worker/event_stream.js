// Server-sent events, read and written.

/** One event; `data` is a text, or a value that is sent as JSON. */
export function event(data, name) {
  const text = typeof data === "string" ? data : JSON.stringify(data);
  return `${name === undefined ? "" : `event: ${name}\n`}data: ${text}\n\n`;
}

/** The data of each event of a body. `onBytes` is called for each piece that arrives. */
export async function* dataOf(body, onBytes) {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const piece of body) {
    onBytes();
    const lines = (rest + decoder.decode(piece, { stream: true })).split(/\r?\n/);
    rest = lines.pop();
    for (const line of lines) if (line.startsWith("data:")) yield line.slice(5).trim();
  }
}

/** A body of these texts. `abandoned` is called when the reader goes before their end. */
export function bodyOf(texts, abandoned) {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { value, done } = await texts.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    cancel() {
      abandoned();
      texts.return().catch(() => {});
    },
  });
}
