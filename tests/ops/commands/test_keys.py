"""`bluey keys`: with real wrangler on real local state, and what it says about mistakes."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bluey.access.changes import StoredKey, ended
from bluey.access.keys import (
    KeyRecord,
    digest_of,
    make_key,
    parse_key,
    records_prefix,
    use_to_metadata,
)
from bluey.tenants.deployment import Deployment
from ops import keys
from ops.commands import keys as keys_cli
from ops.errors import OpsError
from ops.project.paths import ROOT, SHARED
from ops.stored import Entry
from ops.wrangler import kv
from ops.wrangler.calls import said_after
from ops.wrangler.kv import Namespace
from tests import commands
from tests.documents import examples
from tests.fakes.values import FROM_ELSEWHERE, make_deployment, make_request, make_tenant
from tests.fakes.world import make_world
from tests.ops.cloudflare_api import cloudflare_api
from tests.ops.fleets import ENV, make_fleet

TENANT = "mrrainbowsmoke"
FAST = "@cf/meta/llama-3.1-8b-instruct-fast"
SMART = "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
RUN_SECONDS = 120.0
NOW = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
DIGEST = "0123456789abcdef" * 4


@dataclass(frozen=True)
class Ran:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def bluey_keys(*arguments: str, answer: str = "", env: Mapping[str, str] | None = None) -> Ran:
    ran = commands.bluey("keys", *arguments, code=None, text=answer, env=env)
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@dataclass(frozen=True)
class Story:
    """One key was made with every setting, and rotated; another was made, and revoked."""

    state: Path
    made: Ran
    other: Ran
    rotated: Ran
    spared: Ran
    revoked: Ran
    listed: Ran
    entries: dict[str, object]

    @property
    def texts(self) -> list[str]:
        return [self.made.json["key"], self.other.out.strip(), self.rotated.json["key"]]


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    state = tmp_path_factory.mktemp("state")
    here = ("--persist-to", str(state))
    limits = ("--daily-tokens", "5000", "--monthly-tokens", "70000")
    models = ("--allow", "fast", "--allow", SMART, "--allow", FAST)
    label = ("--label", "web [bold] Ω 🙂", "--role", "admin")
    made = bluey_keys(
        *("create", TENANT, *label, "--expires", "90d", *models, *limits, "--json", *here)
    )
    other = bluey_keys("create", TENANT, "--label", "leaked", *here)
    rotated = bluey_keys(*("rotate", TENANT, made.json["id"], "--grace", "12h", "--json", *here))
    namespace = Namespace(TENANT, "local", state=state)
    namespace.put(f"key-use/{TENANT}/{digest_of(rotated.json['key'])}", use_to_metadata(NOW))
    # Whoever finds a key somewhere has the key, not its id.
    leaked = other.out.strip()
    spared = bluey_keys("revoke", TENANT, leaked, *here, answer="n\n")
    revoked = bluey_keys("revoke", TENANT, leaked, *here, answer="y\n")
    listed = bluey_keys("list", TENANT, "--json", *here)
    entries = namespace.list("")
    return Story(state, made, other, rotated, spared, revoked, listed, entries)


def test_every_command_succeeds(story: Story) -> None:
    ran = [story.made, story.other, story.rotated, story.revoked, story.listed]
    assert [(0, "")] * 5 == [(each.code, each.err if each.code else "") for each in ran]


def test_a_new_key_alone_goes_to_standard_output(story: Story) -> None:
    key = parse_key(story.other.out.removesuffix("\n"))
    assert (TENANT, 1) == (key.tenant_id, story.other.out.count("\n"))
    assert f"The id is {key.digest[:12]}." in story.other.err
    assert story.other.out.strip() not in story.other.err


def test_a_new_key_has_the_settings_that_were_named(story: Story) -> None:
    made = story.made.json
    created, expires = (datetime.fromisoformat(made[name]) for name in ("created", "expires"))
    assert timedelta(days=90) == expires - created
    assert {
        "key": made["key"],
        "id": digest_of(made["key"])[:12],
        "label": "web [bold] Ω 🙂",
        "created": made["created"],
        "expires": made["expires"],
        "allowedModels": [FAST, SMART],
        "budgets": {"daily": {"tokens": 5_000}, "monthly": {"tokens": 70_000}},
        "role": "admin",
    } == made


def test_a_rotated_key_has_a_successor_with_its_settings(story: Story) -> None:
    made, rotated = story.made.json, story.rotated.json
    other = {name: rotated[name] for name in ("key", "id", "created")}
    assert {**made, **other, "replaces": made["id"]} == rotated
    assert made["key"] != rotated["key"]


def test_a_rotated_key_expires_after_the_grace_and_is_listed_until_then(story: Story) -> None:
    old, new = story.listed.json
    made, rotated = story.made.json, story.rotated.json
    assert (made["id"], rotated["id"]) == (old["id"], new["id"])
    assert ("active", "active") == (old["status"], new["status"])
    ends = datetime.fromisoformat(old["expires"])
    assert timedelta(hours=12) == ends - datetime.fromisoformat(rotated["created"])
    assert rotated["expires"] == new["expires"]


def test_the_day_of_its_last_use_is_listed_with_a_key(story: Story) -> None:
    assert [None, "2026-11-23"] == [key["lastUsed"] for key in story.listed.json]


def test_values_that_commands_write_are_read_and_deleted(story: Story) -> None:
    namespace = Namespace(TENANT, "local", state=story.state)
    names = ("tenant/acme", "address/https://app.example.com", "address/*")
    written = {name: Entry('{"text": "Ω\\n"}') for name in names}
    namespace.write(written)
    assert written == namespace.read([*names, "tenant/nobody"])
    namespace.delete(["address/*", "tenant/acme", "tenant/nobody"])
    assert {names[1]: written[names[1]]} == namespace.read(names)
    namespace.delete(names)
    assert [] == [name for name in namespace.list("") if not name.startswith("key")]


def test_values_are_read_as_wrangler_prints_them(monkeypatch: pytest.MonkeyPatch) -> None:
    printed = 'A warning.\n{"tenant/acme": {"value": "{}"}, "tenant/nobody": {"value": null}}'
    monkeypatch.setattr(kv, "call", lambda *_, **__: printed)
    namespace = Namespace(TENANT, "local")
    assert {"tenant/acme": Entry("{}")} == namespace.read(["tenant/acme", "tenant/nobody"])


@pytest.mark.parametrize("printed", ["", "{", '{"tenant/acme": {}}'])
def test_what_wrangler_does_not_print_so_is_refused(
    monkeypatch: pytest.MonkeyPatch, printed: str
) -> None:
    monkeypatch.setattr(kv, "call", lambda *_, **__: printed)
    with pytest.raises(OpsError, match="wrangler's answer cannot be read"):
        Namespace(TENANT, "local").read(["tenant/acme"])


def test_revoking_asks_and_says_when_it_is_effective(story: Story) -> None:
    named = f"Revoke {digest_of(story.other.out.strip())[:12]} (leaked) of {TENANT}"
    assert 1 == story.spared.code
    assert named in story.spared.err
    assert "Aborted" in story.spared.err
    assert named in story.revoked.err
    assert "Effective within 90 seconds." in story.revoked.err


def test_digests_are_stored_under_the_tenant_and_nothing_else(story: Story) -> None:
    made, _, rotated = (digest_of(text) for text in story.texts)
    assert {
        f"key/{TENANT}/{made}",
        f"key/{TENANT}/{rotated}",
        f"key-use/{TENANT}/{rotated}",
    } == set(story.entries)


def test_no_key_is_stored_anywhere(story: Story) -> None:
    stored = b"".join(path.read_bytes() for path in story.state.rglob("*") if path.is_file())
    assert digest_of(story.made.json["key"]).encode() in stored
    assert [False] * 3 == [text[-38:].encode() in stored for text in story.texts]


def test_a_call_of_wrangler_has_a_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kv, "CALL_SECONDS", 0.05)
    with pytest.raises(OpsError, match=r"^listing in Workers KV: not done after 0 s$"):
        Namespace(TENANT, "local", state=tmp_path).list("")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("list", "nobody"), 1, "there is no tenant 'nobody'"),
        (("list", TENANT, "--env", "prod"), 1, "no environment 'prod'"),
        (("create", TENANT, "--label", "x", "--allow", "gpt"), 1, "may not use the model 'gpt'"),
        (("create", TENANT), 2, "--label"),
        (("create", TENANT, "--label", "x", "--daily-tokens", "0"), 2, "--daily-tokens"),
        (("create", TENANT, "--label", "x", "--daily-usd", "0"), 1, "more than 0 dollars"),
        (("create", TENANT, "--label", "x", "--monthly-usd", "$5"), 1, "should be dollars"),
    ],
    ids=["tenant", "environment", "model", "no-label", "no-tokens", "no-dollars", "dollars"],
)
def test_a_mistake_is_answered_without_asking_wrangler(
    arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = bluey_keys(*arguments, env={"COLUMNS": "200"})
    assert (code, "") == (ran.code, ran.out)
    assert said in ran.err


def record_of(**fields: object) -> KeyRecord:
    return KeyRecord.model_validate({"label": "x", "created": NOW, **fields})


def test_a_key_has_limits_in_tokens_dollars_or_both() -> None:
    made = keys.make_record(label="x", now=NOW, daily_tokens=5, daily_usd="0.50", monthly_usd="20")
    budgets = {"daily": {"tokens": 5, "usd": "0.50"}, "monthly": {"usd": "20"}}
    assert record_of(budgets=budgets) == made


def test_a_key_that_is_limited_in_dollars_needs_a_price_of_the_default_model() -> None:
    opened = keys.open_keys(TENANT, "local", is_local=True, is_shared=False, state=None)
    models = opened.tenant.models.model_copy(update={"default": "other/unpriced"})
    tenant = opened.tenant.model_copy(update={"models": models, "budgets": None})
    unpriced = replace(opened, tenant=tenant, deployment=Deployment(environment="local"))
    in_dollars, in_tokens = (record_of(budgets={"daily": {unit: 5}}) for unit in ("usd", "tokens"))
    assert (True, False, False) == (
        "has no price" in (unpriced.warning_of(in_dollars) or ""),
        unpriced.warning_of(in_tokens) is not None,
        opened.warning_of(in_dollars) is not None,
    )


@pytest.mark.parametrize(
    ("label", "said"),
    [("two\nlines", "It has a control character"), ("  ", "It has only spaces")],
)
def test_a_record_that_does_not_fit_names_the_place(label: str, said: str) -> None:
    with pytest.raises(OpsError, match=f"^--label: {said}"):
        keys.make_record(label=label, now=NOW)


@pytest.mark.parametrize("before", [None, NOW + timedelta(days=90)], ids=["never", "later"])
def test_a_rotation_that_is_tried_again_makes_a_key_that_ends_as_late_as_the_first(
    before: datetime | None,
) -> None:
    record, _ = ended(record_of(expires=before), NOW + timedelta(days=1))
    for now in (NOW, NOW + timedelta(days=2)):
        again = keys.replacement_of(StoredKey("aa" * 32, record), now, None)
        assert record_of(expires=before, created=now) == again


def test_a_record_that_is_too_long_names_the_limit() -> None:
    opened = keys.open_keys(TENANT, "local", is_local=True, is_shared=False, state=None)
    record = record_of(allowedModels=[f"{number}" + "m" * 190 for number in range(6)])
    with pytest.raises(OpsError, match=r"Workers KV takes 1,024: shorten its label or its list"):
        opened.create(record)


def test_the_shared_deployment_is_no_tenant() -> None:
    with pytest.raises(OpsError, match="shared serves every tenant") as raised:
        keys.open_keys("shared", "local", is_local=True, is_shared=False, state=None)
    assert "Name the tenant, and add --shared." == raised.value.advice


def test_a_state_on_this_machine_is_not_that_of_the_account() -> None:
    with pytest.raises(OpsError, match="add --local"):
        keys.open_keys(TENANT, "dev", is_local=False, is_shared=False, state=Path("x"))


@pytest.mark.parametrize(
    ("env", "is_shared", "deployment"),
    [("local", False, TENANT), ("dev", False, TENANT), ("production", True, "shared")],
)
def test_keys_on_this_machine_are_where_the_worker_of_that_deployment_looks(
    env: str, is_shared: bool, deployment: str
) -> None:
    opened = keys.open_keys(TENANT, env, is_local=True, is_shared=is_shared, state=None)
    assert Namespace(deployment, env) == opened.storage


def test_keys_of_an_account_are_where_the_worker_of_that_deployment_looks(tmp_path: Path) -> None:
    create = ("keys", "create", "acme", "--label", "website", "--env", ENV)
    with cloudflare_api() as api:
        fleet = make_fleet(tmp_path / "home", api, {"acme": {}})
        fleet.provision(SHARED)
        for deployment, option in (("acme", ()), (SHARED, ("--shared",))):
            key = commands.bluey(*create, *option, env=fleet.environment).stdout.strip()
            stored = api.kv[fleet.namespaces[deployment]]
            assert [records_prefix("acme") + digest_of(key)] == [*stored]


def test_keys_in_an_account_that_is_not_known_say_so(tmp_path: Path) -> None:
    with cloudflare_api() as api:
        fleet = make_fleet(tmp_path / "home", api, {"acme": {}})
        (fleet.home / "tenants/acme/.env").unlink()
        nothing = {"CLOUDFLARE_API_TOKEN": "", "CLOUDFLARE_ACCOUNT_ID": ""}
        given = {**fleet.environment, **nothing}
        ran = commands.bluey("keys", "list", "acme", "--env", ENV, env=given, code=1)
    assert "CLOUDFLARE_ACCOUNT_ID is not set" in ran.stderr


def test_a_successor_starts_now_and_expires_when_the_old_key_would_have() -> None:
    expires = NOW + timedelta(days=9)
    old = record_of(created=NOW - timedelta(days=9), expires=expires, allowedModels=[FAST])

    new = keys.replacement_of(StoredKey(DIGEST, old), NOW, None)
    assert record_of(expires=expires, allowedModels=[FAST]) == new
    later = keys.replacement_of(StoredKey(DIGEST, old), NOW, expires + timedelta(days=9))
    assert expires + timedelta(days=9) == later.expires


def test_a_successor_has_the_same_budget_in_dollars() -> None:
    old = record_of(budgets={"daily": {"usd": "5"}, "monthly": {"tokens": 9, "usd": "0.07"}})
    assert old == keys.replacement_of(StoredKey(DIGEST, old), NOW, None)


@pytest.mark.parametrize(
    ("record", "said"),
    [(None, "cannot be read"), (record_of(expires=NOW), "012345678901 has expired")],
    ids=["unreadable", "expired"],
)
def test_what_has_no_successor_says_why(record: KeyRecord | None, said: str) -> None:
    with pytest.raises(OpsError, match=said.replace("012345678901", DIGEST[:12])):
        keys.replacement_of(StoredKey(DIGEST, record), NOW, None)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("01234", "'01234' is no id of a key"),
        ("0123456789xy", "is no id of a key"),
        ("0123456789AB", "is no id of a key"),
        ("bly_mrrainbowsmoke_123", "this key is mistyped or incomplete"),
        ("bly_a_000000000000000000000000000000003U2lqp", "mistyped"),
    ],
)
def test_what_names_no_key_is_refused_before_it_is_looked_for(given: str, said: str) -> None:
    opened = keys.open_keys(TENANT, "local", is_local=True, is_shared=False, state=None)
    with pytest.raises(OpsError, match=said):
        opened.find(given)


def test_another_tenants_key_is_refused_before_it_is_looked_for() -> None:
    opened = keys.open_keys(TENANT, "local", is_local=True, is_shared=False, state=None)
    with pytest.raises(OpsError, match=f"this key is of the tenant other, not {TENANT}"):
        opened.find(make_key("other", 1))


def test_a_table_shows_what_is_known_of_each_key(capsys: pytest.CaptureFixture[str]) -> None:
    limits = {"budgets": {"daily": {"tokens": 5_000}}, "allowedModels": [FAST]}
    shown = [
        StoredKey("aa" * 32, record_of(label="web [bold]", **limits), "2026-11-22"),
        StoredKey("bb" * 32, record_of(expires=NOW, role="admin"), None),
        StoredKey("cc" * 32, None, None),
    ]
    keys_cli.show_keys(shown, NOW, title="Keys")
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in capsys.readouterr().out.splitlines()
        if line.startswith("│")
    ]
    day = "2026-11-23 12:30"
    assert [
        ["aa" * 6, "web [bold]", "chat", day, "2026-11-22", "never", "5,000 tokens/day"],
        ["", "", "", "", "", "", FAST],
        ["bb" * 6, "x", "admin", day, "never", f"{day} (expired)", "none"],
        ["cc" * 6, "(cannot be read)", "", "", "", "", ""],
    ] == rows


@pytest.mark.parametrize(
    ("printed", "complaint"),
    [
        (
            "\x1b[31m✘ \x1b[41;31m[\x1b[41;97mERROR\x1b[41;31m]\x1b[0m \x1b[1mNo.\x1b[0m\n\nMore",
            "No.",
        ),
        ("✘ [ERROR] First\n✘ [ERROR] Second", "First"),
        ("something else", ""),
        ("", ""),
    ],
)
def test_a_complaint_is_wranglers_first_error(printed: str, complaint: str) -> None:
    assert complaint == said_after("ERROR", printed)


DOCUMENT = (ROOT / "docs/auth.md").read_text()


def test_the_documented_keys_are_keys_and_scanners_find_them() -> None:
    [form] = re.findall(r"`(bly_\[.*)`", DOCUMENT)
    found = re.findall(form, DOCUMENT)
    assert {TENANT} == {parse_key(key).tenant_id for key in found}
    assert [make_key("a-b", 7)] == re.findall(form, f'"{make_key("a-b", 7)}"')


def test_the_documented_key_is_made_in_the_account(tmp_path: Path) -> None:
    [(line, shown)] = next(
        each.commands for each in examples("docs/auth.md") if "bluey keys create" in each.text
    )
    with cloudflare_api() as api:
        fleet = make_fleet(tmp_path / "home", api, {"acme": {}})
        words = line.replace(TENANT, "acme").split()[1:]
        ran = commands.bluey(*words, env=fleet.environment)
        [stored] = api.kv[fleet.namespaces["acme"]]
    # The key's text is new every time, and nothing else is printed.
    made = ran.stdout.removesuffix("\n")
    assert (TENANT, "acme") == (parse_key(shown.strip()).tenant_id, parse_key(made).tenant_id)
    assert records_prefix("acme") + digest_of(made) == stored


async def test_the_documented_request_makes_the_documented_key() -> None:
    [(line, shown)] = next(
        each.commands for each in examples("docs/auth.md") if "$ curl" in each.text
    )
    body = shlex.split(line)[-1]
    world = make_world(tenants=(make_tenant(TENANT),), deployment=make_deployment(TENANT))
    key = world.add_key(tenant_id=TENANT, role="admin")
    headers = {**FROM_ELSEWHERE, "x-api-key": key, "content-type": "application/json"}

    made = await world.send_and_drain(make_request("POST", "/keys", headers, body.encode()))

    assert 201 == made.response.status
    new = ("key", "id", "created", "createdBy")
    assert [*made.json["data"]] == [*json.loads(shown)["data"]]
    assert {name: value for name, value in made.json["data"].items() if name not in new} == {
        name: value for name, value in json.loads(shown)["data"].items() if name not in new
    }
