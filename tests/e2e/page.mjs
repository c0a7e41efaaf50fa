// Opens a page in headless Chromium: node page.mjs URL. Prints as JSON what it asked for, what
// the browser complained of, and how wide its style lets it be.

import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";

const [url] = process.argv.slice(2);
const browser = await puppeteer.launch({
  args: [...chromium.args, "--no-sandbox", "--disable-background-networking"],
  executablePath: await chromium.executablePath(),
  headless: "shell",
});
try {
  const page = await browser.newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("console", (message) => complaints.push(message.text()));
  await page.goto(url, { timeout: 30_000 });
  const maxWidth = await page.evaluate(() => getComputedStyle(document.body).maxWidth);
  console.log(JSON.stringify({ requests, complaints, maxWidth }));
} finally {
  await browser.close();
}
