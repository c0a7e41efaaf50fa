"""`bluey check` about models: which one was meant, and what their reasoning leaves of an answer."""

from pathlib import Path

import pytest

from ops.check.rules import find_problems
from ops.deployment.project import load_project
from ops.project.problems import Problem, Severity
from tests.ops.defects import D, T, put


def problems(project: Path) -> list[Problem]:
    return [each.problem for each in find_problems(load_project(project)) if each.rule == "models"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("@cf/zai-org/glm-4.7-flsh", "@cf/zai-org/glm-4.7-flash"),
        ("anthropic/claude-opus-5-5", "anthropic/claude-opus-5.5"),
        ("meta/llama-3.3-70b-instruct-fp8-fast", "@cf/meta/llama-3.3-70b-instruct-fp8-fast"),
    ],
)
def test_an_id_that_is_not_listed_is_a_warning_that_says_what_was_meant(
    project: Path, written: str, meant: str
) -> None:
    put(T, "models.allowed", [written]).edit(project)
    [problem] = problems(project)
    assert Severity.WARNING == problem.severity
    assert problem.message.startswith(f"{written} is not in the catalogue of ")
    assert problem.message.endswith(f"; did you mean '{meant}'?")


@pytest.mark.parametrize(
    ("written", "fix"),
    [
        ("@cf/somebody/new", "if it is right, run `bluey models refresh`"),
        ("vendor/unheard-of", "kept by hand (src/bluey/models/vendors.py)"),
        ("f9f2250b-1048-4a52-9910-d0bf976616a1", "the number that the API calls `id`"),
    ],
)
def test_an_id_like_no_other_is_a_warning_that_says_what_to_do(
    project: Path, written: str, fix: str
) -> None:
    put(T, "models.allowed", [written]).edit(project)
    [problem] = problems(project)
    assert "did you mean" not in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    "written",
    [
        "openai/gpt-6-luna",
        "anthropic/claude-haiku-4.5",
        "@cf/moonshotai/kimi-k2.5",
        "dynamic/support",
        "custom-ours/llama",
    ],
)
def test_what_can_be_asked_is_no_problem(project: Path, written: str) -> None:
    put(T, "models.allowed", [written]).edit(project)
    assert [] == problems(project)


@pytest.mark.parametrize(
    ("model_id", "is_told"),
    [
        ("@cf/zai-org/glm-4.7-flash", True),
        ("@cf/openai/gpt-oss-20b", True),
        ("@cf/qwen/qwq-32b", True),
        ("anthropic/claude-opus-5.5", True),
        ("@cf/google/gemma-4-26b-a4b-it", False),
        ("@cf/deepseek-ai/deepseek-v4-flash-0731", False),
        ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", False),
    ],
)
def test_a_model_that_reasons_unless_told_otherwise_wants_room(
    project: Path, model_id: str, is_told: bool
) -> None:
    put(D, "environments.staging.model", model_id).edit(project)
    found = [each for each in problems(project) if "reasons before it answers" in each.message]
    assert is_told == bool(found)
    put(T, "limits.maxOutputTokens", 2_048).edit(project)
    assert [] == [each for each in problems(project) if "reasons" in each.message]


GLM, GPT_OSS, GEMMA = (
    "@cf/zai-org/glm-4.7-flash",
    "@cf/openai/gpt-oss-20b",
    "@cf/google/gemma-4-26b-a4b-it",
)


@pytest.mark.parametrize(
    ("models", "told"),
    [
        ({"default": GLM}, ["models.default"]),
        ({"default": GLM, "reasoning": "none"}, []),
        ({"default": GPT_OSS, "reasoning": "none"}, ["models.default"]),
        ({"default": GEMMA}, []),
        ({"default": GEMMA, "reasoning": "low"}, ["models.default"]),
        ({"aliases": {"long": GLM}}, ["models.aliases.long"]),
        ({"aliases": {"long": {"model": GLM}}}, ["models.aliases.long"]),
        ({"aliases": {"long": {"model": GLM, "reasoning": "none"}}}, []),
        (
            {"aliases": {"long": {"model": GLM, "reasoning": "high"}}, "reasoning": "none"},
            ["models.aliases.long"],
        ),
        ({"default": "long", "aliases": {"long": {"model": GLM, "reasoning": "none"}}}, []),
        ({"allowed": [GLM]}, []),
    ],
)
def test_a_model_that_is_told_not_to_reason_wants_no_room(
    project: Path, models: dict[str, object], told: list[str]
) -> None:
    (project / D).unlink()  # what an environment pins is not looked at here
    for key, value in models.items():
        put(T, f"models.{key}", value).edit(project)
    found = [each for each in problems(project) if "reasons before it answers" in each.message]
    assert told == [each.path for each in found]


@pytest.mark.parametrize(("reasoning", "told"), [("none", False), ("high", True)])
def test_what_an_environment_pins_is_told_what_its_alias_says(
    project: Path, reasoning: str, told: bool
) -> None:
    put(T, "models.aliases", {"long": {"model": GLM, "reasoning": reasoning}}).edit(project)
    put(D, "environments.staging.model", "long").edit(project)
    assert told == any(each.path == "environments.staging.model" for each in problems(project))


@pytest.mark.parametrize("path", ["models.default", "models.fallback"])
def test_a_model_for_embeddings_is_no_model_for_chats(project: Path, path: str) -> None:
    put(T, path, "@cf/baai/bge-m3").edit(project)
    [problem] = problems(project)
    assert (T, path, Severity.ERROR) == (problem.file, problem.path, problem.severity)
    assert "@cf/baai/bge-m3 gives embeddings and does not chat" == problem.message


def test_a_model_for_embeddings_may_be_offered(project: Path) -> None:
    put(T, "models.allowed", ["@cf/google/embeddinggemma-300m"]).edit(project)
    put(T, "models.aliases", {"text-embedding-3-small": "@cf/baai/bge-m3"}).edit(project)
    assert [] == problems(project)
