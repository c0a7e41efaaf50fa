"""The models that are served on a date, and which one somebody may have meant."""

from datetime import UTC, datetime, timedelta

import pytest

from bluey.models.facts import Facts
from ops.catalogue.known import NAMED_AT_MOST, Catalogue, current_catalogue
from ops.cloudflare.answers import Model
from tests.ops.cloudflare_api import model

TOMORROW = (datetime.now(UTC).date() + timedelta(days=1)).isoformat()
PAST = "2026-05-30"


def listed(*models: dict[str, object]) -> Catalogue:
    return current_catalogue(Model.model_validate(each) for each in models)


def test_the_catalogue_has_the_models_for_chats_and_their_ends() -> None:
    found = listed(
        model("@cf/b/b"),
        model("@cf/a/a", ends=TOMORROW),
        model("@cf/gone/gone", ends=PAST),
        model("@cf/odd/odd", ends="soon"),
        model("@cf/draw/draw", task="Text-to-Image"),
    )
    assert ("@cf/a/a", "@cf/b/b", "@cf/odd/odd") == found.served
    assert [TOMORROW, None, PAST] == [*map(found.ends, ("@cf/a/a", "@cf/b/b", "@cf/gone/gone"))]
    assert ["ending", "served", "retired", "unknown"] == [
        *map(found.status, ("@cf/a/a", "@cf/b/b", "@cf/gone/gone", "@cf/draw/draw"))
    ]
    assert "@cf/b/b, @cf/odd/odd" == found.proposal()


def test_an_id_that_another_model_answers_is_served_while_that_is() -> None:
    assert "served" == listed(model("@cf/moonshotai/kimi-k2.6")).status("@cf/moonshotai/kimi-k2.5")
    assert "unknown" == listed(model("@cf/a/a")).status("@cf/moonshotai/kimi-k2.5")


def test_a_long_catalogue_proposes_the_nearest_names() -> None:
    many = Catalogue("2026-11-26", {f"@cf/meta/llama-{number}": Facts() for number in range(40)})
    proposed = many.proposal("@cf/meta/llama-7x")
    assert proposed.startswith("@cf/meta/llama-7, ")
    assert NAMED_AT_MOST == proposed.count("@cf/")
    assert proposed.endswith("`bluey models list` has all 40")


SERVED = (
    "@cf/google/gemma-4-26b-a4b-it",
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "@cf/zai-org/glm-4.7-flash",
    "@cf/zai-org/glm-5.3-flash",
    "anthropic/claude-opus-5.5",
    "google/gemini-3.8-flash",
    "openai/gpt-6-luna",
    "xai/grok-4.6",
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("claude-opus-5-5", "anthropic/claude-opus-5.5"),
        ("anthropic/claude-opus-5-5", "anthropic/claude-opus-5.5"),
        ("google-ai-studio/gemini-3.8-flash", "google/gemini-3.8-flash"),
        ("grok/grok-4.6", "xai/grok-4.6"),
        ("openai/gpt-6-lunar", "openai/gpt-6-luna"),
        ("meta/llama-3.3-70b-instruct-fp8-fast", "@cf/meta/llama-3.3-70b-instruct-fp8-fast"),
        ("workers-ai/@cf/zai-org/glm-4.7-flash", "@cf/zai-org/glm-4.7-flash"),
        ("@cf/zai-org/glm-4.7-flsh", "@cf/zai-org/glm-4.7-flash"),
        ("@cf/google/gemma-4-27b-a4b-it", "@cf/google/gemma-4-26b-a4b-it"),
        ("f9f2250b-1048-4a52-9910-d0bf976616a1", None),
        ("@cf/somebody/new", None),
        ("", None),
    ],
)
def test_somebody_who_wrote_this_meant_that(written: str, meant: str | None) -> None:
    models = dict.fromkeys(SERVED, Facts()) | {"@cf/zai-org/glm-4.7": Facts(ends=PAST)}
    assert meant == Catalogue("2026-11-26", models).meant(written)
