"""The console, bundled from `web/` into `public/console/` by esbuild.

The page is written last, with a stamp in it: a folder with a page is a console that is whole, and
the page says from what it was made.
"""

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ops.processes.running import run
from ops.project.paths import NODE_MODULES, PUBLIC, ROOT, write_atomically
from ops.project.stamp import Stamp
from ops.wrangler.node import find_node

WEB = ROOT / "web"
BUILT = PUBLIC / "console"

BUILD_SECONDS = 60.0

_STAMP = re.compile(r'<meta name="bluey-console" content="([0-9a-f]+)">')
# The reference page's script, which no page of the console names.
_REFERENCE = "assets/docs.js"
_FILE = re.compile(r'"/console/(assets/[^"]+)"')


def sources(web: Path = WEB) -> Sequence[Path]:
    """The files that the console is made of."""
    # What begins with a dot is an editor's own, such as vim's for what is not saved yet.
    own = [path for path in web.rglob("[!.]*") if path.is_file()]
    # The lock file pins the content of the libraries.
    return [*sorted(own), ROOT / "package-lock.json", Path(__file__)]


def console_is_built(web: Path = WEB, built: Path = BUILT) -> bool:
    """Whether the console is there, made from the sources as they are."""
    page = built / "index.html"
    if not page.is_file():
        return False
    text = page.read_text()
    found = _STAMP.search(text)
    return (
        found is not None
        and found[1] == Stamp(page, sources(web)).fingerprint
        and all((built / name).is_file() for name in (*_FILE.findall(text), _REFERENCE))
    )


def build_console(web: Path = WEB, built: Path = BUILT) -> None:
    """Bundle the console.

    Raises:
        OpsError: esbuild refused the sources; carries what it printed.
    """
    stamp = f'<meta name="bluey-console" content="{Stamp(built, sources(web)).fingerprint}">'
    with tempfile.TemporaryDirectory() as folder:
        run(
            "bundling the console",
            [
                *(find_node(), NODE_MODULES / "esbuild/bin/esbuild"),
                # The console, and what the reference page has of scripts (docs/api.md).
                *(web / "src/main.tsx", web / "src/docs.ts"),
                *("--bundle", "--minify", "--format=esm", "--target=es2022", "--charset=utf8"),
                *("--jsx=automatic", "--jsx-import-source=preact", "--log-level=warning"),
                *(f"--outdir={folder}", f"--tsconfig={web / 'tsconfig.json'}"),
            ],
            advice="What esbuild says is above.",
            timeout_s=BUILD_SECONDS,
        )
        made = [*Path(folder).iterdir(), web / "icon.svg"]
        page = (web / "index.html").read_text().replace("<head>", f"<head>\n    {stamp}", 1)
        shutil.rmtree(built, ignore_errors=True)
        for path in made:
            write_atomically(built / "assets" / path.name, path.read_bytes())
        write_atomically(built / "index.html", page.encode())
