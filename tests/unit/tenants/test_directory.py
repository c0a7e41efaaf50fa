"""The tenants of a deployment, as one isolate knows them."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import Any

import pytest

from bluey.errors import (
    BlueyError,
    StorageUnavailable,
    TenantMismatch,
    TenantRequired,
    UnknownTenant,
)
from bluey.tenants.deployment import Deployment
from bluey.tenants.directory import (
    MAX_ADDRESSES,
    MAX_TENANTS,
    RECORD_CACHE_MS,
    RETRY_MS,
    Directory,
    Known,
)
from bluey.tenants.record import address_key, dump_address, record_key
from bluey.tenants.settings import Tenant
from tests.fakes.clock import FakeClock
from tests.fakes.log import FakeLog
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import UPLOADED_MS, make_base, make_deployment, make_tenant

LATER, EARLIER = "2026-11-02T00:00:00Z", "2026-10-31T00:00:00Z"


@dataclass(slots=True)
class Case:
    """A directory and its outside."""

    directory: Directory
    namespace: FakeNamespace
    store: FakeKeyValueStore
    clock: FakeClock
    log: FakeLog
    environment: str

    def write(self, tenant_id: str = "acme", **record: object) -> None:
        """Writes a record, as an operator does."""
        whole = {"tenant": tenant_id, "environment": self.environment, "revision": 1, **record}
        self.namespace.values[record_key(tenant_id)] = json.dumps(whole)

    def override(self, path: str, value: object, **change: object) -> None:
        self.write(override={"changes": {path: {"value": value, **change}}})

    def push(self, tenant_id: str, pushed_at: str | None = LATER, **settings: Any) -> None:
        """Pushes a tenant's settings."""
        least = {"id": tenant_id, "models": {"default": "@cf/pushed"}, "gateway": {"id": "gate"}}
        text = json.dumps({**least, **settings})
        for address in (*settings.get("hosts", ()), *settings.get("allowedOrigins", ())):
            self.namespace.values[address_key(address)] = dump_address([tenant_id])
        self.write(tenant_id, settings=text, pushedAt=pushed_at)

    async def find(self, tenant_id: str = "acme") -> Known:
        known = await self.directory.find(tenant_id)
        assert known is not None
        return known

    async def most_tokens(self) -> int:
        return (await self.find()).tenant.limits.max_output_tokens

    @property
    def complaints(self) -> list[list[str]]:
        """The places that each line of the log complains of."""
        return [
            [problem["path"] for problem in line["problems"]]
            for line in self.log.of("override_error")
        ]


def directory_of(
    *tenants: Tenant, deployment: Deployment | None = None, uploaded_ms: float | None = UPLOADED_MS
) -> Case:
    clock, log = FakeClock(), FakeLog()
    namespace = FakeNamespace(clock)
    store, deployment = FakeKeyValueStore(namespace), deployment or make_deployment(None)
    files = [make_base(tenant) for tenant in tenants]
    directory = Directory(deployment, files, store, clock, log, uploaded_ms)
    return Case(directory, namespace, store, clock, log, deployment.environment)


ACME = make_tenant("acme", hosts=("chat.acme.example", "acme.example"))
OTHER = make_tenant("other", hosts=("other.example",))
DEDICATED, SHARED = make_deployment("acme"), make_deployment(None)


@pytest.mark.parametrize(
    ("deployment", "named", "host", "tenant"),
    [
        (DEDICATED, None, "anything.example", ACME),
        (DEDICATED, "acme", "anything.example", ACME),
        (DEDICATED, None, "other.example", ACME),
        (SHARED, "other", "anything.example", OTHER),
        (SHARED, None, "acme.example", ACME),
        (SHARED, None, "other.example", OTHER),
        (SHARED, None, "other.example.", OTHER),
        (SHARED, "other", "acme.example", OTHER),
    ],
    ids=[
        "dedicated",
        "dedicated-and-named",
        "dedicated-whatever-the-host",
        "shared-and-named",
        "shared-by-second-host",
        "shared-by-host",
        "shared-by-host-with-its-last-dot",
        "the-name-comes-before-the-host",
    ],
)
async def test_a_request_finds_its_tenant(
    deployment: Deployment, named: str | None, host: str, tenant: Tenant
) -> None:
    known = await directory_of(ACME, OTHER, deployment=deployment).directory.resolve(named, host)

    assert tenant is known.tenant


