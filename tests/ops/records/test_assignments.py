"""`bluey tenant set` understands places and values, and says which place was meant."""

import pytest

from ops.errors import OpsError
from ops.records.assignments import parse_assignments, places


def test_the_places_are_those_of_the_settings_that_can_be_overridden() -> None:
    assert {
        *("models.default", "models.fallback", "models.allowed", "models.aliases"),
        *("models.reasoning", "limits.maxOutputTokens", "limits.maxBodyBytes"),
        *("limits.unansweredPerMinute.tenant", "limits.unansweredPerMinute.key"),
        *("limits.requestsPerMinute", "budgets.daily.tokens", "budgets.daily.usd"),
        *("budgets.monthly.tokens", "budgets.monthly.usd"),
    } == set(places())


@pytest.mark.parametrize(
    ("text", "place", "value"),
    [
        ("budgets.daily.tokens=+20%", "budgets.daily.tokens", "+20%"),
        ("budgets.daily.tokens=5000", "budgets.daily.tokens", 5_000),
        ("budgets.daily.usd=7.5", "budgets.daily.usd", 7.5),
        ("budgets.daily.usd=null", "budgets.daily.usd", None),
        ("limits.maxOutputTokens = 256", "limits.maxOutputTokens", 256),
        ("models.default=@cf/a/b", "models.default", "@cf/a/b"),
        ("models.allowed=@cf/a/b, @cf/c/d", "models.allowed", ["@cf/a/b", "@cf/c/d"]),
        ('models.allowed=["@cf/a/b"]', "models.allowed", ["@cf/a/b"]),
        ("models.aliases.v1.5=@cf/a/b", "models.aliases.v1.5", "@cf/a/b"),
        (
            'models.aliases.deep={"model": "@cf/a/b", "reasoning": "high"}',
            "models.aliases.deep",
            {"model": "@cf/a/b", "reasoning": "high"},
        ),
    ],
)
def test_a_value_is_json_or_a_text(text: str, place: str, value: object) -> None:
    assert {place: value} == parse_assignments([text])


@pytest.mark.parametrize(
    "place",
    ["budgets.weekly.usd", "budgets.hourly.tokens", "budgets.yearly.usd", "budgets.daily.eur"],
)
def test_a_place_that_there_is_not_is_not_taken_for_another(place: str) -> None:
    with pytest.raises(OpsError) as caught:
        parse_assignments([f"{place}=1"])
    assert f"{place}: this is no place that can be overridden" == caught.value.message
    assert "budgets.daily.usd, budgets.monthly.tokens, " in caught.value.advice


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["budgets.daily.tokenz=1"], "budgets.daily.tokenz: this is no place that can be "),
        (["budgets.daily.tokenz=1"], "; did you mean 'budgets.daily.tokens'?"),
        (["rate.requestsPerMinute=1"], "; did you mean 'limits.requestsPerMinute'?"),
        (["daily.tokens=1"], "; did you mean 'budgets.daily.tokens'?"),
        (["tokens=1"], "; did you mean 'budgets.daily.tokens' or 'budgets.monthly.tokens'?"),
        (["models.aliases.=x"], "did you mean 'models.aliases'?"),
        (["hosts=a.example.com"], "hosts: this is no place that can be overridden"),
        (["budgets.daily.tokens"], "'budgets.daily.tokens' has no value"),
        (["budgets.daily.tokens=20%"], "budgets.daily.tokens: '20%' could mean two things"),
        (["models.default=a", "models.default=b"], "models.default: it is named twice"),
    ],
)
def test_a_mistake_names_the_place_and_what_was_meant(texts: list[str], said: str) -> None:
    with pytest.raises(OpsError) as caught:
        parse_assignments(texts)
    assert said in caught.value.message
    assert caught.value.advice.endswith("Nothing was changed.")
