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
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic import TypeAdapter, ValidationError

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


def misshapen(events: TypeAdapter[Any], lines: Iterable[str]) -> list[str]:
    """What is wrong with an event stream by a client's own types, strictly: what no type takes, and
    a name that is not the event's type."""
    named, problems, seen = "", [], 0
    for line in lines:
        field, _, value = line.partition(": ")
        if field == "event":
            named = value
        if field != "data" or value == "[DONE]":
            continue
        seen += 1
        kind = json.loads(value).get("type", "")
        if kind != named:
            problems.append(f"{kind} is named {named!r}")
        try:
            events.validate_json(value, strict=True)
        except ValidationError as error:
            problems.append(f"{value}: {error}")
    return problems if seen > 0 else ["no events"]


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
