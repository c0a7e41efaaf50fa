"""The console in a real Chromium. A package, so that the browser ends with its last test: a running
Playwright leaves an event loop running, which other tests of the process could not bear."""
