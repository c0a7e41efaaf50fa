"""Runs the cases of client modules of this folder and prints their results as JSON.

`python -m tests.e2e.clients.run '<given>' langchain_python litellm_python` runs in an environment
of `make clients`, where nothing of this project is installed. A module's function
`cases` gives its cases by name; each returns what the client made of the answer, as JSON has it.
"""

import contextlib
import importlib
import json
import sys
import traceback
from collections.abc import Callable, Mapping
from typing import Any

Cases = Mapping[str, Callable[[], Any]]


def results_of(cases: Cases) -> dict[str, Any]:
    """What each case returned, or how it failed."""
    results: dict[str, Any] = {}
    for name, case in cases.items():
        try:
            results[name] = case()
        except Exception as error:  # noqa: BLE001  # the other cases run all the same
            traceback.print_exc()
            results[name] = f"raised {type(error).__name__}: {error}"
    return results


def main() -> None:
    text, *names = sys.argv[1:]
    given = json.loads(text)
    # Some clients print what they think of themselves.
    with contextlib.redirect_stdout(sys.stderr):
        results = {
            name: results_of(
                importlib.import_module(f"tests.e2e.clients.{name}").cases(
                    {**given, "spentKey": given["spentKeys"][name]}
                )
            )
            for name in names
        }
    print(json.dumps(results))


if __name__ == "__main__":
    main()
