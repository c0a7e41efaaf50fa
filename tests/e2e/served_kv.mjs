// Reads and writes the KV namespace of a Worker under `wrangler dev` for a test: a Worker beside it
// that has the same namespace, in the same state.

export default {
  async fetch(request, { KV }) {
    const { list, read = [], write = [], remove = [] } = await request.json();
    for (const { key, value, metadata, expiration } of write) await KV.put(key, value, { metadata, expiration });
    for (const key of remove) await KV.delete(key);
    if (!list) return Response.json(await Promise.all(read.map((key) => KV.getWithMetadata(key))));
    const found = [];
    for (let page = { list_complete: false }; !page.list_complete; ) {
      page = await KV.list({ cursor: page.cursor });
      found.push(...page.keys);
    }
    return Response.json(found);
  },
};
