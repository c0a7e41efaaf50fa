"""What schemathesis is told beside its configuration (tests/e2e/test_api_description.py)."""

import os
from copy import deepcopy
from typing import Any

import schemathesis

# What tests/proof.py tells the tests, which a program of another project does not import.
IS_PROOF = os.environ.get("BLUEY_PROOF") == "1"
_tried: set[tuple[object, ...]] = set()


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """Whether a request is sent. Of those that try a place of the description in the same way, as
    their own words for it say, the everyday run sends one, and `make proof` all; each of a list of
    values is tried every day."""
    phase = case.meta.phase
    if IS_PROOF or phase.name.value != "coverage" or phase.data.description.endswith("Enum value"):
        return True
    tried = (
        *(context.operation.label, case.method, case.meta.generation.mode, phase.data.scenario),
        *(phase.data.parameter_location, phase.data.parameter, phase.data.location),
        phase.data.description,
    )
    is_new = tried not in _tried
    _tried.add(tried)
    return is_new


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001  # its form
    """What no schema can say: to JSON Schema 1.0 is an integer, and the API asks for one that is
    written as such; and a tool that has to be called is one of those that are offered."""
    written = _choosing_what_is_offered(_without_point(case.body))
    if written is not case.body:
        case.body = written


def _choosing_what_is_offered(body: Any) -> Any:
    """The body with the name of its first tool in the place of the one that it chooses; the same
    object where it has no such names."""
    if not isinstance(body, dict):
        return body
    written = deepcopy(body)
    offered, chosen = _named(written.get("tools")), _named(written.get("tool_choice"))
    if offered is None or chosen is None:
        return body
    chosen["name"] = offered["name"]
    return written


def _named(value: Any) -> dict[str, Any] | None:
    """The object that has the name of a tool, of a choice of one, or of the first one in a list, as
    each API writes it."""
    if isinstance(value, list):
        return _named(value[0]) if value else None
    if not isinstance(value, dict):
        return None
    if isinstance(value.get("name"), str) and "tools" not in value:
        return value
    return _named(value.get("function")) or _named(value.get("tools"))


def _without_point(value: Any) -> Any:
    """The same value with every whole float as an integer; the same object if there is none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        items = [_without_point(item) for item in value]
        return (
            items if any(new is not old for new, old in zip(items, value, strict=True)) else value
        )
    if isinstance(value, dict):
        keys = {key: _without_point(item) for key, item in value.items()}
        return keys if any(keys[key] is not item for key, item in value.items()) else value
    return value
