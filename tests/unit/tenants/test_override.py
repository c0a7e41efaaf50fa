"""What an override makes of a tenant's settings, and what it does not."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import Any

import pytest

from bluey.errors import Problem, SettingsError
from bluey.tenants.deployment import Deployment
from bluey.tenants.override import (
    DEFAULT_RETRY_AFTER_S,
    Base,
    Effective,
    Override,
    Pause,
    apply,
    base_of,
    group_of,
    sources,
)
from tests.fakes.values import make_deployment

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
NOW_MS = NOW.timestamp() * 1_000
MIDNIGHT = "2026-11-28T00:00:00Z"
MIDNIGHT_MS = datetime(2026, 11, 28, tzinfo=UTC).timestamp() * 1_000
SETTINGS: dict[str, Any] = {
    "id": "acme",
    "gateway": {"id": "gate"},
    "models": {
        "default": "@cf/a",
        "fallback": "@cf/b",
        "allowed": ["@cf/c"],
        "aliases": {"fast": "@cf/a", "v4.1": {"model": "@cf/d", "reasoning": "low"}},
    },
    "budgets": {"daily": {"tokens": 1_000_001}},
}


def base(**settings: object) -> Base:
    return base_of("file", "acme.jsonc", json.dumps({**SETTINGS, **settings}))


def effective(
    changes: dict[str, object],
    *,
    at_ms: float = NOW_MS,
    deployment: Deployment | None = None,
    until: str | None = None,
    **settings: object,
) -> Effective:
    """What counts with these changes of a tenant with these settings."""
    override = Override.model_validate(
        {"changes": {path: {"value": value, "until": until} for path, value in changes.items()}}
    )
    return apply(base(**settings), deployment or make_deployment(), override, at_ms)


@pytest.mark.parametrize(
    ("value", "tokens"),
    [
        (5, 5),
        ("+20%", 1_200_001),
        ("-10%", 900_000),
        ("+0%", 1_000_001),
        ("+0.5%", 1_005_001),
        ("+900%", 10_000_010),
    ],
)
def test_a_budget_is_a_number_or_relative_to_the_file(value: object, tokens: int) -> None:
    found = effective({"budgets.daily.tokens": value})

    assert found.tenant.budgets is not None
    assert found.tenant.budgets.daily is not None
    assert tokens == found.tenant.budgets.daily.tokens


@pytest.mark.parametrize("written", [2.5, "2.50", "2.500000"])
@pytest.mark.parametrize(
    ("value", "micro_usd"),
    [
        ("+20%", 3_000_000),
        ("-10%", 2_250_000),
        ("+0.01%", 2_500_250),
        ("-99.99%", 250),
        (5, 5_000_000),
        ("0.000001", 1),
    ],
)
def test_dollars_are_relative_to_the_micro_dollar(
    written: object, value: object, micro_usd: int
) -> None:
    budgets = {"daily": {"tokens": 7, "usd": written}}

    found = effective({"budgets.daily.usd": value}, budgets=budgets).tenant.budgets

    assert found is not None
    assert found.daily is not None
    assert (7, micro_usd) == (found.daily.tokens, found.daily.micro_usd)


def test_a_part_of_a_micro_dollar_is_left_out() -> None:
    budgets = {"monthly": {"usd": "0.000003"}}

    found = effective({"budgets.monthly.usd": "+20%"}, budgets=budgets).tenant.budgets

    assert found is not None
    assert found.monthly is not None
    assert 3 == found.monthly.micro_usd


def test_a_window_may_be_in_dollars_in_the_place_of_tokens() -> None:
    changes: dict[str, object] = {"budgets.daily.tokens": None, "budgets.daily.usd": 5}

    found = effective(changes).tenant.budgets

    assert found is not None
    assert found.daily is not None
    assert (None, 5_000_000) == (found.daily.tokens, found.daily.micro_usd)


@pytest.mark.parametrize(
    ("path", "value", "read", "expected"),
    [
        ("limits.maxOutputTokens", 10, lambda t: t.limits.max_output_tokens, 10),
        ("limits.maxOutputTokens", "+50%", lambda t: t.limits.max_output_tokens, 1_536),
        ("limits.unansweredPerMinute.key", 7, lambda t: t.limits.unanswered_per_minute.key, 7),
        ("limits.requestsPerMinute", 60, lambda t: t.limits.requests_per_minute, 60),
        ("models.default", "@cf/z", lambda t: t.models.default, "@cf/z"),
        ("models.fallback", None, lambda t: t.models.fallback, None),
        ("models.allowed", ["@cf/y"], lambda t: t.models.allowed, ("@cf/y",)),
        ("models.reasoning", "low", lambda t: t.models.reasoning, "low"),
        ("models.aliases.fast", "@cf/z", lambda t: t.models.resolved("fast"), "@cf/z"),
        ("models.aliases.v4.1", "@cf/z", lambda t: t.models.resolved("v4.1"), "@cf/z"),
        ("models.aliases.new", "@cf/z", lambda t: t.models.resolved("new"), "@cf/z"),
        ("models.aliases.fast", None, lambda t: t.models.resolved("fast"), "fast"),
        ("budgets.monthly.tokens", 9, lambda t: t.budgets.monthly.tokens, 9),
    ],
)
def test_a_value_takes_the_place_of_the_files(
    path: str, value: object, read: Any, expected: object
) -> None:
    assert expected == read(effective({path: value}).tenant)


def test_everything_else_stays_as_the_file_has_it() -> None:
    found = effective({"limits.maxOutputTokens": 10}).tenant

    limits = found.limits.model_copy(update={"max_output_tokens": 1_024})
    assert base().tenant == found.model_copy(update={"limits": limits})


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("budgets.daily.tokens", 0, "budgets.daily.tokens"),
        ("budgets.daily.tokens", "-100%", "budgets.daily.tokens"),
        ("budgets.daily.tokens", "many", "budgets.daily.tokens"),
        ("budgets.daily.words", 5, "budgets.daily.words"),
        ("budgets.monthly.tokens", "+20%", "budgets.monthly.tokens"),
        ("limits.requestsPerMinute", "+20%", "limits.requestsPerMinute"),
        ("limits.unansweredPerMinute.key", [], "limits.unansweredPerMinute.key"),
        ("models.default", "", "models.default"),
        ("models.default", None, "models.default"),
        ("models.allowed", ["a b"], "models.allowed.0"),
    ],
)
def test_what_no_file_could_say_is_refused_and_named(
    path: str, value: object, problem: str
) -> None:
    with pytest.raises(SettingsError) as raised:
        effective({path: value})

    assert [problem] == [each.path for each in raised.value.problems]


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("budgets.daily.tokens", "budgets"),
        ("limits.maxBodyBytes", "limits"),
        ("limits.requestsPerMinute", "rate"),
        ("models.aliases.a.b", "models"),
        ("models.aliases", "models"),
        ("budgets.enforcement", None),
        ("budgets.daily", None),
        ("models.tokenBounds", None),
        ("gateway.id", None),
        ("auth.local", None),
        ("overrides", None),
        ("id", None),
        ("", None),
    ],
)
def test_only_some_places_can_be_overridden(path: str, group: str | None) -> None:
    assert group == group_of(path)


def test_a_place_that_cannot_be_overridden_is_no_override() -> None:
    with pytest.raises(ValueError, match="no place that can be overridden"):
        Override.model_validate({"changes": {"gateway.id": {"value": "other"}}})


def test_what_the_file_does_not_allow_is_not_applied_and_named() -> None:
    found = effective(
        {"limits.maxOutputTokens": 10, "limits.requestsPerMinute": 5}, overrides=["rate", "models"]
    )

    message = "`overrides` in the tenant's settings does not have 'limits'"
    assert (Problem("limits.maxOutputTokens", message),) == found.not_allowed
    assert (1_024, 5) == (
        found.tenant.limits.max_output_tokens,
        found.tenant.limits.requests_per_minute,
    )


def test_a_change_ends_by_itself() -> None:
    before = effective({"limits.maxOutputTokens": 10}, until=MIDNIGHT)
    after = effective({"limits.maxOutputTokens": 10}, until=MIDNIGHT, at_ms=MIDNIGHT_MS)

    assert (10, MIDNIGHT_MS) == (before.tenant.limits.max_output_tokens, before.until_ms)
    assert (1_024, math.inf) == (after.tenant.limits.max_output_tokens, after.until_ms)
    assert base().tenant is not after.tenant == base().tenant


@pytest.mark.parametrize(
    ("pause", "at_ms", "retry_after_s"),
    [
        (Pause(), NOW_MS, DEFAULT_RETRY_AFTER_S),
        (Pause.model_validate({"retryAfterS": 7}), NOW_MS, 7),
        (Pause.model_validate({"until": MIDNIGHT}), NOW_MS, 12 * 3_600),
        (Pause.model_validate({"until": MIDNIGHT}), MIDNIGHT_MS - 1, 1),
        (Pause.model_validate({"until": "9999-12-31T00:00:00Z"}), NOW_MS, 86_400),
        (Pause.model_validate({"until": MIDNIGHT, "retryAfterS": 60}), NOW_MS, 60),
        (Pause.model_validate({"until": MIDNIGHT, "retryAfterS": 60}), MIDNIGHT_MS - 1, 1),
    ],
    ids=[
        "nothing-said",
        "asked",
        "until",
        "at-the-end",
        "years",
        "both",
        "both-at-the-end",
    ],
)
def test_a_pause_says_when_to_ask_again(pause: Pause, at_ms: float, retry_after_s: int) -> None:
    found = apply(base(), make_deployment(), Override(paused=pause), at_ms)

    assert found.paused is pause
    assert retry_after_s == pause.retry_after_at(at_ms)


def test_a_pause_ends_by_itself_and_only_where_the_file_allows_it() -> None:
    override = Override.model_validate({"paused": {"message": "Back soon", "until": MIDNIGHT}})

    def paused(at_ms: float, **settings: object) -> Pause | None:
        return apply(base(**settings), make_deployment(), override, at_ms).paused

    assert override.paused == paused(MIDNIGHT_MS - 1)
    assert None is paused(MIDNIGHT_MS)
    assert None is paused(NOW_MS, overrides=["budgets"])


def test_an_overridden_model_wins_over_the_environments() -> None:
    deployment = make_deployment(model_id="@cf/pinned", fallback_model_id="@cf/second")

    found = effective({"models.default": "@cf/z"}, deployment=deployment)

    assert ("@cf/z", None) == (found.tenant.models.default, found.deployment.model_id)
    assert "@cf/second" == found.deployment.fallback_model_id
    assert ("@cf/c", "@cf/pinned") == found.tenant.models.allowed


def test_every_value_has_a_source() -> None:
    deployment = make_deployment(model_id="@cf/pinned")
    found = effective(
        {"budgets.daily.tokens": "+20%", "models.aliases.fast": "@cf/z"},
        until=MIDNIGHT,
        deployment=deployment,
    )

    shown = {each.path: each for each in sources(base(), found)}

    expected: dict[str, tuple[object, str]] = {
        "id": ("acme", "file"),
        "budgets.daily.tokens": (1_200_001, "override"),
        "budgets.enforcement": ("kv", "default"),
        "models.default": ("@cf/pinned", "environment"),
        "models.fallback": ("@cf/b", "file"),
        "models.aliases.fast": ("@cf/z", "override"),
        "models.aliases.v4.1.model": ("@cf/d", "file"),
        "limits.maxOutputTokens": (1_024, "default"),
    }
    assert expected == {path: (shown[path].value, shown[path].source) for path in expected}
    assert datetime(2026, 11, 28, tzinfo=UTC) == shown["budgets.daily.tokens"].until
