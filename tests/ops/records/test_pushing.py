"""A tenant is put into the shared deployment's namespace, and taken out."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bluey.tenants.record import MAX_SETTINGS_CHARACTERS, MAX_TENANTS_OF_AN_ADDRESS, dump_address
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.records import place as places
from ops.records.changes import change, setting
from ops.records.history import Told, read_history
from ops.records.live import look
from ops.records.place import Place
from ops.records.pushing import (
    Pushed,
    Removed,
    check_settings,
    push,
    remove,
    require_pushed,
)
from tests.ops.records.conftest import World

NOW = datetime(2026, 11, 27, 12, 30, tzinfo=UTC)
SOON = timedelta(minutes=1)
TOLD = Told.of("ops", "new customer")
HOST, ORIGIN = "chat.example.com", "https://app.example.com"


def settings(slug: str = "beta", **further: object) -> str:
    """A `tenant.jsonc` with a comment, which is kept."""
    models = {"default": "@cf/meta/llama-3.1-8b-instruct-fast"}
    told = {"id": slug, "gateway": {"id": slug}, "models": models, **further}
    return f"// {slug}\n{json.dumps(told)}"


def pushed(world: World, text: str, slug: str = "beta", now: datetime = NOW) -> Pushed:
    return push(world.place(slug, shared=True), text, TOLD, now)


def removed(world: World, slug: str = "beta", now: datetime = NOW) -> Removed:
    place = world.place(slug, shared=True)
    return remove(place, require_pushed(place), TOLD, now)


def record(world: World, slug: str = "beta") -> dict[str, object]:
    found: dict[str, object] = json.loads(world.entries("shared")[f"tenant/{slug}"]["value"])
    return found


def addresses(world: World) -> dict[str, list[str]]:
    return {
        name.removeprefix("address/"): json.loads(entry["value"])["tenants"]
        for name, entry in world.entries("shared").items()
        if name.startswith("address/")
    }


def test_a_pushed_tenant_is_its_settings_and_its_addresses(world: World) -> None:
    text = settings(hosts=[HOST.upper()], allowedOrigins=[f"{ORIGIN}:443"])
    made = pushed(world, text)
    assert (True, None, (HOST, ORIGIN), ()) == (made.is_new, made.file, made.addresses, made.gone)
    assert {
        "tenant": "beta",
        "environment": "production",
        "revision": 1,
        "settings": text,
        "pushedAt": "2026-11-27T12:30:00Z",
    } == record(world)
    assert {HOST: ["beta"], ORIGIN: ["beta"]} == addresses(world)
    assert {} == world.entries("acme")


def test_what_is_pushed_again_loses_the_addresses_that_are_gone(world: World) -> None:
    pushed(world, settings(hosts=[HOST, "b.example.com"], allowedOrigins=[ORIGIN]))
    pushed(world, settings("gamma", allowedOrigins=[ORIGIN]), "gamma")
    made = pushed(world, settings(hosts=["b.example.com", "c.example.com"]))
    assert (False, (HOST, ORIGIN)) == (made.is_new, made.gone)
    assert {
        "b.example.com": ["beta"],
        "c.example.com": ["beta"],
        ORIGIN: ["gamma"],
    } == addresses(world)
    assert 2 == record(world)["revision"]


def test_what_is_overridden_stays_and_has_to_fit(world: World) -> None:
    pushed(world, settings(budgets={"daily": {"tokens": 100}}))
    place = world.place("beta", shared=True)
    change(place, setting({"budgets.daily.tokens": "+20%"}, None), TOLD, NOW)
    with pytest.raises(OpsError, match=r"budgets.daily.tokens: \+20% is relative, and the tenant"):
        pushed(world, settings())
    assert 2 == record(world)["revision"]
    pushed(world, settings(budgets={"daily": {"tokens": 200}}))
    live = look(place, NOW).live
    budgets = live.effective.tenant.budgets
    assert budgets is not None
    assert budgets.daily is not None
    assert ("pushed", 240) == (live.base.source, budgets.daily.tokens)


def test_a_host_of_another_pushed_tenant_changes_nothing(world: World) -> None:
    pushed(world, settings(hosts=[HOST]))
    with pytest.raises(OpsError, match=r"hosts: the pushed tenant beta has chat.example.com"):
        pushed(world, settings("gamma", hosts=[HOST]), "gamma")
    assert ({HOST: ["beta"]}, False) == (
        addresses(world),
        "tenant/gamma" in world.entries("shared"),
    )


def test_an_origin_of_too_many_tenants_changes_nothing(world: World) -> None:
    many = dump_address(f"t{number}" for number in range(MAX_TENANTS_OF_AN_ADDRESS))
    world.entries("shared")[f"address/{ORIGIN}"] = {"value": many, "metadata": None}
    with pytest.raises(OpsError, match="allowedOrigins: too many tenants have https://app"):
        pushed(world, settings(allowedOrigins=[ORIGIN]))
    assert {f"address/{ORIGIN}"} == set(world.entries("shared"))


@pytest.mark.parametrize("text", ["{", settings() + " " * MAX_SETTINGS_CHARACTERS])
def test_settings_that_no_worker_takes_change_nothing(world: World, text: str) -> None:
    with pytest.raises(OpsError):
        pushed(world, text)
    assert {} == world.entries("shared")


def test_a_tenant_that_was_removed_is_gone_and_its_revisions_go_on(world: World) -> None:
    pushed(world, settings(hosts=[HOST], allowedOrigins=[ORIGIN]))
    place = world.place("beta", shared=True)
    change(place, setting({"limits.maxOutputTokens": 64}, None), TOLD, NOW + SOON)
    made = removed(world, now=NOW + 2 * SOON)
    assert (False, (HOST, ORIGIN)) == (made.serves_file, made.gone)
    assert {"tenant": "beta", "environment": "production", "revision": 3} == record(world)
    assert {} == addresses(world)
    with pytest.raises(OpsError, match=r"there is no tenant 'beta' in shared .production."):
        look(place, NOW)
    with pytest.raises(OpsError, match=r"beta \(production, shared\) was not pushed, so there is"):
        removed(world)
    pushed(world, settings(), now=NOW + 3 * SOON)
    told = [each.event for each in read_history(place.storage, "beta", 10) if each.event]
    assert ["push", "set", "remove", "push"] == [each.what.split(" ")[0] for each in told]
    assert [1, 2, 3, 4] == [each.revision for each in told]


def test_a_file_that_was_uploaded_later_wins_over_what_was_pushed(world: World) -> None:
    made = pushed(world, settings("acme"), "acme")
    assert "src/settings/acme.jsonc" == made.file
    place = world.place(shared=True)
    sources = {}
    for at in ("2026-11-27T12:29:59Z", "2026-11-27T12:30:01Z"):
        world.uploaded(at)
        sources[at[14:19]] = look(place, NOW).live.base.source
    assert {"29:59": "pushed", "30:01": "file"} == sources


def test_what_is_overridden_outlives_what_was_pushed_where_a_file_is_there(world: World) -> None:
    world.uploaded("2026-11-27T12:00:00Z")
    pushed(world, settings("acme"), "acme")
    place = world.place(shared=True)
    change(place, setting({"limits.maxOutputTokens": 64}, None), TOLD, NOW)
    assert removed(world, "acme").serves_file
    live = look(place, NOW).live
    assert ("file", 64) == (live.base.source, live.effective.tenant.limits.max_output_tokens)


def test_what_was_pushed_into_the_shared_deployment_is_not_the_tenants_own(world: World) -> None:
    entry = '{"tenant":"acme","environment":"production","revision":1,"settings":"{}"}'
    world.entries("acme")["tenant/acme"] = {"value": entry, "metadata": None}
    assert "file" == look(world.place(), NOW).live.base.source


def test_a_push_by_somebody_else_meanwhile_is_noticed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "FRESH_SECONDS", 0.0)
    pushed(world, settings())
    place = world.place("beta", shared=True)
    stored = require_pushed(place)
    pushed(world, settings(hosts=[HOST]))
    with pytest.raises(OpsError, match="somebody else changed beta"):
        remove(place, stored, TOLD, NOW)
    assert {HOST: ["beta"]} == addresses(world)


def found_in(world: World, slug: str, path: Path) -> list[tuple[str, str, str]]:
    project = load_project(world.home, (), "production")
    found = [each.problem for each in check_settings(project, slug, path)]
    return [(each.file, each.path, each.severity) for each in found]


def test_settings_are_checked_as_bluey_check_does_wherever_their_file_is(
    world: World, tmp_path: Path
) -> None:
    acme = world.home / "tenants/acme/tenant.jsonc"
    assert [] == found_in(world, "acme", acme)
    world.settings(**{'"id": "acme"': f'"id": "acme", "hosts": ["{HOST}"]'})
    path = tmp_path / "customers" / "beta.jsonc"
    path.parent.mkdir()
    cached = {"id": "beta", "cacheTtlSeconds": 60}
    wrong = settings("gamma", hosts=[HOST], gateway=cached)
    path.write_text(wrong)
    assert [
        (str(path), "gateway.cacheTtlSeconds", "warning"),
        (str(path), "hosts.0", "error"),
        (str(path), "id", "error"),
    ] == found_in(world, "beta", path)


def test_what_is_wrong_beside_a_tenants_settings_is_not_told_as_theirs(
    world: World, tmp_path: Path
) -> None:
    world.settings(**{'"tokens": 1000000': '"usd": 5'})
    path = tmp_path / "beta.jsonc"
    path.write_text(settings().replace("@cf/meta/llama-3.1-8b-instruct-fast", "@cf/nobody/x"))
    assert [(str(path), "models.default", "warning")] == found_in(world, "beta", path)


def test_a_place_says_where_it_is(world: World) -> None:
    named: dict[str, Place] = {
        "acme (production)": world.place(),
        "beta (production, shared)": world.place("beta", shared=True),
    }
    assert [*named] == [str(place) for place in named.values()]
    with pytest.raises(OpsError, match="beta has no deployment of its own here") as caught:
        world.place("beta")
    assert "If the shared deployment serves it, add --shared." == caught.value.advice
