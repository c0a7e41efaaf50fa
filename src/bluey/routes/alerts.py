"""`POST /alerts/test`: has each webhook of a tenant's alerts called once."""

from __future__ import annotations

import json
from typing import Literal
from urllib.parse import urlsplit

from typing_extensions import TypedDict

from bluey.alerts.notice import Notice
from bluey.alerts.outbox import SENDING_MS
from bluey.alerts.watch import alerts_in, notice_of
from bluey.apis.own import Success, data_response
from bluey.budgets.account import Account
from bluey.budgets.limits import Limits, WindowLimit
from bluey.budgets.windows import windows_at
from bluey.errors import StorageUnavailable
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import Route, read_nothing
from bluey.tenants.settings import Environment, Slug

# The object calls all webhooks at the same time, and has to answer after the slowest.
WAIT_MS = SENDING_MS + 3_000
# What a test tells of a tenant without budgets.
_ANY_LIMITS = Limits(daily=WindowLimit(tokens=1_000_000))


class WebhookAnswer(TypedDict):
    """What one webhook answered."""

    host: str
    """The host of its URL; the rest may be a secret."""
    format: Literal["json", "text"]
    status: int | None
    """From 200 to 299: the webhook has taken the alert. Null: there was no answer."""
    failure: str | None
    """Why there was no answer."""


class AlertTest(TypedDict):
    """A test of a tenant's alerts."""

    tenantId: Slug
    environment: Environment
    webhooks: list[WebhookAnswer]
    """Empty for a tenant without alerts."""


async def try_alerts(exchange: Exchange, _asked: None) -> Response:
    """Send a test to the webhooks of the tenant's alerts.

    This needs an operator key. Each webhook is called once, with the event `test`.
    """
    notices = _notices(exchange)
    answers: list[tuple[int | None, str | None]] = []
    if notices:
        answers = await _tried(exchange, notices)
    test: AlertTest = {
        "tenantId": exchange.tenant.id,
        "environment": exchange.isolate.deployment.environment,
        "webhooks": [
            {
                "host": urlsplit(notice.url).netloc,
                "format": notice.format,
                "status": status,
                "failure": failure,
            }
            for notice, (status, failure) in zip(notices, answers, strict=True)
        ],
    }
    return data_response(test)


async def _tried(exchange: Exchange, notices: list[Notice]) -> list[tuple[int | None, str | None]]:
    """The status of each webhook's answer, or why there was none."""
    argument = json.dumps({"notices": [notice.to_value() for notice in notices]})
    try:
        text = await exchange.isolate.outboxes.call(exchange.tenant.id, "test", argument, WAIT_MS)
    except StorageUnavailable as error:
        exchange.log("alert_error", {"reason": str(error)})
        return [(None, str(error))] * len(notices)
    answers: list[tuple[int | None, str | None]] = json.loads(text)["answers"]
    return answers


def _notices(exchange: Exchange) -> list[Notice]:
    """A test for each webhook that this deployment calls."""
    tenant, environment = exchange.tenant, exchange.isolate.deployment.environment
    account = tenant.account or Account(tenant.id, "tenant", _ANY_LIMITS, tenant.hold_ttl_ms)
    window = windows_at(account.limits, exchange.isolate.clock.epoch_ms())[0]
    alerts = {(alert.url, alert.format): alert for alert in alerts_in(tenant, environment)}
    return [
        notice_of(alert, alert.at[0], "test", tenant.id, environment, account, window, 0)
        for alert in alerts.values()
    ]


ALERT_TEST = Route(
    "/alerts/test",
    ("POST",),
    try_alerts,
    read_nothing,
    Success[AlertTest],
    takes_operator=True,
    wants_operator=True,
)
