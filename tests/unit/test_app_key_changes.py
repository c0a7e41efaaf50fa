"""`/keys` through the whole of the core: keys are rotated and revoked, also while KV fails."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bluey.access.keyring import EFFECTIVE_WITHIN_MS
from bluey.access.keys import digest_of, records_prefix
from bluey.routes.keys import WRITE_AGAIN_AFTER_MS
from tests.fakes.office import ROUTES, Office, body_for, problems, refusal
from tests.fakes.rate_limiter import FakeRateLimiter
from tests.fakes.storage import Fault
from tests.fakes.values import (
    PRIMARY,
)
from tests.fakes.world import Exchanged, make_world

# Rotation.


async def test_a_rotated_key_works_for_its_grace_and_its_successor_from_now_on() -> None:
    office = Office()
    old = office.world.add_key(
        2, allowedModels=[PRIMARY], budgets={"daily": {"tokens": 5}}, role="admin"
    )
    old_id = digest_of(old)[:12]

    exchanged = await office.ask("POST", f"/keys/{old_id}/rotate", {"graceSeconds": 60})

    new = exchanged.json["data"]
    assert (201, old_id, "2026-11-23T12:01:00Z", "admin", [PRIMARY], office.key_id) == (
        exchanged.response.status,
        *(new[name] for name in ("replaces", "oldExpires", "role", "allowedModels", "createdBy")),
    )
    assert [200, 200] == [await office.status_with(key) for key in (old, new["key"])]
    office.world.clock.advance(60_000)
    assert [401, 200] == [await office.status_with(key) for key in (old, new["key"])]


@pytest.mark.parametrize(
    ("record", "body", "old_expires", "new_expires"),
    [
        ({}, None, "2026-11-24T12:00:00Z", None),
        ({}, {}, "2026-11-24T12:00:00Z", None),
        ({}, {"graceSeconds": None}, "2026-11-24T12:00:00Z", None),
        ({}, {"graceSeconds": 0}, "2026-11-23T12:00:00Z", None),
        ({}, {"graceSeconds": 60.0}, "2026-11-23T12:01:00Z", None),
        ({"expires": "2026-11-23T18:00:00Z"}, {}, *["2026-11-23T18:00:00Z"] * 2),
        (
            {"expires": "2026-12-01T00:00:00Z"},
            {"graceSeconds": 60},
            "2026-11-23T12:01:00Z",
            "2026-12-01T00:00:00Z",
        ),
        (
            {"expires": "2026-11-20T00:00:00Z"},
            {"expires": "2027-01-01T00:00:00Z"},
            "2026-11-20T00:00:00Z",
            "2027-01-01T00:00:00Z",
        ),
        ({"expires": "9999-12-31T23:59:59Z"}, {}, "2026-11-24T12:00:00Z", "9999-12-31T23:59:59Z"),
    ],
    ids=[
        "no-body",
        "nothing",
        "null",
        "at-once",
        "with-point",
        "earlier",
        "own",
        "expired",
        "last-moment",
    ],
)
async def test_a_rotation_says_when_each_key_ends(
    record: dict[str, Any],
    body: object,
    old_expires: str,
    new_expires: str | None,
) -> None:
    office = Office()
    old = digest_of(office.world.add_key(2, **record))

    new = (await office.ask("POST", f"/keys/{old}/rotate", body)).json["data"]

    assert (old_expires, new_expires) == (new["oldExpires"], new.get("expires"))
    assert old_expires == office.records()[old[:12]]["expires"]


@pytest.mark.parametrize("expires", [None, "2026-12-01T00:00:00Z"], ids=["never", "later"])
@pytest.mark.parametrize("grace_s", [0, 60, 86_400])
async def test_a_rotation_that_is_tried_again_gives_a_key_that_ends_as_late(
    grace_s: int, expires: str | None
) -> None:
    office = Office()
    old = digest_of(office.world.add_key(2, **({"expires": expires} if expires else {})))
    rotated = []
    for _ in range(3):
        exchanged = await office.ask("POST", f"/keys/{old}/rotate", {"graceSeconds": grace_s})
        rotated.append(exchanged.json["data"])
        office.world.clock.advance(2_000)

    assert [expires] * 3 == [new.get("expires") for new in rotated]
    assert 1 == len({new["oldExpires"] for new in rotated})
    stored = office.records()
    assert [None] * 3 == [stored[new["id"]].get("rotated") for new in rotated]
    assert ({"expiresBefore": expires} if expires else {}) == stored[old[:12]]["rotated"]


@pytest.mark.parametrize(
    ("record", "body", "path"),
    [
        ({"expires": "2026-11-20T00:00:00Z"}, {}, "expires"),
        ({}, {"expires": "2026-11-20T00:00:00Z"}, "expires"),
        ({}, {"graceSeconds": -1}, "graceSeconds"),
        ({}, {"graceSeconds": 1.5}, "graceSeconds"),
        ({}, {"graceSeconds": "60"}, "graceSeconds"),
        ({}, {"graceSeconds": True}, "graceSeconds"),
        ({}, {"graceSeconds": 10**15}, "graceSeconds"),
        ({}, {"label": "other"}, "label"),
        ({"role": "owner"}, {}, "id"),
        ({"label": "x" * 500}, {}, "id"),
    ],
)
async def test_what_cannot_be_rotated_stays_as_it_is(
    record: dict[str, Any], body: object, path: str
) -> None:
    office = Office()
    old = digest_of(office.world.add_key(2, **record))
    before = office.records()

    exchanged = await office.ask("POST", f"/keys/{old}/rotate", body)

    assert [path] == problems(exchanged)
    assert before == office.records()


async def test_a_key_that_no_longer_fits_with_an_end_is_not_rotated() -> None:
    # With `created` and `label` that is 1,016 bytes.
    models = ["@cf/" + "m" * 100] * 8 + ["@cf/" + "m" * 77]
    office = Office()
    old = digest_of(office.world.add_key(2, allowedModels=models))
    before = office.records()

    exchanged = await office.ask("POST", f"/keys/{old}/rotate", {})

    assert ["(body)"] == problems(exchanged)
    assert before == office.records()


async def told_though_the_old_key_stayed(office: Office, old: str, exchanged: Exchanged) -> Any:
    new = exchanged.json["data"]
    assert 201 == exchanged.response.status
    assert "oldExpires" not in new
    [warning] = new["warnings"]
    assert f"DELETE /keys/{digest_of(old)[:12]}" in warning
    assert [200, 200] == [await office.status_with(key) for key in (old, new["key"])]
    assert 1 == len(office.world.log.of("key_error"))
    return new


@pytest.mark.parametrize(
    "faults",
    [(Fault.REFUSED, Fault.REFUSED), (Fault.LATE,), (Fault.REFUSED, Fault.LATE)],
    ids=["refused", "silent", "refused-and-silent"],
)
async def test_a_new_key_is_told_though_the_old_one_could_not_be_ended(
    faults: tuple[Fault, ...],
) -> None:
    office = Office()
    old = office.world.add_key(2)
    real = office.world.store.write

    async def write(key: str, metadata: Any, kept_until_s: int | None) -> None:
        await real(key, metadata, kept_until_s)
        # The first write is the new key's.
        office.world.store.write = real  # type: ignore[method-assign]
        office.world.store.faults.extend(faults)

    office.world.store.write = write  # type: ignore[method-assign]
    exchanged = await office.ask("POST", f"/keys/{digest_of(old)}/rotate", {"graceSeconds": 0})

    await told_though_the_old_key_stayed(office, old, exchanged)


async def test_a_key_that_was_written_a_moment_ago_is_ended_a_moment_later() -> None:
    office = Office()
    made = await office.make()

    exchanged = await office.ask("POST", f"/keys/{made['id']}/rotate", {"graceSeconds": 0})

    assert "2026-11-23T12:00:00Z" == exchanged.json["data"]["oldExpires"]
    assert [WRITE_AGAIN_AFTER_MS] == office.world.clock.slept_ms
    assert 401 == await office.status_with(made["key"])


async def test_a_key_that_is_revoked_during_its_rotation_does_not_come_back() -> None:
    office = Office()
    old = office.world.add_key(2)
    name = records_prefix("acme") + digest_of(old)
    real = office.world.store.write

    async def write(key: str, metadata: Any, kept_until_s: int | None) -> None:
        await real(key, metadata, kept_until_s)
        office.world.namespace.delete_from_elsewhere(name)

    office.world.store.write = write  # type: ignore[method-assign]
    exchanged = await office.ask("POST", f"/keys/{digest_of(old)}/rotate", {})

    assert 201 == exchanged.response.status
    assert digest_of(old)[:12] not in office.records()
    assert 401 == await office.status_with(old)


async def test_of_two_rotations_at_the_same_time_both_new_keys_are_told() -> None:
    office = Office()
    old = office.world.add_key(2)
    path = f"/keys/{digest_of(old)}/rotate"

    both = await asyncio.gather(
        office.ask("POST", path, {"graceSeconds": 0}), office.ask("POST", path, {})
    )

    new = [exchanged.json["data"] for exchanged in both]
    assert [201, 201] == [exchanged.response.status for exchanged in both]
    assert 2 == len({each["key"] for each in new})
    assert [200, 200] == [await office.status_with(each["key"]) for each in new]
    stored = office.records()[digest_of(old)[:12]]["expires"]
    assert stored in [each.get("oldExpires") for each in new]


async def test_an_admin_key_may_rotate_and_revoke_itself() -> None:
    office = Office()

    rotated = await office.ask("POST", f"/keys/{office.key_id}/rotate", {"graceSeconds": 0})
    after = await office.ask("GET", "/keys")
    office.key = rotated.json["data"]["key"]
    revoked = await office.ask("DELETE", f"/keys/{office.key_id}")
    later = await office.ask("GET", "/keys")

    assert (201, 401, 200, 401) == (
        rotated.response.status,
        after.response.status,
        revoked.response.status,
        later.response.status,
    )


# Revocation, and ids.


async def test_a_revoked_key_stops_at_once_and_for_good() -> None:
    office = Office()
    office.world.namespace.stale_ms = 60_000
    office.world.clock.advance(60_000)
    made = await office.make()
    assert 200 == await office.status_with(made["key"])

    exchanged = await office.ask("DELETE", f"/keys/{made['id']}")

    assert {"id": made["id"], "revoked": True} == exchanged.json["data"]
    for _ in range(20):
        assert 401 == await office.status_with(made["key"])
        office.world.clock.advance(EFFECTIVE_WITHIN_MS / 10)
    assert (404, "not_found") == refusal(await office.ask("DELETE", f"/keys/{made['id']}"))


@pytest.mark.parametrize("record", [{"role": "owner"}, {"expires": "2026-11-20T00:00:00Z"}])
async def test_what_is_not_valid_can_be_revoked(record: dict[str, Any]) -> None:
    office = Office()
    key = office.world.add_key(2, **record)

    assert 200 == (await office.ask("DELETE", f"/keys/{digest_of(key)}")).response.status
    assert [office.key_id] == [*office.records()]


@pytest.mark.parametrize(
    "change",
    [
        lambda digest: digest.upper(),
        lambda digest: digest[:5],
        lambda digest: digest + "0",
        lambda digest: digest[:12] + "*",
        lambda digest: digest[:12] + "%2A",
        lambda digest: "%" + f"{ord(digest[0]):02x}" + digest[1:],
        lambda digest: digest[:6] + "/" + digest[6:],
        lambda digest: "../" + digest,
        lambda digest: "../other/" + digest,
        lambda digest: digest[:12] + " ",
        lambda digest: digest[:12] + "%0A",
        lambda _: "\u0660" * 12,
        lambda _: "rotate",
        lambda _: "",
    ],
    ids=[
        *("upper", "short", "long", "star", "escaped-star", "escaped", "slash", "up", "beside"),
        *("blank", "line-break", "other-digits", "a-word", "empty"),
    ],
)
@pytest.mark.parametrize("method", ["DELETE", "POST"])
async def test_what_is_no_id_names_no_key(method: str, change: Any) -> None:
    office = Office()
    # A digest that has letters in its first digits.
    digest = next(
        digest
        for digest in (digest_of(office.world.add_key(number)) for number in range(2, 99))
        if digest[:6].upper() != digest[:6]
    )
    path = f"/keys/{change(digest)}" + ("/rotate" if method == "POST" else "")
    before = office.records()

    exchanged = await office.ask(method, path, {})

    assert exchanged.response.status in (404, 405)
    assert before == office.records()


@pytest.mark.parametrize("method", ["DELETE", "POST"])
async def test_an_id_that_two_keys_begin_with_is_refused(method: str) -> None:
    office = Office()
    for last in "01":
        office.world.namespace.write_from_elsewhere(
            records_prefix("acme") + "abcdef" + last * 58,
            {"label": "x", "created": "2026-11-01T00:00:00Z"},
        )
    rest = "/rotate" if method == "POST" else ""
    before = office.records()

    exchanged = await office.ask(method, f"/keys/abcdef{rest}", {})

    assert ["id"] == problems(exchanged)
    assert before == office.records()


# Faults, limits, and the log.


@ROUTES
async def test_without_kv_nothing_is_done_and_the_client_is_told(method: str, path: str) -> None:
    office = Office()
    await office.ask("GET", "/keys")
    office.world.store.is_down = True

    exchanged = await office.ask(method, path, body_for(path))

    assert 503 == exchanged.response.status


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.UNCONFIRMED])
async def test_a_key_that_may_not_be_stored_is_not_told(fault: Fault) -> None:
    office = Office()
    await office.listed()
    office.world.clock.advance(1_000)
    office.world.store.faults.append(fault)

    exchanged = await office.ask("POST", "/keys", {"label": "x"})

    assert (503, "budget_unavailable") == refusal(exchanged)
    assert "bly_" not in exchanged.text


async def test_a_key_that_was_written_a_moment_ago_is_deleted_a_moment_later() -> None:
    office = Office()
    made = await office.make()
    office.world.store.faults.append(Fault.REFUSED)

    exchanged = await office.ask("DELETE", f"/keys/{made['id']}")

    assert {"id": made["id"], "revoked": True} == exchanged.json["data"]
    assert [WRITE_AGAIN_AFTER_MS] == office.world.clock.slept_ms
    assert 401 == await office.status_with(made["key"])


@pytest.mark.parametrize(
    ("faults", "status"),
    [((Fault.REFUSED, Fault.REFUSED), 200), ((Fault.UNCONFIRMED,), 401)],
    ids=["refused", "unconfirmed"],
)
async def test_a_deletion_that_fails_is_told_and_the_key_is_asked_for_again(
    faults: tuple[Fault, ...], status: int
) -> None:
    office = Office()
    key = office.world.add_key(2)
    await office.status_with(key)
    await office.listed()
    office.world.store.faults.extend(faults)

    exchanged = await office.ask("DELETE", f"/keys/{digest_of(key)}")

    assert (503, "budget_unavailable") == refusal(exchanged)
    # As it is stored now.
    assert status == await office.status_with(key)


async def test_the_log_says_who_changed_what_and_has_no_key() -> None:
    office = Office()
    made = await office.make(label="SECRET label")
    office.world.clock.advance(2_000)
    rotated = (await office.ask("POST", f"/keys/{made['id']}/rotate", {})).json["data"]
    await office.ask("DELETE", f"/keys/{rotated['id']}")

    assert [
        {"action": "created", "changedKeyId": made["id"]},
        {"action": "rotated", "changedKeyId": rotated["id"], "replacedKeyId": made["id"]},
        {"action": "revoked", "changedKeyId": rotated["id"]},
    ] == [
        {key: line[key] for key in line if key in ("action", "changedKeyId", "replacedKeyId")}
        for line in office.world.log.of("key_changed")
    ]
    assert {office.key_id} == {line["keyId"] for line in office.world.log.of("key_changed")}
    text = "\n".join(office.world.log.lines)
    assert not any(part in text for part in (made["key"], rotated["key"], office.key, "SECRET"))


async def test_changing_keys_counts_against_the_rate_limits() -> None:
    limiter = FakeRateLimiter({"tenant": 2})
    office = Office(make_world(rate_limiter=limiter))

    statuses = [
        (await office.ask("POST", "/keys", body)).response.status
        for body in ({"label": "x"}, {}, {"label": "x"})
    ]

    assert [201, 400, 429] == statuses
