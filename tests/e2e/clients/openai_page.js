// What a page does with the official client for JavaScript, and what it makes of the answers.

async ({ url, tenant, model }) => {
  const OpenAI = client.default;
  const aClient = (tenantId) =>
    new OpenAI({
      baseURL: `${url}/v1`,
      apiKey: "unused",
      defaultHeaders: { "x-tenant-id": tenantId, "x-trace-id": "from-a-page" },
      maxRetries: 0,
      dangerouslyAllowBrowser: true,
    });
  const open = aClient(tenant);
  const asked = { model, messages: [{ role: "user", content: "answer" }] };
  const completion = await open.chat.completions.create(asked);
  const texts = [];
  for await (const chunk of await open.chat.completions.create({ ...asked, stream: true })) {
    texts.push(...chunk.choices.map(({ delta }) => delta.content).filter(Boolean));
  }
  const refused = await open.models.retrieve("unknown").catch((error) => error);
  const closed = await aClient("closed").models.list().catch((error) => error);
  return {
    content: completion.choices[0].message.content,
    requestId: completion._request_id,
    texts,
    refused: refused.status,
    isClosed: closed instanceof OpenAI.APIConnectionError,
  };
};
