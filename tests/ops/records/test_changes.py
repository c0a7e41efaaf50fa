"""What is overridden of a tenant is changed in its record, or nothing is."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from ops.errors import OpsError
from ops.records import place as places
from ops.records.changes import Changed, Edit, change, pausing, resuming, setting, unsetting
from ops.records.history import CUT, Event, Told, read_history
from ops.records.live import look
from ops.records.place import NoNamespace
from tests.ops.cloudflare_api import refused
from tests.ops.records.conftest import DAILY_TOKENS, World

NOW = datetime(2026, 11, 27, 12, 30, 15, 123_456, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 28, tzinfo=UTC)
TOLD = Told.of("ops", "launch day")
RAISED = setting({"budgets.daily.tokens": "+20%"}, MIDNIGHT)
DAILY = "budgets.daily.tokens"
EMBEDS = "@cf/baai/bge-small-en-v1.5"
SERVED = "@cf/meta/llama-3.1-8b-instruct-fast"


def made(world: World, edit: Edit, now: datetime = NOW, *, shared: bool = False) -> Changed:
    return change(world.place(shared=shared), edit, TOLD, now)


def record(world: World, deployment: str = "acme") -> dict[str, object]:
    found: dict[str, object] = json.loads(world.entries(deployment)["tenant/acme"]["value"])
    return found


def differences(changed: Changed) -> list[tuple[str, object, object, datetime | None]]:
    return [(each.path, each.before, each.after, each.until) for each in changed.differences]


def test_a_value_is_overridden_until_it_ends_and_by_whom_is_kept(world: World) -> None:
    changed = made(world, RAISED)
    assert [(DAILY, DAILY_TOKENS, 1_200_000, MIDNIGHT)] == differences(changed)
    assert {
        "tenant": "acme",
        "environment": "production",
        "revision": 1,
        "override": {"changes": {DAILY: {"value": "+20%", "until": "2026-11-28T00:00:00Z"}}},
    } == record(world)
    [event] = read_history(world.place().storage, "acme", 10)
    what = f"set {DAILY}=+20% until 2026-11-28 00:00 UTC"
    assert event.event == Event(who="ops", when=NOW, what=what, why="launch day", revision=1)
    assert event.name.startswith("tenant-history/acme/2026-11-27T12:30:15.123456Z-")


def test_the_shared_deployment_has_a_record_of_its_own(world: World) -> None:
    made(world, RAISED, shared=True)
    assert {} == world.entries("acme")
    assert 1 == record(world, "shared")["revision"]


def test_further_changes_are_added_and_what_has_ended_is_left_out(world: World) -> None:
    made(world, setting({"limits.maxOutputTokens": 256}, NOW + timedelta(hours=1)))
    made(world, RAISED)
    changed = made(world, setting({"models.default": "@cf/qwen/qwq-32b"}, None))
    assert (3, ["limits.maxOutputTokens", DAILY, "models.default"]) == written(world)
    assert [("models.default", "@cf/qwen/qwq-32b", None)] == [
        (path, after, until) for path, _, after, until in differences(changed)
    ]
    later = made(world, setting({"budgets.monthly.usd": "7.50"}, None), MIDNIGHT)
    assert (4, ["models.default", "budgets.monthly.usd"]) == written(world)
    assert [("budgets.monthly.usd", None, "7.500000", None)] == differences(later)


def written(world: World) -> tuple[object, list[str]]:
    found = record(world)
    override = found["override"]
    assert isinstance(override, dict)
    return found["revision"], [*override["changes"]]


def test_what_is_unset_counts_as_in_the_settings_again(world: World) -> None:
    made(world, setting({DAILY: 5, "limits.maxOutputTokens": 256}, None))
    assert [(DAILY, 5, DAILY_TOKENS, None)] == differences(made(world, unsetting([DAILY])))
    with pytest.raises(OpsError, match=f"{DAILY}: it is not overridden") as caught:
        made(world, unsetting([DAILY]))
    assert "Overridden: limits.maxOutputTokens. Nothing was changed." == caught.value.advice
    made(world, unsetting([]))
    assert "override" not in record(world)
    with pytest.raises(OpsError, match="nothing is overridden, so nothing was changed"):
        made(world, unsetting([]))
    assert 3 == record(world)["revision"]


def test_a_pause_stays_until_it_ends_or_is_resumed(world: World) -> None:
    paused = made(world, pausing("Back soon", MIDNIGHT, 600)).paused
    assert paused is not None
    assert ("Back soon", MIDNIGHT, 600) == (paused.message, paused.until, paused.retry_after_s)
    assert made(world, RAISED).paused == paused
    assert made(world, resuming()).paused is None
    with pytest.raises(OpsError, match="it is not paused, so nothing was changed"):
        made(world, resuming())
    made(world, pausing("Back soon", MIDNIGHT, None))
    with pytest.raises(OpsError, match="it is not paused"):
        made(world, resuming(), MIDNIGHT)


def test_what_changes_no_value_is_told(world: World) -> None:
    changed = made(world, setting({DAILY: DAILY_TOKENS}, None))
    assert ((), ("Every value of the settings is as it was.",)) == (
        changed.differences,
        changed.warnings,
    )


NOT_ALLOWED = '"id": "acme", "overrides": ["paused"]'


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"limits.maxOutputTokens": 0}, "limits.maxOutputTokens: Input should be greater than"),
        ({"limits.maxOutputTokens": "many"}, "limits.maxOutputTokens: Input should be a valid"),
        ({"budgets.monthly.tokens": "+20%"}, "budgets.monthly.tokens: +20% is relative, and"),
        ({DAILY: "+20%", "models.default": 7}, "models.default: Input should be a valid string"),
        ({"models.default": EMBEDS}, f"{EMBEDS} gives embeddings and does not chat"),
        ({"models.fallback": EMBEDS}, f"{EMBEDS} gives embeddings and does not chat"),
    ],
)
def test_a_value_that_a_file_could_not_have_changes_nothing(
    world: World, values: dict[str, object], said: str
) -> None:
    with pytest.raises(OpsError) as caught:
        made(world, setting(values, None))
    assert said in caught.value.message
    assert "Nothing was changed." == caught.value.advice
    assert {} == world.entries()


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({f"models.aliases.a{number}": SERVED for number in range(101)}, "at most 100 items"),
        ({f"models.aliases.{'a' * 300}": SERVED}, "at most 300 characters"),
    ],
    ids=["too-many", "a-long-place"],
)
def test_what_the_worker_could_not_read_again_is_not_written(
    world: World, values: dict[str, object], said: str
) -> None:
    with pytest.raises(OpsError, match=said):
        made(world, setting(values, None))
    assert {} == world.entries()


@pytest.mark.parametrize(
    ("first", "path", "value", "said"),
    [
        ({"budgets.daily.usd": "5"}, DAILY, None, "budgets.daily: .*at least one of"),
        ({"models.aliases.new": SERVED}, "models.default", "new", "new is no alias any more"),
        ({"models.default": SERVED}, "budgets.daily.usd", "5", "other/unpriced has no price"),
    ],
    ids=["budget", "alias", "price"],
)
def test_what_is_overridden_has_to_fit_when_a_part_of_it_ends(
    world: World, first: dict[str, object], path: str, value: object, said: str
) -> None:
    if said.startswith("other/"):
        config = world.home / "tenants/acme/wrangler.jsonc"
        pinned = re.sub(r'"MODEL_ID": "[^"]*"', '"MODEL_ID": "other/unpriced"', config.read_text())
        config.write_text(pinned)
    made(world, setting(first, MIDNIGHT))
    with pytest.raises(OpsError, match=rf"from 2026-11-28 00:00 UTC on, .*: {said}"):
        made(world, setting({path: value}, None))
    assert (1, [*first]) == written(world)
    made(world, setting({path: value}, MIDNIGHT))
    assert (2, [*first, path]) == written(world)


def test_what_the_settings_do_not_allow_changes_nothing(world: World) -> None:
    world.settings(**{'"id": "acme"': NOT_ALLOWED})
    with pytest.raises(OpsError, match=f"^{DAILY}: `overrides` in the tenant's settings does not"):
        made(world, RAISED)
    assert {} == world.entries()
    made(world, pausing("Back soon", None, None))


def test_a_model_that_was_retired_changes_nothing_and_one_that_is_unknown_is_told(
    world: World,
) -> None:
    retired = setting({"models.aliases": {"old": "@cf/meta/llama-2-7b-chat-fp16"}}, None)
    with pytest.raises(OpsError, match=r"models.aliases: @cf/meta/llama-2-7b-chat-fp16 was"):
        made(world, retired)
    unknown = made(world, setting({"models.fallback": "@cf/meta/lama"}, None))
    [warning] = unknown.warnings
    assert warning.startswith("models.fallback: @cf/meta/lama is not in the catalogue of ")


def test_a_budget_in_dollars_needs_a_price_of_the_model_that_is_asked(world: World) -> None:
    made(world, setting({"models.default": "@cf/nobody/x"}, None))
    with pytest.raises(OpsError, match=r"^@cf/nobody/x has no price, and the budget is in dollars"):
        made(world, setting({"budgets.daily.usd": 5}, None))
    assert 1 == record(world)["revision"]
    made(world, setting({"budgets.daily.usd": 5, "models.default": SERVED}, None))
    with pytest.raises(OpsError, match=r"^@cf/nobody/x has no price"):
        made(world, setting({"models.default": "@cf/nobody/x"}, None))


def test_what_the_settings_do_not_allow_any_more_does_not_hinder_other_changes(
    world: World,
) -> None:
    made(world, RAISED)
    world.settings(**{'"id": "acme"': NOT_ALLOWED})
    assert made(world, pausing("Back soon", None, None)).paused is not None
    looked = look(world.place(), NOW)
    assert (f"{DAILY}: `overrides` in the tenant's settings does not have 'budgets'",) == (
        looked.ignored
    )


def test_an_override_that_a_new_file_has_made_useless_can_be_unset(world: World) -> None:
    made(world, setting({"budgets.daily.tokens": "+20%"}, None))
    world.settings(**{'"tokens": 1000000': '"usd": 5'})
    assert look(world.place(), NOW).ignored[0].startswith("override of acme")
    changed = made(world, unsetting([]))
    assert "What was overridden until now could not be used" in changed.warnings[0]
    assert "override" not in record(world)


def test_a_change_by_somebody_else_meanwhile_is_noticed_and_stays(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "FRESH_SECONDS", 0.0)
    place, edit = world.place(), RAISED.apply

    def faster(override: object) -> object:
        made(world, setting({"limits.maxOutputTokens": 64}, None))
        return edit(override)  # type: ignore[arg-type]

    slow = Edit(RAISED.what, faster, RAISED.places)  # type: ignore[arg-type]
    with pytest.raises(OpsError, match=r"somebody else changed acme .production. meanwhile, so"):
        change(place, slow, TOLD, NOW)
    assert (1, ["limits.maxOutputTokens"]) == written(world)
    assert 1 == len(read_history(place.storage, "acme", 10))


def test_a_record_of_another_environment_is_not_written_over(world: World) -> None:
    made(world, RAISED)
    entry = world.entries()["tenant/acme"]
    entry["value"] = entry["value"].replace("production", "staging")
    with pytest.raises(OpsError, match="This record is of the environment 'staging'"):
        made(world, RAISED)
    assert "staging" in entry["value"]


def test_a_failure_of_the_api_is_told(world: World) -> None:
    world.api.fail("/bulk/get", refused("forbidden"))
    with pytest.raises(OpsError, match="the token may not do this"):
        made(world, RAISED)


def test_a_placeholder_is_refused_before_anybody_is_asked(world: World) -> None:
    file = world.home / "tenants/acme/wrangler.jsonc"
    file.write_text(file.read_text().replace(world.namespaces["acme"], "placeholder-acme"))
    with pytest.raises(NoNamespace, match="no KV namespace in production: placeholder-acme is a"):
        world.place()
    assert [] == world.api.calls


def test_a_long_event_is_cut_where_it_is_listed_and_whole_where_it_is_read(world: World) -> None:
    models = [f"@cf/meta/llama-{number}-é" for number in range(60)]
    made(world, setting({"models.allowed": models}, None))
    [name] = [name for name in world.entries() if name.startswith("tenant-history/")]
    metadata = world.entries()[name]["metadata"]
    assert metadata["what"].endswith(CUT)
    size = len(json.dumps(metadata, ensure_ascii=False, separators=(",", ":")).encode())
    assert 900 < size <= 1_024
    [stored] = read_history(world.place().storage, "acme", 1)
    assert stored.event is not None
    assert all(model in stored.event.what for model in models)


def test_the_history_has_the_last_events_and_names_what_cannot_be_read(world: World) -> None:
    for number in range(3):
        made(world, setting({DAILY: number + 1}, None), NOW + timedelta(minutes=number))
    world.entries()["tenant-history/acme/2026-11-28"] = {"value": "", "metadata": {"who": 1}}
    found = read_history(world.place().storage, "acme", 3)
    assert [2, 3, None] == [each.event and each.event.revision for each in found]
    assert {"key": "tenant-history/acme/2026-11-28"} == found[-1].as_value()


@pytest.mark.parametrize(
    ("by", "why", "said"),
    [
        ("ops", " ", "--why: String should have at least 1 character"),
        ("ops", "x" * 201, "--why: String should have at most 200 characters"),
        ("ops", "two\nlines", "--why: It has a control character"),
        ("x" * 65, "why", "--by: String should have at most 64 characters"),
    ],
)
def test_who_and_why_are_a_line_each(by: str, why: str, said: str) -> None:
    with pytest.raises(OpsError, match=said):
        Told.of(by, why)


@pytest.mark.parametrize(
    ("message", "retry_after_s", "said"),
    [
        ("", None, "--message: String should have at least 1 character"),
        ("two\nlines", None, "--message: It has a control character"),
        ("x" * 501, None, "--message: String should have at most 500"),
    ],
)
def test_a_pause_has_a_message_in_a_line(
    message: str, retry_after_s: int | None, said: str
) -> None:
    with pytest.raises(OpsError, match=said):
        pausing(message, None, retry_after_s)
