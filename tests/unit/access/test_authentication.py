from __future__ import annotations

import pytest

from bluey.access.authentication import authenticate
from bluey.access.keyring import Keyring
from bluey.access.keys import ApiKey, KeyRecord, digest_of, make_key, to_metadata
from bluey.errors import StorageUnavailable, Unauthorized
from bluey.tenants.settings import Environment, Tenant
from tests.fakes.clock import FakeClock
from tests.fakes.storage import FakeKeyValueStore, FakeNamespace
from tests.fakes.values import make_tenant

ACME = make_tenant("acme")
KEY = make_key("acme", 1)
EXPIRED = make_key("acme", 2)
UNKNOWN = make_key("acme", 3)
OTHERS = make_key("other", 4)
RECORD = KeyRecord.model_validate({"label": "website", "created": "2026-11-01T00:00:00Z"})

NONE_SENT = "Send an API key: authorization: Bearer bly_…, or x-api-key: bly_…"
NOT_OURS = "This is not a Bluey API key: those begin with bly_"
MISTYPED = "The API key is mistyped or incomplete"
NOT_VALID = "A valid API key is required"


class Gate:
    """A tenant with keys: one that works, one that has expired, and another tenant's."""

    def __init__(self, tenant: Tenant = ACME) -> None:
        self.tenant = tenant
        clock = FakeClock()
        namespace = FakeNamespace(clock)
        self.store = FakeKeyValueStore(namespace)
        self.keyring = Keyring(tenant.id, self.store, clock)
        expired = {**to_metadata(RECORD), "expires": "2026-11-23T11:59:59Z"}
        for key, metadata in ((KEY, to_metadata(RECORD)), (EXPIRED, expired)):
            namespace.write_from_elsewhere(f"key/acme/{digest_of(key)}", metadata)
        # Even where it ought not to be: a key is let in by the tenant that it names only.
        for tenant_id in ("other", "acme"):
            name = f"key/{tenant_id}/{digest_of(OTHERS)}"
            namespace.write_from_elsewhere(name, to_metadata(RECORD))

    async def ask(
        self,
        header: str | None,
        environment: Environment = "production",
        *,
        is_from_this_machine: bool = False,
    ) -> ApiKey | None:
        return await authenticate(
            self.tenant,
            environment,
            header,
            self.keyring,
            is_from_this_machine=is_from_this_machine,
        )


@pytest.mark.parametrize(
    "header",
    [f"Bearer {KEY}", f"bearer {KEY}", f"BEARER {KEY}", f"Bearer   {KEY}", f" Bearer {KEY} "],
)
async def test_a_key_lets_in(header: str) -> None:
    assert ApiKey(digest_of(KEY), RECORD) == await Gate().ask(header)


@pytest.mark.parametrize(
    ("header", "message"),
    [
        (None, NONE_SENT),
        ("", NONE_SENT),
        (" ", NONE_SENT),
        (KEY, NONE_SENT),
        (f"Basic {KEY}", NONE_SENT),
        (f"Bearer{KEY}", NONE_SENT),
        ("Bearer", NOT_OURS),
        ("Bearer ", NOT_OURS),
        ("Bearer sk-1234567890", NOT_OURS),
        (f"Bearer Bearer {KEY}", NOT_OURS),
        (f'Bearer "{KEY}"', NOT_OURS),
        (f"Bearer {KEY[:-1]}", MISTYPED),
        (f"Bearer {KEY.replace('acme', 'acne')}", MISTYPED),
        (f"Bearer {KEY} {KEY}", MISTYPED),
        (f"Bearer {KEY},", MISTYPED),
        (f"Bearer {UNKNOWN}", NOT_VALID),
        (f"Bearer {EXPIRED}", NOT_VALID),
        (f"Bearer {OTHERS}", NOT_VALID),
    ],
)
async def test_anything_else_does_not(header: str | None, message: str) -> None:
    with pytest.raises(Unauthorized) as refused:
        await Gate().ask(header)
    assert message == refused.value.message
    assert {"www-authenticate": "Bearer"} == refused.value.headers
    assert None is refused.value.details


@pytest.mark.parametrize("header", [None, "Bearer x", f"Bearer {KEY[:-1]}", f"Bearer {OTHERS}"])
async def test_what_is_wrong_in_itself_is_refused_without_a_lookup(header: str | None) -> None:
    gate = Gate()
    with pytest.raises(Unauthorized):
        await gate.ask(header)
    assert 0 == gate.store.gets


async def test_when_keys_cannot_be_read_nobody_is_let_in() -> None:
    gate = Gate()
    gate.store.is_down = True
    with pytest.raises(StorageUnavailable):
        await gate.ask(f"Bearer {KEY}")


@pytest.mark.parametrize(
    ("auth", "environment", "is_here", "is_open"),
    [
        ({}, "local", True, True),
        ({}, "dev", True, True),
        ({}, "staging", True, False),
        ({}, "production", True, False),
        ({"local": "key"}, "local", True, False),
        ({"local": "key"}, "dev", True, True),
        ({}, "local", False, False),
        ({}, "dev", False, False),
        ({}, "staging", False, False),
        ({}, "production", False, False),
    ],
)
@pytest.mark.parametrize("header", [None, "nonsense", f"Bearer {EXPIRED}", f"Bearer {KEY[:-1]}"])
async def test_a_header_counts_where_the_tenant_wants_a_key(
    auth: dict[str, str],
    environment: Environment,
    is_here: bool,
    is_open: bool,
    header: str | None,
) -> None:
    tenant = Tenant.model_validate({**ACME.model_dump(by_alias=True), "auth": auth})
    gate = Gate(tenant)

    if is_open:
        assert None is await gate.ask(header, environment, is_from_this_machine=is_here)
        assert 0 == gate.store.gets
    else:
        with pytest.raises(Unauthorized):
            await gate.ask(header, environment, is_from_this_machine=is_here)
