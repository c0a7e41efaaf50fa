"""A KV namespace of an account: what is written is read and listed, and each failure is told."""

from collections.abc import Iterator

import pytest

from ops.cloudflare.account import Account
from ops.cloudflare.credentials import Credentials
from ops.cloudflare.errors import ApiError
from ops.cloudflare.kv import READ_AT_ONCE, AccountNamespace
from ops.stored import Entry, Storage
from tests.ops import recordings
from tests.ops.cloudflare_api import ACCOUNT_ID, CloudflareApi, Fault, cloudflare_api, refused

ID = "a" * 32


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        server.add_namespace(ID)
        yield server


@pytest.fixture
def namespace(api: CloudflareApi) -> Storage:
    return AccountNamespace(Account(Credentials(ACCOUNT_ID, api.token)), ID)


def test_what_is_written_is_read_listed_and_deleted(namespace: Storage) -> None:
    named = Entry('{"text": "Ω\\n"}', {"who": "ops"})
    written = {
        "tenant/acme": named,
        "address/https://app.example.com": Entry("acme"),
        "address/*": Entry(""),
    }
    namespace.write(written)
    assert written == namespace.read([*written, "tenant/nobody"])
    assert {"tenant/acme": {"who": "ops"}} == namespace.list("tenant/")
    namespace.delete(["address/*", "tenant/nobody"])
    assert {"tenant/acme", "address/https://app.example.com"} == set(namespace.list(""))


def test_nothing_is_asked_about_nothing(api: CloudflareApi, namespace: Storage) -> None:
    namespace.write({})
    namespace.delete([])
    assert {} == namespace.read([])
    assert [] == api.calls


def test_a_long_list_is_read_by_its_cursor_and_many_values_in_parts(
    api: CloudflareApi, namespace: Storage
) -> None:
    api.kv_page = 40
    names = [f"tenant/t{number:03}" for number in range(READ_AT_ONCE + 1)]
    namespace.write({name: Entry(name) for name in names})
    api.calls.clear()
    assert names == list(namespace.list("tenant/"))
    assert names == list(namespace.read(names))
    keys, values = (f"/accounts/ACCOUNT/storage/kv/namespaces/{ID}/{end}" for end in KV_PATHS)
    assert [keys] * 3 + [values] * 2 == api.calls


KV_PATHS = ("keys", "bulk/get")


def test_what_was_left_undone_is_told(api: CloudflareApi, namespace: Storage) -> None:
    body = recordings.envelope("kv_written", {"unsuccessful_keys": ["tenant/acme"]})
    api.fail("/bulk", Fault.of(body))
    with pytest.raises(
        ApiError, match=f"writing entries of the KV namespace {ID}: failed for tena"
    ):
        namespace.write({"tenant/acme": Entry("")})


def test_a_list_without_an_end_is_refused(
    api: CloudflareApi, namespace: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ops.cloudflare.kv.PAGES", 3)
    body = recordings.envelope("kv_keys", [{"name": "x"}], {"cursor": "again"})
    api.fail("/keys", Fault.of(body))
    with pytest.raises(ApiError, match="more than 3000 entries"):
        namespace.list("")


def test_a_refusal_names_the_permission(api: CloudflareApi, namespace: Storage) -> None:
    api.fail("/bulk", refused("forbidden"))
    with pytest.raises(ApiError) as caught:
        namespace.write({"tenant/acme": Entry("")})
    assert "It needs the permission Workers KV Storage: Edit." in caught.value.advice
