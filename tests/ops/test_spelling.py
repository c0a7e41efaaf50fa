"""What a misspelt word may have meant, and the keys that a settings file takes at a place."""

import pytest

from bluey.errors import Problem
from bluey.tenants.settings import Tenant
from bluey.validation import UNKNOWN_KEY, Value
from ops.deployment.facts import Facts
from ops.project.setting_keys import keys_at, message_of
from ops.spelling import closest, did_you_mean


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("stagin", "; did you mean 'staging'?"),
        ("PROD", "; did you mean 'production'?"),
        ("prodution", "; did you mean 'production'?"),
        ("elsewhere", ""),
        ("", ""),
    ],
)
def test_a_misspelt_word_is_asked_about(word: str, expected: str) -> None:
    assert expected == did_you_mean(word, ["local", "dev", "staging", "production"])


def test_nothing_is_like_a_word_where_nothing_is_known() -> None:
    assert None is closest("local", [])


@pytest.mark.parametrize(
    ("parser", "path", "meant"),
    [
        (Tenant, "limts", "limits"),
        (Tenant, "gateway.deadlinems", "deadlineMs"),
        (Tenant, "budgets.dayly", "daily"),
        (Tenant, "budgets.daily.tokns", "tokens"),
        (Tenant, "alerts.0.ulr", "url"),
        (Tenant, "models.aliases.fast.modell", "model"),
        (Tenant, "models.prices.@cf/meta/llama-3.1-8b.longContext.abov", "above"),
        (Facts, "acountId", "accountId"),
        (Facts, "environments.prodution", "production"),
        (Facts, "environments.dev.kv.budget", "budgets"),
        (Facts, "environments.dev.otlp.logz", "logs"),
    ],
)
def test_a_key_is_compared_with_those_of_its_object(
    parser: type[Value], path: str, meant: str
) -> None:
    said = message_of(Problem(path, UNKNOWN_KEY), parser)
    assert f"There is no such key; did you mean '{meant}'?" == said


def test_a_key_like_no_other_is_told_without_a_question() -> None:
    assert UNKNOWN_KEY == message_of(Problem("limits.colour", UNKNOWN_KEY))


def test_the_keys_of_a_place_are_its_own() -> None:
    assert ["tokens", "usd"] == keys_at(Tenant, ["budgets", "monthly"])
