// What the official client for JavaScript makes of failures, with its own retries: the requests that
// it is given, all at once. Prints the error of each, as JSON.

import OpenAI from "openai";

const { url, headers, asked } = JSON.parse(process.argv[2]);
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey: "unused", defaultHeaders: headers });

async function errorOf(body) {
  try {
    await client.chat.completions.create(body);
  } catch (error) {
    return [error.status, error.code];
  }
}

console.log(JSON.stringify(await Promise.all(asked.map(errorOf))));
