"""Access to `bridge.mjs`, the JavaScript side of the skin."""

from __future__ import annotations

from functools import cache
from typing import Any

from workers import import_from_javascript


@cache
def _module() -> Any:
    return import_from_javascript("worker/bridge.mjs")


class _Bridge:
    """The module's functions and classes. Reading one is a crossing, so each is read once."""

    def __getattr__(self, name: str) -> Any:
        value = getattr(_module(), name)
        setattr(self, name, value)
        return value


_BRIDGE = _Bridge()


def bridge() -> Any:
    """The JavaScript module. It can only be imported inside a request, because that is I/O."""
    return _BRIDGE
