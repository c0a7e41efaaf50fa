// The official client for JavaScript as a script of a page, which calls it `client`:
// `node openai_bundle.mjs null` prints it as a text of JSON.

import { build } from "esbuild";

const bundle = await build({
  stdin: { contents: 'export { default } from "openai";', resolveDir: process.cwd() },
  bundle: true,
  format: "iife",
  globalName: "client",
  platform: "browser",
  write: false,
});
console.log(JSON.stringify(bundle.outputFiles[0].text));
