// Chromium with LANG=C says that its language is `en-US@posix`, which Intl refuses. uPlot asks Intl with
// it as soon as it is loaded, so this has to be imported before.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en" });
}
