"""A real Chromium for tests, driven by Playwright: the one that an npm package carries."""

import json
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from ops.processes.running import environment
from ops.project.paths import GENERATED, NODE_MODULES
from ops.wrangler import node
from tests.commands import run

needs_chromium = pytest.mark.skipif(
    (sys.platform, platform.machine()) != ("linux", "x86_64"),
    reason="the npm package that carries Chromium has it for Linux on x64 only",
)

_PACKAGE = NODE_MODULES / "@sparticuz" / "chromium"
_UNPACK = "await (await import('@sparticuz/chromium')).default.executablePath()"
# The package's own font first, so that a picture looks the same on every machine; what it has no
# signs for comes from the machine.
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
"""
# Only this machine has a name: a page that asks for anything else gets nothing.
_ONLY_THIS_MACHINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


def chromium() -> Path:
    """The folder with the unpacked Chromium of the installed version; unpacks it the first time.

    The package's own place for it is one for all versions and users of the machine.
    """
    version = json.loads((_PACKAGE / "package.json").read_text())["version"]
    folder = GENERATED / "cache" / f"chromium-{version}"
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".chromium-", dir=folder.parent))
    ran = run(
        [str(node.find_node()), "--input-type=module", "--eval", _UNPACK],
        env=environment(TMPDIR=str(scratch)),
    )
    assert 0 == ran.returncode, ran.stderr
    (scratch / "fonts.conf").write_text(_FONTS)
    try:
        scratch.rename(folder)
    except OSError:  # another process was faster
        shutil.rmtree(scratch)
    return folder


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium until the block ends, with the rules of every browser for pages of other origins
    (the npm package's own arguments switch them off), and without a way out of this machine."""
    folder = chromium()
    own = environment(FONTCONFIG_FILE=str(folder / "fonts.conf"), XDG_CACHE_HOME=str(folder))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=folder / "chromium",
            # Without the sandbox, because in CI and in containers we are root.
            chromium_sandbox=False,
            args=[_ONLY_THIS_MACHINE, "--font-render-hinting=none"],
            # Else a machine without a language gives pages one that is none: `en-US@posix`.
            env={**own, "LANG": "en_US.UTF-8", "LANGUAGE": "en_US", "LC_ALL": "en_US.UTF-8"},
        )
        try:
            yield browser
        finally:
            browser.close()
