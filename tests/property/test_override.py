"""Whatever an override says, a tenant's settings stay valid: it is applied as a whole, or it is
refused and changes nothing."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bluey.errors import SettingsError
from bluey.tenants.directory import RECORD_CACHE_MS, Directory
from bluey.tenants.override import Base, Override, apply, base_of, group_of, sources
from bluey.tenants.record import Record, dump_record, parse_record, record_key
from bluey.tenants.settings import tenant_of
from tests.fakes.clock import NOON_MS, FakeClock
from tests.fakes.log import FakeLog
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import make_deployment
from tests.proof import tries

LEAST: dict[str, Any] = {
    "id": "acme",
    "gateway": {"id": "gate"},
    "models": {"default": "@cf/a", "aliases": {"fast": "@cf/b"}},
}
FILES = st.fixed_dictionaries(
    {},
    optional={
        "budgets": st.sampled_from(
            [{"daily": {"tokens": 10}}, {"daily": {"usd": "2.50"}, "monthly": {"tokens": 10**15}}]
        ),
        "limits": st.sampled_from([{"maxOutputTokens": 7}, {"requestsPerMinute": 1}]),
        "overrides": st.lists(
            st.sampled_from(["budgets", "limits", "models", "rate", "paused"]), unique=True
        ),
    },
)
PLACES = st.sampled_from(
    [
        *("budgets.daily.tokens", "budgets.daily.usd", "budgets.monthly.tokens", "budgets.daily.x"),
        *("limits.maxOutputTokens", "limits.requestsPerMinute", "limits.unansweredPerMinute.key"),
        *("limits.maxBodyBytes", "limits.x", "limits.maxOutputTokens.x"),
        *("models.default", "models.fallback", "models.allowed", "models.reasoning"),
        *("models.aliases", "models.aliases.fast", "models.aliases.a.b", "models.aliases. "),
    ]
)
NUMBERS = st.one_of(st.integers(-2, 10**16), st.floats(allow_nan=False, allow_infinity=False))
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    NUMBERS,
    st.builds("{:+}%".format, st.integers(-200, 999_999)),
    st.builds("{:+.2f}%".format, st.floats(-200, 999)),
    st.sampled_from(["low", "2.50", "0.0000001", "@cf/z", "", "1e400", "NaN", "+٣%"]),
    st.lists(st.sampled_from(["@cf/z", "", 1])),
    st.dictionaries(st.text(max_size=5), st.sampled_from(["@cf/z", {"model": "@cf/z"}, 1])),
)
UNTILS = st.sampled_from(["2026-11-23T12:00:10Z", "2026-11-23T11:00:00+01:00", "2027-01-01T00:00Z"])
OVERRIDES = st.fixed_dictionaries(
    {},
    optional={
        "changes": st.dictionaries(
            PLACES,
            st.fixed_dictionaries({"value": VALUES}, optional={"until": UNTILS}),
            max_size=4,
        ),
        "paused": st.fixed_dictionaries(
            {}, optional={"until": UNTILS, "retryAfterS": st.integers(1, 86_400)}
        ),
    },
)
DEPLOYMENT = make_deployment("acme", model_id="@cf/pinned")


def base(file: dict[str, object]) -> Base:
    return base_of("file", "acme.jsonc", json.dumps({**LEAST, **file}))


@given(file=FILES, stored=OVERRIDES, later_ms=st.sampled_from([0, 10_000, 10**11]))
@settings(max_examples=tries(300, everyday=100))
def test_an_override_gives_valid_settings_or_is_refused(
    file: dict[str, object], stored: dict[str, object], later_ms: int
) -> None:
    override, now_ms = Override.model_validate(stored), NOON_MS + later_ms
    before = base(file)
    try:
        found = apply(before, DEPLOYMENT, override, now_ms)
    except SettingsError:
        return

    # What counts is what a file with the same settings would say.
    as_file = tenant_of("file", json.loads(json.dumps(found.settings)))
    models = found.tenant.models.model_copy(update={"allowed": as_file.models.allowed})
    assert as_file == found.tenant.model_copy(update={"models": models})
    assert set(found.changes) <= set(override.changes)
    assert {group_of(path) for path in found.changes} <= set(before.tenant.overrides)
    assert found.until_ms > now_ms
    assert all(each.source != "override" or each.path for each in sources(before, found))
    if not found.changes:
        assert before.tenant == found.tenant
    assert ("paused" in before.tenant.overrides) or found.paused is None


@given(stored=OVERRIDES, revision=st.integers(1, 10**9))
@settings(max_examples=100)
def test_a_record_is_read_as_it_was_written(stored: dict[str, object], revision: int) -> None:
    record = Record.model_validate(
        {"tenant": "acme", "environment": "dev", "revision": revision, "override": stored}
    )

    assert record == parse_record("acme", "dev", dump_record(record))


ANY_JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.text(max_size=5), inner)),
    max_leaves=8,
)
RECORDS = st.one_of(
    st.text(max_size=20),
    ANY_JSON.map(json.dumps),
    st.fixed_dictionaries(
        {
            "tenant": st.sampled_from(["acme", "other", 1]),
            "environment": st.sampled_from(["dev", "production", None]),
            "revision": st.sampled_from([1, 0, "1"]),
        },
        optional={
            "override": st.one_of(OVERRIDES, ANY_JSON),
            "settings": st.one_of(st.just(json.dumps(LEAST)), st.text(max_size=20), ANY_JSON),
            "pushedAt": st.one_of(UNTILS, ANY_JSON),
        },
    ).map(json.dumps),
)


@given(file=FILES, texts=st.lists(st.one_of(st.none(), RECORDS), max_size=4))
@settings(max_examples=tries(150, everyday=50), deadline=None)
async def test_no_record_whatever_is_an_outage(
    file: dict[str, object], texts: list[str | None]
) -> None:
    clock, log = FakeClock(), FakeLog()
    namespace = FakeNamespace(clock)
    store = FakeKeyValueStore(namespace)
    directory = Directory(make_deployment(None), [base(file)], store, clock, log, NOON_MS)
    found = []
    for text in (*texts, None):
        namespace.values = {} if text is None else {record_key("acme"): text}
        known = await directory.find("acme")
        assert known is not None
        found.append(known.tenant)
        clock.advance(RECORD_CACHE_MS)

    assert {"acme"} == {tenant.id for tenant in found}
    assert base(file).tenant == found[-1]
