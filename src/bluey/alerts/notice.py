"""What an alert says: as JSON with all that is known, or as one sentence for a chat."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from bluey.contract import BudgetScope, WindowName
from bluey.dollars import dollars_text

ID_CHARACTERS = 32

Reason = Literal["reached", "exhausted", "test"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A threshold of one window that was reached, and the webhook that is to be told.

    `reason`: so much is spent (`reached`), or a request was refused because too little is left
    (`exhausted`), or an operator tries the webhook (`test`). `account` names whose budget it is
    within the tenant, `key_id` the API key where it is one's. `limit` and `spent` are tokens, or
    micro-dollars where `unit` is `usd`.
    """

    url: str
    format: Literal["json", "text"]
    tenant: str
    environment: str
    account: str
    scope: BudgetScope
    key_id: str | None
    window: WindowName
    period: str
    unit: Literal["tokens", "usd"]
    threshold: float
    reason: Reason
    limit: int
    spent: int
    resets_at_s: int

    @property
    def id(self) -> str:
        """The same for everybody who notices the same, in whichever isolate."""
        what = [
            self.url,
            *(self.tenant, self.environment, self.account),
            *(self.window, self.period, self.unit, self.threshold),
            self.reason == "test",
        ]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()[:ID_CHARACTERS]

    @property
    def share(self) -> float:
        """How much of the limit is spent, to four digits after the point, rounded down: it is not 1
        before all is spent."""
        return self._parts_spent(10_000) / 10_000

    def _parts_spent(self, parts: int) -> int:
        """How many of so many equal parts of the limit are spent. In whole numbers: 29% of it is
        not 28.999…% of it."""
        return self.spent * parts // self.limit if self.limit > 0 else parts

    def to_value(self) -> dict[str, Any]:
        """As a JSON value, which `Notice(**value)` takes."""
        return asdict(self)

    def body(self, alert_id: str, now_ms: float) -> str:
        """What the webhook gets."""
        if self.format == "text":
            return json.dumps({"text": self.sentence})
        key = {} if self.key_id is None else {"keyId": self.key_id}
        return json.dumps(
            {
                "id": alert_id,
                "event": "test" if self.reason == "test" else "budget_alert",
                "tenant": self.tenant,
                "environment": self.environment,
                "scope": self.scope,
                **key,
                "window": self.window,
                "period": self.period,
                "unit": self.unit,
                "threshold": self.threshold,
                "reason": self.reason,
                "share": self.share,
                "limit": self._amount(self.limit),
                "spent": self._amount(self.spent),
                "resetsAt": _moment(self.resets_at_s),
                "sentAt": _moment(now_ms / 1000),
            }
        )

    @property
    def sentence(self) -> str:
        """The same for people."""
        if self.reason == "test":
            return f"This is a test of the alerts of {self.tenant} ({self.environment})."
        whose = self.tenant if self.key_id is None else f"API key {self.key_id} of {self.tenant}"
        spent, limit = self._amount(self.spent), self._amount(self.limit)
        if self.unit == "usd":
            amounts = f"${spent} of ${limit}"
        else:
            amounts = f"{spent:,} of {limit:,} tokens"
        percent = self._parts_spent(100)
        said = f"{whose} ({self.environment}) has used {percent}% of its {self.window} budget"
        if self.reason == "exhausted":
            said += ", and a request was refused because too little is left"
        return f"{said}: {amounts}. It starts anew on {_moment(self.resets_at_s)}."

    def _amount(self, amount: int) -> int | str:
        return dollars_text(amount) if self.unit == "usd" else amount


def signature(secret: str, body: str, now_ms: float) -> str:
    """The value of the header `x-bluey-signature`: when the body was signed, in whole seconds, and
    the HMAC-SHA256 of that, a point and the body."""
    sent_s = int(now_ms // 1000)
    mac = hmac.new(secret.encode(), f"{sent_s}.{body}".encode(), hashlib.sha256)
    return f"t={sent_s},v1={mac.hexdigest()}"


def _moment(time_s: float) -> str:
    return f"{datetime.fromtimestamp(int(time_s), UTC):%Y-%m-%dT%H:%M:%SZ}"
