// Runs the browser example of docs/streaming.md in headless Chromium, on a page of the Worker's
// own origin: node browser.mjs URL EXAMPLE BODY. Prints what the example gave, as JSON.

import { readFileSync } from "node:fs";

import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const [url, example, body] = process.argv.slice(2);
const browser = await puppeteer.launch({
  args: [...chromium.args, "--no-sandbox", "--disable-background-networking"],
  executablePath: await chromium.executablePath(),
  headless: "shell",
});
try {
  const page = await browser.newPage();
  // The API's own pages may run no script; a client's page may.
  await page.setBypassCSP(true);
  await page.goto(`${url}/health`, { timeout: 30_000 });
  await page.addScriptTag({ content: readFileSync(example, "utf8") });
  const result = await page.evaluate(
    async (chatUrl, chatBody) => {
      const tokens = [];
      const usage = await chat(chatUrl, JSON.parse(chatBody), (token) => tokens.push(token));
      return { agent: navigator.userAgent, tokens, usage };
    },
    `${url}/chat`,
    body,
  );
  console.log(JSON.stringify(result));
} finally {
  await browser.close();
}
