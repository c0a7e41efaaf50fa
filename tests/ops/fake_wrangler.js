// wrangler for tests, for the commands that need an account: it notes how it was called and
// prints what a file beside the notes says. A dry run is the real wrangler's, the first time of each deployment.
const { appendFileSync, cpSync, existsSync, readFileSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const { basename, dirname, join } = require("node:path");

const folder = process.env.FAKE_WRANGLER;
const words = process.argv.slice(2);
const deployment = basename(dirname(words[words.indexOf("--config") + 1]));
const { CLOUDFLARE_API_TOKEN: token, CLOUDFLARE_ACCOUNT_ID: account } = process.env;
appendFileSync(join(folder, "calls.ndjson"), JSON.stringify({ words, token, account, cwd: process.cwd() }) + "\n");

if (words.includes("--dry-run")) {
  const uploaded = words[words.indexOf("--outdir") + 1];
  const kept = join(folder, "..", `uploaded-${deployment}`);
  if (existsSync(kept)) {
    cpSync(kept, uploaded, { recursive: true });
  } else {
    const command = [process.env.REAL_WRANGLER, ...words];
    process.exitCode = spawnSync(process.execPath, command, { stdio: "inherit" }).status ?? 1;
    cpSync(uploaded, kept, { recursive: true });
  }
} else {
  // What is played for one deployment, else for all.
  const own = join(folder, `${words[0]}-${deployment}.json`);
  const file = existsSync(own) ? own : join(folder, `${words[0]}.json`);
  const { output = "", told, code = 0 } = existsSync(file) ? JSON.parse(readFileSync(file)) : {};
  process.stdout.write(output);
  if (told) appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, JSON.stringify(told) + "\n");
  process.exitCode = code;
}
