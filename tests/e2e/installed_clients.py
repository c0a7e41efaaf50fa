"""The clients that `make clients` installs, and how what uses them runs: with a home of its own,
and no way to any other host than this machine."""

import functools
import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ops.project.paths import GENERATED, ROOT
from ops.wrangler import node
from tests.commands import run

NOBODY = "http://127.0.0.1:1"
"""A proxy that nobody serves: what a client asks of the internet fails at once."""


def environment(home: str, **others: str) -> dict[str, str]:
    """The whole environment of a client."""
    return {
        "HOME": home,
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "https_proxy": NOBODY,
        "HTTPS_PROXY": NOBODY,
        "NO_PROXY": "127.0.0.1,localhost",
        "no_proxy": "127.0.0.1,localhost",
        **others,
    }


@functools.cache
def installed() -> Path:
    """Where they are; what is missing or out of date is installed."""
    make = shutil.which("make")
    assert make is not None
    made = run([make, "--no-print-directory", ".bluey/clients/installed"])
    assert 0 == made.returncode, made.stdout + made.stderr
    return GENERATED / "clients"


def tokens_folder() -> str:
    """Where tiktoken finds the list of tokens that it would else take from the internet: LiteLLM
    has a copy, named as tiktoken names its own."""
    packages = installed() / "clients" / "lib"
    (folder,) = packages.glob("python*/site-packages/litellm/litellm_core_utils/tokenizers")
    return str(folder)


def run_python(name: str, modules: Sequence[str], given: object) -> dict[str, Any]:
    """The results of modules of tests/e2e/clients in an environment of `make clients`."""
    python = installed() / name / "bin/python"
    command = [str(python), "-m", "tests.e2e.clients.run", json.dumps(given), *modules]
    with tempfile.TemporaryDirectory() as home:
        others = {
            # LiteLLM would else ask the internet for a list of models.
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "LLM_USER_PATH": home,
            "TIKTOKEN_CACHE_DIR": tokens_folder(),
        }
        ran = run(command, cwd=ROOT, env=environment(home, **others))
    assert 0 == ran.returncode, ran.stderr
    results: dict[str, Any] = json.loads(ran.stdout)
    return results


def run_node(script: str, given: object) -> Any:
    """What a script of tests/e2e/clients prints; it finds its packages from where they are."""
    text = (ROOT / "tests/e2e/clients" / script).read_text()
    command = [str(node.find_node()), "--input-type=module", "-", json.dumps(given)]
    with tempfile.TemporaryDirectory() as home:
        ran = run(command, cwd=installed(), env=environment(home), text=text)
    assert (0, "") == (ran.returncode, ran.stderr), ran.stderr
    return json.loads(ran.stdout)
