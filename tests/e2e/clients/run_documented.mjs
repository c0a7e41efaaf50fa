// Runs the examples in the list of texts that it reads, each as a module of its own, and prints what
// each printed; so that node is started once. They find their packages from where this runs.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const texts = JSON.parse(readFileSync(0, "utf8"));
const folder = mkdtempSync(`${process.cwd()}/documented-`);
const write = process.stdout.write.bind(process.stdout);
const printed = [];
try {
  for (const [at, text] of texts.entries()) {
    let output = "";
    process.stdout.write = (piece) => {
      output += piece;
      return true;
    };
    console.log = (...values) => {
      output += `${format(...values)}\n`;
    };
    const file = `${folder}/${at}.mjs`;
    writeFileSync(file, text);
    try {
      await import(pathToFileURL(file));
    } catch (error) {
      output += error.stack;
    }
    printed.push(output);
  }
} finally {
  rmSync(folder, { recursive: true });
}
write(JSON.stringify(printed));