@pytest.mark.parametrize(
    ("deployment", "named", "host", "error"),
    [
        (DEDICATED, "other", "acme.example", TenantMismatch),
        (DEDICATED, "nobody", "acme.example", TenantMismatch),
        (DEDICATED, "ACME", "acme.example", TenantMismatch),
        (DEDICATED, "", "acme.example", TenantMismatch),
        (make_deployment("nobody"), None, "acme.example", UnknownTenant),
        (SHARED, "nobody", "acme.example", UnknownTenant),
        (SHARED, "", "acme.example", UnknownTenant),
        (SHARED, None, "example", TenantRequired),
        (SHARED, None, "", TenantRequired),
    ],
    ids=[
        "another-tenant",
        "an-unknown-tenant-is-a-mismatch-too",
        "another-case",
        "an-empty-name",
        "a-deployment-of-nobody",
        "shared-unknown",
        "shared-empty",
        "shared-unknown-host",
        "shared-nothing",
    ],
)
async def test_a_request_without_a_tenant_of_its_own_is_refused(
    deployment: Deployment, named: str | None, host: str, error: type[BlueyError]
) -> None:
    with pytest.raises(error):
        await directory_of(ACME, OTHER, deployment=deployment).directory.resolve(named, host)


async def test_the_tenant_in_a_key_comes_before_the_host_where_there_is_such_a_tenant() -> None:
    case = directory_of(ACME, OTHER)

    assert OTHER is (await case.directory.resolve(None, "acme.example", "other")).tenant
    assert ACME is (await case.directory.resolve(None, "acme.example", "nobody")).tenant


# Overrides


@pytest.mark.parametrize("deployment", [DEDICATED, SHARED], ids=["dedicated", "shared"])
async def test_a_change_counts_as_soon_as_the_record_is_read_again(deployment: Deployment) -> None:
    case = directory_of(ACME, deployment=deployment)
    before = await case.most_tokens()

    case.override("limits.maxOutputTokens", 7)
    meanwhile = await case.most_tokens()
    case.clock.advance(RECORD_CACHE_MS)

    assert (1_024, 1_024, 7) == (before, meanwhile, await case.most_tokens())


async def test_a_record_is_read_once_while_it_is_fresh_and_parsed_once_while_it_is_the_same() -> (
    None
):
    case = directory_of(ACME)
    case.override("limits.maxOutputTokens", 7)

    found = [(await case.find()).effective for _ in range(3)]
    case.clock.advance(RECORD_CACHE_MS)
    found.append((await case.find()).effective)

    assert ["tenant/acme"] * 2 == case.store.values_asked
    assert all(each is found[0] for each in found)


async def test_a_record_that_is_gone_changes_nothing_any_more() -> None:
    case = directory_of(ACME)
    case.override("limits.maxOutputTokens", 7)
    changed = await case.most_tokens()

    case.namespace.values.clear()
    case.clock.advance(RECORD_CACHE_MS)

    assert (7, 1_024) == (changed, await case.most_tokens())


async def test_a_change_ends_at_its_time_without_a_read() -> None:
    case = directory_of(ACME)
    # Fake clocks start at 2026-11-23T12:00:00Z.
    case.override("limits.maxOutputTokens", 7, until="2026-11-23T12:00:10Z")
    case.clock.advance(9_999)
    before = await case.most_tokens()

    case.clock.advance(1)

    assert (7, 1_024) == (before, await case.most_tokens())
    assert ["tenant/acme"] == case.store.values_asked


async def test_only_one_of_many_requests_waits_for_a_record_that_is_read_again() -> None:
    case = directory_of(ACME)
    await case.find()
    case.clock.advance(RECORD_CACHE_MS)
    answered = asyncio.Event()
    case.store.held_gets.append(answered)

    reading = asyncio.create_task(case.find())
    await asyncio.sleep(0)
    others = [await case.find() for _ in range(10)]
    answered.set()

    assert await reading in others
    assert 2 == len(case.store.values_asked)


