"""The object of a tenant's alerts, one per tenant: `bluey.alerts.outbox` on its own SQLite.

Arguments and results are JSON text.
"""

from __future__ import annotations

import json
from typing import Any

from workers import DurableObject, python_to_rpc

from bluey.alerts.outbox import Outbox
from worker.platform import ConsoleLog, PlatformClock
from worker.rows import ObjectRows
from worker.webhooks import FetchedWebhooks

SECRET = "ALERT_SECRET"  # noqa: S105  # its name


class AlertOutbox(DurableObject):
    """What was told of one tenant's budgets, and what is still to be sent."""

    def __init__(self, ctx: Any, env: Any) -> None:
        super().__init__(ctx, env)
        self._outbox = Outbox(
            ObjectRows(python_to_rpc(self.ctx.storage)),
            FetchedWebhooks(),
            PlatformClock(),
            ConsoleLog(),
            getattr(self.env, SECRET, None),
        )

    async def tell(self, request_json: str) -> str:
        """See `Outbox.tell`."""
        return json.dumps(self._outbox.tell(json.loads(request_json)))

    async def test(self, request_json: str) -> str:
        """See `Outbox.test`."""
        return json.dumps(await self._outbox.test(json.loads(request_json)))

    async def alarm(self, _info: Any = None) -> None:
        """See `Outbox.ring`."""
        await self._outbox.ring()
