"""A dataset of Workers Analytics Engine as the core's Metrics port."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from bluey.ports import Point
from worker.bridge import bridge

_JSON = json.JSONEncoder(separators=(",", ":"))


class Dataset:
    """A bound dataset. In local development the platform drops what is written to it."""

    def __init__(self, binding: Any) -> None:
        self._binding = binding

    @cached_property
    def _write(self) -> Any:
        # There is no JavaScript module before the first request.
        return bridge().writePoint

    def write(self, point: Point) -> None:
        """See the port: one crossing, and nothing is awaited."""
        told = {"indexes": [point.index], "blobs": point.blobs, "doubles": point.doubles}
        self._write(self._binding, _JSON.encode(told))
