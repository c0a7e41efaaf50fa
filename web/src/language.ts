// Chromium with LANG=C says that its language is `en-US@posix`, and Intl refuses that. uPlot asks Intl as
// soon as it is loaded, so this module has to be imported before uPlot.

try {
  new Intl.NumberFormat(navigator.language);
} catch {
  Object.defineProperty(navigator, "language", { value: "en" });
}