async def test_a_reader_that_was_cut_off_is_followed_by_another() -> None:
    case = directory_of(ACME)
    await case.find()
    case.clock.advance(RECORD_CACHE_MS)
    case.store.held_gets.append(asyncio.Event())
    cut_off = asyncio.create_task(case.find())
    await asyncio.sleep(0)
    cut_off.cancel()
    case.override("limits.maxOutputTokens", 7)

    case.clock.advance(RETRY_MS)

    assert 7 == await case.most_tokens()


# What is wrong with a record


BROKEN = {
    "no JSON": "{",
    "another tenant's": json.dumps(
        {
            "tenant": "other",
            "environment": "dev",
            "revision": 2,
            "override": {"changes": {"limits.maxOutputTokens": {"value": 9}}},
        }
    ),
    "another environment's": json.dumps(
        {
            "tenant": "acme",
            "environment": "production",
            "revision": 2,
            "override": {"changes": {"limits.maxOutputTokens": {"value": 9}}},
        }
    ),
    "a place that cannot be overridden": json.dumps(
        {
            "tenant": "acme",
            "environment": "dev",
            "revision": 2,
            "override": {
                "changes": {"gateway.id": {"value": 9}, "limits.maxOutputTokens": {"value": 9}}
            },
        }
    ),
    "a value that does not fit": json.dumps(
        {
            "tenant": "acme",
            "environment": "dev",
            "revision": 2,
            "override": {
                "changes": {
                    "limits.maxBodyBytes": {"value": "much"},
                    "limits.maxOutputTokens": {"value": 9},
                }
            },
        }
    ),
}


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
async def test_a_broken_record_changes_nothing_and_is_logged_once(text: str) -> None:
    case = directory_of(ACME)
    case.override("limits.maxOutputTokens", 7)
    await case.find()

    case.namespace.values[record_key("acme")] = text
    for _ in range(3):
        case.clock.advance(RECORD_CACHE_MS)
        assert 7 == await case.most_tokens()

    assert 1 == len(case.complaints)
    (line,) = case.log.of("override_error")
    assert ("acme", "dev") == (line["tenantId"], line["environment"])


@pytest.mark.parametrize("text", BROKEN.values(), ids=BROKEN)
async def test_where_there_is_no_good_record_before_a_broken_one_the_file_counts(text: str) -> None:
    case = directory_of(ACME)
    case.namespace.values[record_key("acme")] = text

    assert ACME == (await case.find()).tenant
    assert 1 == len(case.complaints)


async def test_a_good_record_after_a_broken_one_counts() -> None:
    case = directory_of(ACME)
    case.namespace.values[record_key("acme")] = "{"
    await case.find()

    case.override("limits.maxOutputTokens", 7)
    case.clock.advance(RECORD_CACHE_MS)

    assert 7 == await case.most_tokens()


async def test_a_pause_counts_also_where_the_changes_beside_it_do_not_fit() -> None:
    case = directory_of(ACME)
    changes = {"budgets.daily.tokens": {"value": "+20%"}}
    case.write(override={"changes": changes, "paused": {"message": "Back soon"}})

    known = await case.find()

    assert known.effective.paused is not None
    assert ("Back soon", ACME) == (known.effective.paused.message, known.tenant)
    assert [["budgets.daily.tokens"]] == case.complaints


async def test_what_the_file_does_not_allow_is_logged_once() -> None:
    file = make_tenant("acme").model_copy(update={"overrides": ("models",)})
    case = directory_of(file)
    case.override("limits.maxOutputTokens", 7)
    for _ in range(3):
        assert 1_024 == await case.most_tokens()
        case.clock.advance(RECORD_CACHE_MS)

    assert [["limits.maxOutputTokens"]] == case.complaints


# While KV cannot be read


async def test_the_last_good_record_counts_while_kv_cannot_be_read() -> None:
    case = directory_of(ACME)
    case.override("limits.maxOutputTokens", 7)
    case.push("pushed")
    await case.find()
    await case.find("pushed")

    case.store.is_down = True
    for _ in range(100):
        case.clock.advance(RECORD_CACHE_MS)
        assert 7 == await case.most_tokens()
        assert "@cf/pushed" == (await case.find("pushed")).tenant.models.default


