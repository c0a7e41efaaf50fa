// The official client for JavaScript on a page in headless Chromium, of another origin than the
// Worker's: `node openai_browser.mjs '<given>'` prints what it made of the answers, as JSON.
// Chromium asks before every such request, and blocks it when one header of it is not allowed.

import { createServer } from "node:http";

import chromium from "@sparticuz/chromium";
import { build } from "esbuild";
import puppeteer from "puppeteer-core";

const bundle = await build({
  stdin: { contents: 'export { default } from "openai";', resolveDir: process.cwd() },
  bundle: true,
  format: "iife",
  globalName: "client",
  platform: "browser",
  write: false,
});
const pages = createServer((_, response) => response.setHeader("content-type", "text/html").end("<!doctype html>"));
await new Promise((listening) => pages.listen(0, "127.0.0.1", listening));
const browser = await puppeteer.launch({
  args: [
    // The package's own arguments let every page read everything.
    ...chromium.args.filter((argument) => argument !== "--disable-web-security"),
    ...["--no-sandbox", "--disable-background-networking"],
  ],
  executablePath: await chromium.executablePath(),
  headless: "shell",
});
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${pages.address().port}/`, { timeout: 30_000 });
  await page.addScriptTag({ content: bundle.outputFiles[0].text });
  const results = await page.evaluate(async ({ url, tenant, model }) => {
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
  }, JSON.parse(process.argv[2]));
  console.log(JSON.stringify(results));
} finally {
  await browser.close();
  pages.close();
}
