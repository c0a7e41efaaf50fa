// Loaded into wrangler's Node before wrangler. wrangler watches files by asking for their state again
// and again (chokidar by `fs.watchFile`), and loses an edit in two ways:
//
// - Many editors save by putting a new file in the place of the old one. When chokidar looks between
//   the two, it takes the file for removed and never looks again: a file behind a link, as settings
//   are, is only found again when the link's own folder changes. So nobody is told of that moment.
//   What really goes away is missing in its folder, which chokidar watches as well.
// - A file of the same size with an older date, as after `git stash` or `cp -p`, counts as unchanged.
//   So it is told with a date that is newer than the last.
"use strict";
const fs = require("node:fs");

const { watchFile } = fs;

fs.watchFile = (path, options, listener) =>
  watchFile(path, options, (now, before) => {
    if (now.mtimeMs === 0) return;
    const isAnother = now.ino !== before.ino || now.mtimeMs !== before.mtimeMs;
    if (isAnother && now.mtimeMs <= before.mtimeMs) now.mtimeMs = before.mtimeMs + 1;
    listener(now, before);
  });