async def test_kv_is_asked_again_only_after_a_while() -> None:
    case = directory_of(ACME)
    case.store.is_down = True

    for _ in range(20):
        await case.find()
        case.clock.advance(RETRY_MS / 10)

    assert 2 == len(case.store.values_asked)


async def test_an_isolate_that_has_read_nothing_serves_the_file_and_says_so() -> None:
    case = directory_of(ACME)
    case.override("limits.maxOutputTokens", 7)
    case.store.is_down = True
    unread = await case.find()

    case.store.is_down = False
    case.clock.advance(RETRY_MS)
    read = await case.find()

    assert (False, 1_024) == (unread.is_read, unread.tenant.limits.max_output_tokens)
    assert (True, 7) == (read.is_read, read.tenant.limits.max_output_tokens)


async def test_a_tenant_without_a_file_is_not_called_unknown_while_kv_cannot_be_read() -> None:
    case = directory_of(ACME)
    case.push("pushed")
    case.store.is_down = True
    for _ in range(2):
        with pytest.raises(StorageUnavailable):
            await case.directory.resolve("pushed", "any.example")

    case.store.is_down = False
    case.clock.advance(RETRY_MS)

    assert "pushed" == (await case.find("pushed")).tenant.id
    assert 2 == len(case.store.values_asked)


# Pushed tenants


@pytest.mark.parametrize(
    ("pushed_at", "uploaded_ms", "default"),
    [
        (LATER, UPLOADED_MS, "@cf/pushed"),
        (EARLIER, UPLOADED_MS, ACME.models.default),
        ("2026-11-01T00:00:00Z", UPLOADED_MS, ACME.models.default),
        (None, UPLOADED_MS, ACME.models.default),
        (LATER, None, ACME.models.default),
    ],
    ids=["later", "earlier", "at-the-same-time", "nobody-knows-when", "no-time-of-upload"],
)
async def test_pushed_settings_count_where_they_are_newer_than_the_file(
    pushed_at: str | None, uploaded_ms: float | None, default: str
) -> None:
    case = directory_of(ACME, uploaded_ms=uploaded_ms)
    case.push("acme", pushed_at)

    assert default == (await case.find()).tenant.models.default


@pytest.mark.parametrize("pushed_at", [LATER, EARLIER, None])
@pytest.mark.parametrize("uploaded_ms", [UPLOADED_MS, None])
async def test_pushed_settings_count_where_there_is_no_file(
    pushed_at: str | None, uploaded_ms: float | None
) -> None:
    case = directory_of(ACME, uploaded_ms=uploaded_ms)
    case.push("pushed", pushed_at)

    assert "@cf/pushed" == (await case.find("pushed")).tenant.models.default


async def test_a_dedicated_deployment_serves_its_file() -> None:
    case = directory_of(ACME, deployment=DEDICATED)
    case.push("acme")

    assert ACME == (await case.find()).tenant


@pytest.mark.parametrize("settings", [{"id": "acme"}, {"models": {}}, {"surprise": 1}])
async def test_pushed_settings_that_are_not_this_tenants_are_not_served(
    settings: dict[str, Any],
) -> None:
    case = directory_of(ACME)
    case.push("pushed", **settings)

    assert None is await case.directory.find("pushed")
    assert 1 == len(case.complaints)


async def test_pushed_settings_that_do_not_parse_are_logged_once_also_where_there_is_no_file() -> (
    None
):
    case = directory_of(ACME)
    case.push("pushed", surprise=1)
    for _ in range(3):
        assert None is await case.directory.find("pushed")
        case.clock.advance(RECORD_CACHE_MS)

    assert [["surprise"]] == case.complaints


async def test_a_pause_beside_pushed_settings_that_do_not_parse_counts_for_the_file() -> None:
    case = directory_of(ACME)
    case.write(override={"paused": {}}, settings="{", pushedAt=LATER)

    known = await case.find()

    assert known.effective.paused is not None
    assert ACME == known.tenant


