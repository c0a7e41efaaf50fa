"""What a misspelt word may have meant, and the keys that a settings file takes at a place."""

import pytest

from bluey.tenants.settings import Tenant
from bluey.validation import Value
from ops.deployment.facts import Facts
from ops.deployment.keys import keys_at, said_of_unknown_key
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
    assert f"is no key here; did you mean '{meant}'?" == said_of_unknown_key(parser, path)


def test_a_key_like_no_other_is_told_without_a_question() -> None:
    assert "is no key here" == said_of_unknown_key(Tenant, "limits.colour")


def test_the_keys_of_a_place_are_its_own() -> None:
    assert ["tokens", "usd"] == keys_at(Tenant, ["budgets", "monthly"])
