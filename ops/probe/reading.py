"""Each function here reads one fact from a recorded reply, or raises Unmet."""

import json
import re
from collections.abc import Mapping
from typing import Any, NotRequired, get_origin, get_type_hints

from bluey.dollars import micro_usd_in
from ops.probe.recording import Reply

EVENT_STREAM = "text/event-stream"


class Unmet(Exception):
    """A reply is not as expected; the text says what was found instead."""


def require(fact: bool, found: str) -> None:
    """Raises Unmet, with what was found, unless a condition is true."""
    if not fact:
        raise Unmet(found)


def parse(text: str) -> Any:
    """The value of a JSON text. Raises Unmet."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unmet(f"not JSON: {error}") from None


def value_at(value: Any, *keys: str) -> Any:
    """The value at a path of JSON keys. Raises Unmet."""
    for index, key in enumerate(keys):
        if not isinstance(value, dict) or key not in value:
            raise Unmet(f"there is no {'.'.join(keys[: index + 1])}")
        value = value[key]
    return value


def require_keys(value: Any, form: type, where: str, *, optional: bool = True) -> None:
    """Raises Unmet unless a value has the JSON keys of a TypedDict, in its order.

    Keys that are not required may be absent; with `optional` False they must be absent.
    """
    found = list(value) if isinstance(value, dict) else []
    expected = [
        name
        for name, hint in get_type_hints(form, include_extras=True).items()
        if get_origin(hint) is not NotRequired or (optional and name in found)
    ]
    has = found if isinstance(value, dict) else type(value).__name__
    require(found == expected, f"{where} has {has}, expected {expected}")


def header_number(headers: Mapping[str, str], name: str) -> int:
    """A header that is a whole number. Raises Unmet."""
    return int(_header(headers, name, r"\d{1,18}", "whole number"))


def header_micro_usd(headers: Mapping[str, str], name: str) -> int:
    """A header that is an amount of dollars, in millionths. Raises Unmet."""
    return micro_usd_in(_header(headers, name, r"\d{1,12}\.\d{6}", "amount of dollars"))


def _header(headers: Mapping[str, str], name: str, form: str, kind: str) -> str:
    value = headers.get(name)
    if value is None:
        raise Unmet(f"there is no {name}")
    require(bool(re.fullmatch(form, value)), f"{name} is no {kind}: {value}")
    return value


def count_at(usage: Any, key: str, least: int = 0) -> int:
    """A whole number of `usage`, `least` or more. Raises Unmet."""
    value = value_at(usage, key)
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= least
    require(whole, f"{key} is {json.dumps(value)}, expected a whole number from {least}")
    return int(value)


def error_code(error: object) -> str:
    """The code of an error reply; empty where there is no usable code."""
    code = error.get("code") if isinstance(error, dict) else None
    known = isinstance(code, str) and code.isascii() and code.replace("_", "").isalnum()
    return str(code) if known else ""


def event_data(reply: Reply, name: str) -> list[Any]:
    """The parsed data of the events of one name. Raises Unmet."""
    return [parse(each.event.data) for each in reply.arrivals if each.event.event == name]


def done_of(reply: Reply) -> Any:
    """The data of a stream's `done` event. Raises Unmet unless there is one `done`, and it is
    last."""
    names = [each.event.event for each in reply.arrivals]
    require(names.count("done") == 1, f"{names.count('done')} events are named done")
    require(names[-1] == "done", f"the last event is named {names[-1]}")
    return parse(reply.arrivals[-1].event.data)


def data_of(reply: Reply) -> Any:
    """The `data` of a whole answer, or the data of a stream's `done`. Raises Unmet."""
    if reply.media_type == EVENT_STREAM:
        return done_of(reply)
    return value_at(parse(reply.text), "data")


def usage_of(reply: Reply) -> Any:
    """The `usage` of an answer. Raises Unmet."""
    return value_at(data_of(reply), "usage")


def health_of(reply: Reply) -> dict[str, Any]:
    """The data of `/health`; empty where it cannot be read."""
    try:
        data = data_of(reply)
    except Unmet:
        return {}
    return data if isinstance(data, dict) else {}
