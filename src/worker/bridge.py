"""Access to `bridge.mjs`, the JavaScript side of the skin."""

from __future__ import annotations

from functools import cache
from typing import Any

from workers import import_from_javascript


@cache
def bridge() -> Any:
    """The JavaScript module. It can only be imported inside a request, because that is I/O."""
    return import_from_javascript("worker/bridge.mjs")
