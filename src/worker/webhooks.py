"""`fetch` as the core's Webhooks port."""

from __future__ import annotations

import json
from collections.abc import Mapping

from pyodide.ffi import JsException

from bluey.errors import WebhookFailed
from worker.bridge import bridge


class FetchedWebhooks:
    """Webhooks anywhere that the platform lets a Worker call."""

    async def post(self, url: str, headers: Mapping[str, str], body: str, wait_ms: int) -> int:
        try:
            status = await bridge().postWebhook(url, json.dumps(headers), body, wait_ms)
        except JsException as error:
            # Its text may quote the URL, and that of a chat's webhook is a secret.
            raise WebhookFailed("cannot be reached") from error
        if status is None:
            raise WebhookFailed(f"no answer within {wait_ms / 1000:g} s")
        return int(status)
