"""`bluey provision`: what it makes in an account, which recordings play, and what it writes."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from bluey.tenants import jsonc
from ops.check.settings import GATEWAYS_PER_ACCOUNT
from ops.tenants.home import init_home
from ops.tenants.new import plan_tenant, write_tenant
from tests.commands import bluey
from tests.ops.cloudflare_api import CloudflareApi, cloudflare_api, refused

TITLE = "bluey-acme-staging-budgets"
OLD = "f" * 32


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with the tenant acme, as it was made."""
    folder = tmp_path / "home"
    init_home(folder)
    write_tenant(folder, plan_tenant(folder, "acme"))
    return folder


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


def provision(
    home: Path, api: CloudflareApi, *arguments: str, code: int = 0
) -> subprocess.CompletedProcess[str]:
    words = arguments or ("acme", "--env", "staging")
    return bluey("--home", str(home), "provision", *words, code=code, env=api.environment())


def facts(home: Path) -> Path:
    return home / "tenants/acme/deployment.jsonc"


def named(home: Path, env: str = "staging") -> str:
    value = jsonc.loads(facts(home).read_text())
    assert isinstance(value, dict)
    return str(value["environments"][env]["kv"]["budgets"])


def test_what_an_environment_needs_is_made_and_written_down(home: Path, api: CloudflareApi) -> None:
    before = facts(home).read_text()
    ran = provision(home, api)
    [namespace], [gateway] = api.namespaces, api.gateways
    assert (TITLE, "acme") == (namespace["title"], gateway["id"])
    assert (True, True, 0) == (
        gateway["authentication"],
        gateway["collect_logs"],
        gateway["cache_ttl"],
    )
    # Only the placeholder was replaced: the comments are there.
    expected = before.replace("placeholder-acme-staging", namespace["id"])
    assert expected == facts(home).read_text()
    assert namespace["id"] in (home / "tenants/acme/wrangler.jsonc").read_text()
    assert f"made KV namespace {TITLE} ({namespace['id']})" in ran.stderr
    assert "made AI Gateway acme\n" in ran.stderr
    bluey("--home", str(home), "check", "acme", "--env", "staging", "--no-upload")


def test_a_second_run_makes_and_writes_nothing(home: Path, api: CloudflareApi) -> None:
    provision(home, api)
    before = facts(home).read_text(), [*api.namespaces], [*api.gateways]
    ran = provision(home, api, "acme", "--env", "staging", "--json")
    assert before == (facts(home).read_text(), api.namespaces, api.gateways)
    [value] = json.loads(ran.stdout)
    assert ["found", "found"] == [each["outcome"] for each in value["things"]]
    assert [] == value["written"]


def test_a_namespace_of_that_name_is_taken(home: Path, api: CloudflareApi) -> None:
    api.add_namespace(OLD)
    api.namespaces[0]["title"] = TITLE
    api.add_gateway("acme")
    ran = provision(home, api)
    assert OLD == named(home)
    assert f"found KV namespace {TITLE} ({OLD})" in ran.stderr


def test_a_dry_run_makes_and_writes_nothing(home: Path, api: CloudflareApi) -> None:
    before = facts(home).read_text()
    ran = provision(home, api, "acme", "--env", "staging", "--dry-run")
    assert ([], [], before) == (api.namespaces, api.gateways, facts(home).read_text())
    assert f"would make KV namespace {TITLE}\n" in ran.stderr
    assert "would make AI Gateway acme\n" in ran.stderr


def test_the_shared_deployment_gets_the_gateways_of_all_tenants(
    home: Path, api: CloudflareApi
) -> None:
    write_tenant(home, plan_tenant(home, "other", gateway="chats"))
    provision(home, api, "shared", "--env", "production")
    assert ["bluey-shared-production-budgets"] == [each["title"] for each in api.namespaces]
    assert ["acme", "chats"] == [each["id"] for each in api.gateways]


def test_an_id_that_cannot_be_written_is_told(home: Path, api: CloudflareApi) -> None:
    # A value in a form that is read but not found: it stays as it is.
    text = facts(home).read_text()
    facts(home).write_text(text.replace('"placeholder-acme-staging"', '"\\u0070laceholder-a"'))
    ran = provision(home, api, code=1)
    [namespace] = api.namespaces
    assert f"The KV namespace {TITLE} is there: its id is {namespace['id']}" in ran.stderr
    assert f"Write {namespace['id']} there at environments.staging.kv.budgets" in ran.stderr


def test_a_wrangler_file_edited_by_hand_is_told(home: Path, api: CloudflareApi) -> None:
    path = home / "tenants/acme/wrangler.jsonc"
    path.write_text(path.read_text().replace('"enabled": true', '"enabled": false'))
    ran = provision(home, api, code=1)
    assert api.namespaces[0]["id"] == named(home)
    assert "bluey tenant sync acme --force" in ran.stderr


def test_what_was_made_though_the_answer_failed_is_found(home: Path, api: CloudflareApi) -> None:
    # The first answer gets lost. The client asks again, and is told that there is one.
    api.refuses_to_say = True
    ran = provision(home, api)
    [namespace] = api.namespaces
    assert namespace["id"] == named(home)
    assert f"found KV namespace {TITLE}" in ran.stderr


@pytest.mark.parametrize(
    ("edit", "arguments", "message"),
    [
        (None, ("acme", "--env", "local"), "local is for this machine only"),
        (None, ("acme", "--env", "test"), "there is no environment 'test'"),
        (None, ("nobody", "--env", "dev"), "there is no tenant 'nobody'"),
        (
            ("placeholder-acme-dev", OLD),
            ("acme", "--env", "dev"),
            "the account has no KV namespace with the id in tenants/acme/deployment.jsonc",
        ),
        (("environments", "environment"), ("acme", "--env", "dev"), "the files of acme have err"),
    ],
    ids=["local", "no environment", "no tenant", "another account's id", "broken files"],
)
def test_what_cannot_be_is_refused_before_anything_is_made(
    home: Path,
    api: CloudflareApi,
    edit: tuple[str, str] | None,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    if edit:
        facts(home).write_text(facts(home).read_text().replace(*edit))
    assert message in provision(home, api, *arguments, code=1).stderr
    assert ([], []) == (api.namespaces, api.gateways)


def test_a_namespace_of_another_environment_is_not_taken(home: Path, api: CloudflareApi) -> None:
    provision(home, api)
    text = facts(home).read_text()
    renamed = '"dev": {\n      "worker": "bluey-acme-staging",'
    facts(home).write_text(text.replace('"dev": {', renamed, 1))
    ran = provision(home, api, "acme", "--env", "dev", code=1)
    assert f"the KV namespace {TITLE} is that of tenants/acme/deployment.jsonc" in ran.stderr


def test_an_account_without_room_for_the_gateway_is_left_as_it_is(
    home: Path, api: CloudflareApi
) -> None:
    for number in range(GATEWAYS_PER_ACCOUNT):
        api.add_gateway(f"g{number}")
    ran = provision(home, api, code=1)
    assert "there is no room for acme" in ran.stderr
    assert [] == api.namespaces


def test_a_token_that_may_not_make_is_told_which_permission(home: Path, api: CloudflareApi) -> None:
    api.on_making = refused("forbidden")
    ran = provision(home, api, code=1)
    assert "Workers KV Storage: Edit" in ran.stderr
    assert "placeholder-acme-staging" == named(home)
