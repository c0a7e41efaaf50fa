"""What is used by any ledger, from the Worker, which takes an operator key for that."""

from collections import defaultdict

from bluey.budgets.book import Tally
from bluey.routes.usage import PastWindow, UsageReport, UsageWindow
from ops.probe.address import Address
from ops.probe.answers import OPERATOR_KEY_VARIABLE, data_of
from ops.probe.recording import Call, Limits
from ops.totals.spent import Limit, Span, Spent, correction

LIMITS = Limits(body_bytes=32 * 1_048_576)
"""A tenant may have many keys, and a quarter of a year has many days."""

ADVICE = {
    401: f"Pass an operator key of this environment in {OPERATOR_KEY_VARIABLE} "
    "(`bluey operator create`).",
    404: "Is the tenant deployed there?",
    503: "The ledger or Workers KV cannot be read right now.",
}


def read_worker(address: Address, deployment: str, span: Span) -> list[Spent]:
    """What the tenant of an address has used, and each of its API keys that has limits of its own.

    Raises:
        OpsError: the Worker does not answer, or refuses.
    """
    call = Call("usage", "GET", f"/usage?days={span.days_back}")
    _, report = data_of(address, call, UsageReport, ADVICE, LIMITS)
    return _spent(report, deployment)


def _spent(report: UsageReport, deployment: str) -> list[Spent]:
    periods: dict[str | None, dict[str, Tally]] = defaultdict(dict)
    limits: dict[str | None, dict[Limit, int]] = defaultdict(dict)
    for window in report["windows"]:
        key_id = window.get("keyId")
        periods[key_id][window["period"]] = _tally(window)
        limits[key_id] |= _limits(window)
    for past in report.get("history", []):
        periods[past.get("keyId")][past["period"]] = _tally(past)
    key_ids = dict.fromkeys([None, *periods])
    return [
        Spent(report["tenantId"], deployment, periods[key_id], limits[key_id], key_id)
        for key_id in key_ids
    ]


def _tally(window: UsageWindow | PastWindow) -> Tally:
    by_model = window["tokensByModel"]
    costs = {model: _micro_usd(text) for model, text in window["usdByModel"].items()}
    tally = Tally(
        tokens=sum(by_model.values()),
        requests=window["requests"],
        tokens_by_model=dict(by_model),
        uncounted_tokens=window["uncountedTokens"],
        micro_usd=sum(costs.values()),
        micro_usd_by_model=costs,
        unpriced_tokens=window["unpricedTokens"],
    )
    tally.merge(correction(window["adjustedTokens"], _micro_usd(window["adjustedUsd"])))
    return tally


def _limits(window: UsageWindow) -> dict[Limit, int]:
    name, limits = window["window"], dict[Limit, int]()
    if "limitTokens" in window:
        limits[name, "tokens"] = window["limitTokens"]
    if "limitUsd" in window:
        limits[name, "usd"] = _micro_usd(window["limitUsd"])
    return limits


def _micro_usd(text: str) -> int:
    """The micro-dollars of a JSON text such as `-0.000123`."""
    return int(text.replace(".", ""))
