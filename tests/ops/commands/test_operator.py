"""`bluey operator`: a key in every deployment of an environment, listed and revoked."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluey.access.keys import digest_of, parse_operator_key
from tests.commands import bluey
from tests.documents import examples
from tests.ops.cloudflare_api import CloudflareApi, cloudflare_api
from tests.ops.fleets import ENV, Fleet, make_fleet


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


@pytest.fixture
def fleet(tmp_path: Path, api: CloudflareApi) -> Fleet:
    return make_fleet(tmp_path / "home", api, {"a": {}, "b": {}})


def operator(fleet: Fleet, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("operator", *arguments, "--env", ENV, code=code, env=fleet.environment)


def stored(fleet: Fleet, name: str) -> dict[str, object]:
    return {
        key: told["metadata"]
        for key, told in fleet.api.kv[fleet.namespaces[name]].items()
        if key.startswith("key/@")
    }


def test_a_new_key_is_in_every_deployment_and_printed_once(fleet: Fleet) -> None:
    ran = operator(fleet, "create", "--label", "billing", "--expires", "90d")

    key = parse_operator_key(ran.stdout.removesuffix("\n"))
    assert (ENV, f"The id is {key.digest[:12]}." in ran.stderr) == (key.environment, True)
    (name,) = stored(fleet, "a")
    assert f"key/@{ENV}/{key.digest}" == name
    assert stored(fleet, "a") == stored(fleet, "b")
    assert ran.stdout.strip() not in ran.stderr


def test_it_is_listed_with_where_it_is_and_not_itself(fleet: Fleet) -> None:
    key = operator(fleet, "create", "a", "--label", "billing").stdout.strip()
    fleet.put("a", f"key-use/@{ENV}/{digest_of(key)}", {"d": "2026-11-23"})

    listed = json.loads(operator(fleet, "list", "--json").stdout)
    shown = operator(fleet, "list").stdout

    assert [(digest_of(key)[:12], "active", "2026-11-23", "billing", ["a"])] == [
        tuple(each[name] for name in ("id", "status", "lastUsed", "label", "deployments"))
        for each in listed
    ]
    assert "billing" in shown
    assert key not in shown


@pytest.mark.parametrize("by", ["id", "key"])
def test_a_revoked_key_is_in_no_deployment(fleet: Fleet, by: str) -> None:
    kept = operator(fleet, "create", "--label", "kept").stdout.strip()
    key = operator(fleet, "create", "--label", "leaked").stdout.strip()

    ran = operator(fleet, "revoke", digest_of(key)[:12] if by == "id" else key)

    assert "It was in a, b." in ran.stderr
    names = {*stored(fleet, "a"), *stored(fleet, "b")}
    assert {f"key/@{ENV}/{digest_of(kept)}"} == names


def test_an_id_that_is_none_is_refused(fleet: Fleet) -> None:
    assert "has no operator key" in operator(fleet, "revoke", "0" * 12, code=1).stderr
    assert "has no operator keys" in operator(fleet, "list").stderr


def test_the_documented_key_is_made(fleet: Fleet) -> None:
    ((line, printed),) = next(
        each.commands for each in examples("docs/auth.md") if "bluey operator" in each.text
    )
    form = re.sub(r"[0-9A-Za-z]{38}$", "[0-9A-Za-z]{38}", printed.strip())

    made = bluey(*line.split()[1:], env=fleet.environment).stdout.strip()

    assert re.fullmatch(form, made)
