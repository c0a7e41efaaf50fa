"""`bridge.mjs`, the JavaScript side of the skin, for the rest of it."""

from __future__ import annotations

from functools import cache
from typing import Any

from workers import import_from_javascript


@cache
def bridge() -> Any:
    """The module. Importing it needs a request: there is no I/O before the first one."""
    return import_from_javascript("worker/bridge.mjs")