async def test_a_broken_override_of_a_pushed_tenant_leaves_its_settings() -> None:
    case = directory_of()
    case.push("pushed")
    record = json.loads(case.namespace.values[record_key("pushed")])
    record["override"] = {"changes": {"gateway.id": {"value": 1}}}
    case.namespace.values[record_key("pushed")] = json.dumps(record)

    assert "@cf/pushed" == (await case.find("pushed")).tenant.models.default
    assert [["override.changes.gateway.id.[key]"]] == case.complaints


async def test_what_is_pushed_is_overridden_as_a_file_is() -> None:
    case = directory_of()
    case.push("pushed", budgets={"daily": {"tokens": 100}})
    record = json.loads(case.namespace.values[record_key("pushed")])
    record["override"] = {"changes": {"budgets.daily.tokens": {"value": "+20%"}}}
    case.namespace.values[record_key("pushed")] = json.dumps(record)

    budgets = (await case.find("pushed")).tenant.budgets

    assert budgets is not None
    assert budgets.daily is not None
    assert 120 == budgets.daily.tokens


async def test_a_tenant_that_is_removed_is_unknown() -> None:
    case = directory_of()
    case.push("pushed")
    await case.find("pushed")

    case.namespace.values.clear()
    case.clock.advance(RECORD_CACHE_MS)

    with pytest.raises(UnknownTenant):
        await case.directory.resolve("pushed", "any.example")


async def test_a_pushed_tenant_is_found_by_its_host() -> None:
    case = directory_of(ACME)
    case.push("pushed", hosts=["pushed.example"])
    await case.directory.resolve("acme", "pushed.example")
    asked = list(case.store.values_asked)

    found = [await case.directory.resolve(None, "pushed.example.") for _ in range(3)]

    assert ["pushed"] * 3 == [known.tenant.id for known in found]
    assert ["address/pushed.example", "tenant/pushed"] == case.store.values_asked[len(asked) :]


async def test_a_host_is_only_of_a_tenant_whose_settings_have_it() -> None:
    case = directory_of(ACME)
    case.push("pushed")
    case.namespace.values[address_key("stolen.example")] = dump_address(["pushed", "acme"])

    with pytest.raises(TenantRequired):
        await case.directory.resolve(None, "stolen.example")


async def test_settings_that_were_pushed_since_may_give_a_host_away() -> None:
    case = directory_of(ACME)
    case.push("acme", hosts=["chat.acme.example"])
    case.push("pushed", hosts=["acme.example"])

    assert "acme" == (await case.directory.resolve(None, "chat.acme.example")).tenant.id
    assert "pushed" == (await case.directory.resolve(None, "acme.example")).tenant.id


async def test_the_host_of_a_file_needs_no_lookup() -> None:
    case = directory_of(ACME, OTHER)

    await case.directory.resolve(None, "other.example")

    assert ["tenant/other"] == case.store.values_asked


PAGE, PUSHED_PAGE = "https://page.example", "https://pushed.example"


@pytest.mark.parametrize(
    ("origin", "is_allowed", "asked"),
    [
        (None, False, []),
        (PAGE, True, []),
        (PUSHED_PAGE, True, ["address/*", f"address/{PUSHED_PAGE}"]),
        ("null", False, ["address/*", "address/null"]),
        ("https://" + "a" * 400, False, ["address/*"]),
        ("https://ü.example", False, ["address/*"]),
    ],
    ids=["none", "a-files", "a-pushed-ones", "nobodys", "too-long", "in-no-such-letters"],
)
async def test_the_origins_of_pushed_tenants_are_looked_up(
    origin: str | None, is_allowed: bool, asked: list[str]
) -> None:
    case = directory_of(make_tenant("acme", allowed_origins=(PAGE,)))
    case.push("pushed", allowedOrigins=[PUSHED_PAGE])

    allowed = [await case.directory.origins_beside(origin) for _ in range(2)]

    assert [is_allowed] * 2 == [origin in each for each in allowed]
    assert asked == case.store.values_asked


async def test_a_pushed_tenant_may_allow_all_origins() -> None:
    case = directory_of(ACME)
    case.push("pushed", allowedOrigins=["*"])

    assert "https://any.example" in await case.directory.origins_beside("https://any.example")


