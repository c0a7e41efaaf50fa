"""The platform's rate limiters as the core's RateLimiter port."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pyodide.ffi import JsException

from bluey.errors import RateLimiterUnavailable
from worker.bridge import bridge

# A limiter answers from memory. A client should not wait for one that is slower.
WAIT_MS = 500

BINDINGS = {"tenant": "TENANT_RATE", "key": "KEY_RATE", "session": "SESSION_RATE"}


class RateLimits:
    """The limiters of this deployment. A limiter that is not configured limits nothing."""

    def __init__(self, env: Any) -> None:
        self._env = env
        bound = {scope: name for scope, name in BINDINGS.items() if hasattr(env, name)}
        self._bound = bound
        self._scopes = {name: scope for scope, name in bound.items()}

    async def exceeded(self, counted: Mapping[str, str]) -> str | None:
        """See the port: one crossing asks all limiters."""
        keys = {self._bound[scope]: key for scope, key in counted.items() if scope in self._bound}
        if not keys:
            return None
        try:
            exceeded = await bridge().exceededLimit(self._env, json.dumps(keys), WAIT_MS)
        except JsException as error:
            raise RateLimiterUnavailable("a rate limiter failed") from error
        if exceeded is None:
            raise RateLimiterUnavailable("a rate limiter did not answer in time")
        return self._scopes[exceeded] if exceeded else None
