"""What schemathesis is told beside its configuration (tests/e2e/test_api_description.py)."""

from typing import Any

import schemathesis


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: dict[str, Any]) -> None:  # noqa: ARG001  # its form
    """To JSON Schema 1.0 is an integer; the API asks for one that is written as such, which no
    schema can say. The value that is sent stays the same."""
    written = _without_point(case.body)
    if written is not case.body:
        case.body = written


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