async def test_an_address_stays_as_it_was_while_kv_cannot_be_read() -> None:
    case = directory_of(ACME)
    case.push("pushed", hosts=["pushed.example"])
    await case.directory.resolve(None, "pushed.example")
    case.store.is_down = True

    for _ in range(3):
        case.clock.advance(RECORD_CACHE_MS)
        assert "pushed" == (await case.directory.resolve(None, "pushed.example")).tenant.id
    with pytest.raises(TenantRequired):
        await case.directory.resolve(None, "other.example")


async def test_a_dedicated_deployment_looks_up_no_address() -> None:
    case = directory_of(ACME, OTHER, deployment=DEDICATED)
    await case.directory.resolve(None, "pushed.example")
    await case.directory.origins_beside(PAGE)

    assert ["tenant/acme"] == case.store.values_asked


# Many tenants


async def test_what_an_isolate_asks_for_first_does_not_grow_with_the_tenants() -> None:
    case = directory_of(ACME)
    for number in range(1_000):
        case.push(f"t{number}", hosts=[f"t{number}.example"])

    await case.directory.resolve("t500", "any.example")

    assert (["tenant/t500"], 0) == (case.store.values_asked, case.store.lists)


async def test_only_so_many_tenants_names_and_addresses_are_remembered() -> None:
    case = directory_of(ACME)
    await case.find()
    for number in range(2 * MAX_TENANTS):
        case.push(f"t{number}")
        await case.find(f"t{number}")
        assert None is await case.directory.find(f"nobody{number}")
        await case.directory.origins_beside(f"https://p{number}.example")
    directory = case.directory

    for number in range(2 * MAX_ADDRESSES):
        case.namespace.values[address_key(f"https://q{number}.example")] = dump_address(["t1"])
        await case.directory.origins_beside(f"https://q{number}.example")

    assert [MAX_TENANTS, MAX_TENANTS, MAX_ADDRESSES, MAX_ADDRESSES] == [
        len(directory._known),
        len(directory._absent),
        len(directory._addresses),
        len(directory._nowhere),
    ]


async def test_hosts_that_nobody_has_do_not_push_out_those_of_tenants() -> None:
    case = directory_of(ACME)
    case.push("pushed", hosts=["pushed.example"])
    await case.directory.resolve(None, "pushed.example")
    for number in range(MAX_ADDRESSES):
        await case.directory.origins_beside(f"https://p{number}.example")
    case.store.is_down = True
    case.clock.advance(RECORD_CACHE_MS)

    found = await case.directory.resolve(None, "pushed.example")

    assert "pushed" == found.tenant.id


async def test_unknown_names_are_remembered_and_do_not_push_tenants_out() -> None:
    case = directory_of(ACME)
    case.push("pushed")
    await case.find("pushed")
    for number in range(2 * MAX_TENANTS):
        await case.directory.find(f"nobody{number}")
    asked = len(case.store.values_asked)

    await case.find("pushed")
    await case.directory.find(f"nobody{2 * MAX_TENANTS - 1}")

    assert asked == len(case.store.values_asked)


async def test_a_name_that_was_unknown_is_known_once_it_is_pushed() -> None:
    case = directory_of(ACME)
    assert None is await case.directory.find("pushed")

    case.push("pushed")
    case.clock.advance(RECORD_CACHE_MS)

    assert "pushed" == (await case.find("pushed")).tenant.id


@pytest.mark.parametrize("name", ["", "ACME", "a/b", "../acme", "a" * 64, "acme\n", "ä", "-a"])
async def test_nothing_is_asked_for_a_name_that_no_tenant_can_have(name: str) -> None:
    case = directory_of(ACME)

    assert None is await case.directory.find(name)
    assert [] == case.store.values_asked


@pytest.mark.parametrize("deployment", [DEDICATED, SHARED], ids=["dedicated", "shared"])
async def test_a_request_reads_its_own_tenants_record_only(deployment: Deployment) -> None:
    case = directory_of(ACME, OTHER, deployment=deployment)
    case.write("other", override={"paused": {}})

    for _ in range(3):
        known = await case.directory.resolve("acme", "acme.example")
        assert None is known.effective.paused
        case.clock.advance(RECORD_CACHE_MS)

    assert {"tenant/acme"} == set(case.store.values_asked)
