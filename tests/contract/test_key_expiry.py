"""The keys of the KV ledger outlive their window by a set time: seen in workerd's own KV."""

from __future__ import annotations

import itertools

from bluey.budgets.book import Admission
from bluey.budgets.ledgers.kv import KEY_KEPT_S, KvAccount
from tests.fakes.values import charges, make_budgets, of_tokens

_numbers = itertools.count(1)


async def test_written_keys_expire_a_hundred_days_after_their_window() -> None:
    from pyodide.ffi import JsProxy
    from workers import import_from_javascript

    from worker.kv import KvNamespace
    from worker.platform import PlatformClock, PlatformEntropy

    namespace = import_from_javascript("cloudflare:workers").env.KV_OF_WORKERD
    tenant_id = f"expiring-{next(_numbers)}"
    ledger = KvAccount(
        tenant_id,
        make_budgets(100, 1_000),
        600_000,
        KvNamespace(namespace),
        PlatformClock(),
        PlatformEntropy(),
    )
    held = await ledger.hold(of_tokens(10))
    assert isinstance(held, Admission)

    assert await ledger.settle(held.hold, charges(7))

    resets_at_s = {room.window.period: room.window.resets_at_s for room in held.rooms}
    listed = await namespace.list(prefix=f"budget/{tenant_id}/")
    assert isinstance(listed, JsProxy)
    expirations_s = {key.name.split("/")[2]: key.expiration for key in listed.keys}
    assert set(resets_at_s) == set(expirations_s)
    for key, expires_s in expirations_s.items():
        # Whole seconds, rounded by two clocks.
        assert abs(resets_at_s[key] + KEY_KEPT_S - expires_s) <= 1
