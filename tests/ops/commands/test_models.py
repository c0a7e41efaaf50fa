"""`bluey models`: the list with its filters, and the catalogue from Workers AI's own lists."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bluey.models.facts import Facts
from bluey.models.listed import LISTED
from ops.catalogue.known import catalogue
from ops.catalogue.refresh import module_text
from ops.cli import app
from ops.project.paths import ROOT
from tests.commands import bluey
from tests.ops import recordings
from tests.ops.cloudflare_api import (
    CloudflareApi,
    Fault,
    cloudflare_api,
    marketplace_model,
    model,
)
from tests.projects import make_project

TODAY = datetime.now(UTC).date()
TOMORROW = (TODAY + timedelta(days=1)).isoformat()
LISTED_FILE, DOCUMENT = "src/bluey/models/listed.py", "docs/models.md"
BY_HAND = ("src/bluey/models/known.py", "src/bluey/models/vendors.py")
TERMINAL_COLUMNS = 100


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = make_project(tmp_path_factory.mktemp("models") / "project", {})
    (folder / "docs").mkdir()
    return folder


@pytest.fixture
def project(made: Path) -> Path:
    """A project with the catalogue as it is shipped."""
    for name in (LISTED_FILE, *BY_HAND, DOCUMENT):
        (made / name).write_text((ROOT / name).read_text())
    return made


def run(
    project: Path, *arguments: str, environment: dict[str, str] | None = None, code: int = 0
) -> subprocess.CompletedProcess[str]:
    """Run the command with the project's own catalogue."""
    nobodys = {"CLOUDFLARE_API_TOKEN": "", "CLOUDFLARE_ACCOUNT_ID": ""}
    env = nobodys | {"PYTHONPATH": str(project / "src")} | (environment or {})
    return bluey("models", *arguments, project=project, code=code, env=env)


def shown(*arguments: str, code: int = 0) -> Result:
    """Run the command here, with the catalogue that is shipped."""
    result = CliRunner().invoke(app, ["models", *arguments])
    assert code == result.exit_code, result.output
    return result


def as_listed(*changed: dict[str, Any]) -> list[dict[str, Any]]:
    """The API's list of what is served, with these entries in the place of their own."""
    names = {each["name"] for each in changed}
    served = [name for name in catalogue().served if name in LISTED and name not in names]
    return [*map(model, served), *changed]


def models_of(completed: subprocess.CompletedProcess[str] | Result) -> dict[str, dict[str, Any]]:
    return {each["model"]: each for each in json.loads(completed.stdout)["models"]}


def test_the_command_writes_the_catalogue_unless_it_is_a_rehearsal(
    api: CloudflareApi, project: Path
) -> None:
    files = {name: (project / name).read_text() for name in (LISTED_FILE, *BY_HAND, DOCUMENT)}
    api.models = as_listed(model("@cf/new/one"), model("@cf/zai-org/glm-4.7-flash", ends=TOMORROW))
    api.marketplace = [marketplace_model("@cf/new/one", "structured_outputs")]
    rehearsal = run(project, "refresh", "--dry-run", environment=api.environment())
    assert files == {name: (project / name).read_text() for name in files}
    assert f"Would write {LISTED_FILE} and {DOCUMENT}" in rehearsal.stderr
    done = run(project, "refresh", environment=api.environment())
    assert rehearsal.stdout == done.stdout
    end = f"~ @cf/zai-org/glm-4.7-flash: ends not planned -> {TOMORROW}"
    assert {"+ @cf/new/one", end} < set(done.stdout.splitlines())
    assert files.keys() - {LISTED_FILE, DOCUMENT} == {
        name for name, text in files.items() if text == (project / name).read_text()
    }
    again = run(project, "refresh", "--json", environment=api.environment())
    assert [] == json.loads(again.stdout)["changes"]
    shown = run(project, "list", "--json")
    status = {name: each["status"] for name, each in models_of(shown).items()}
    assert TODAY.isoformat() == json.loads(shown.stdout)["asOf"]
    assert ("served", "ending", "retired", "served") == (
        status["@cf/new/one"],
        status["@cf/zai-org/glm-4.7-flash"],
        status["@cf/meta/llama-3.1-8b-instruct"],
        status["anthropic/claude-opus-5.5"],
    )
    assert ["tools", "json"] == models_of(shown)["@cf/new/one"]["can"][:2]
    table = (project / DOCUMENT).read_text()
    assert "| `@cf/new/one` |" in table
    assert "| `openai/gpt-6-luna` |" in table
    assert "| `@cf/zai-org/glm-4.7-flash` |" not in table
    run(project, "docs")
    assert table == (project / DOCUMENT).read_text()


def test_what_is_known_by_hand_is_of_a_refreshed_model_too(
    api: CloudflareApi, project: Path
) -> None:
    api.models = as_listed(*recordings.result("models"))
    run(project, "refresh", environment=api.environment())
    reasoning = models_of(run(project, "list", "--json"))["@cf/zai-org/glm-4.7-flash"]["reasoning"]
    expected = {"efforts": ["none", "high"], "default": "high", "control": "enable_thinking"}
    assert expected == reasoning


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"result": []}', "Workers AI lists no model for chats"),
        ('{"result": [{"id": "1"}]}', "the answer cannot be read (result.0.name: Field required)"),
    ],
)
def test_an_answer_without_models_changes_nothing(
    api: CloudflareApi, project: Path, body: str, message: str
) -> None:
    before = (project / LISTED_FILE).read_text()
    api.fail("/ai/models/search", Fault(200, '{"data": []}'), Fault(200, body))
    done = run(project, "refresh", environment=api.environment(), code=1)
    assert before == (project / LISTED_FILE).read_text()
    assert message in done.stderr


def test_without_a_token_the_command_says_where_one_belongs(project: Path) -> None:
    done = run(project, "refresh", code=1)
    assert "CLOUDFLARE_ACCOUNT_ID is not set" in done.stderr
    assert ".env.example" in done.stderr


def test_the_list_has_a_row_for_each_model_that_fits_a_terminal() -> None:
    done = shown("list")
    head, *rows = done.stdout.splitlines()
    assert "model status context $ in/out can used by" == " ".join(head.split())
    assert sorted(catalogue().models) == [row.split()[0] for row in rows]
    assert max(map(len, done.stdout.splitlines())) <= TERMINAL_COLUMNS
    row = r"(\S+) +(served|ending|retired) +(\d+k?|-) +([\d.]+/[\d.]+|-) +"
    row += r"([I-][T-][J-][R-]|E) +\S.*"
    assert [] == [each for each in rows if not re.fullmatch(row, each)]
    assert "I images, T tools, J JSON mode, R reasoning" in done.stderr


@pytest.mark.parametrize(
    "abilities", [("images",), ("tools",), ("json",), ("reasoning",), ("images", "tools")]
)
def test_a_filter_leaves_the_models_that_can_do_all_of_it(abilities: tuple[str, ...]) -> None:
    everything = models_of(shown("list", "--json"))
    left = models_of(shown("list", *[f"--can={each}" for each in abilities], "--json"))
    expected = {name for name, each in everything.items() if set(abilities) <= set(each["can"])}
    assert expected == left.keys()
    assert 0 < len(left) < len(everything)


def test_what_is_used_is_what_a_file_names() -> None:
    everything = models_of(shown("list", "--json"))
    expected = {name for name, each in everything.items() if each["usedBy"]}
    assert expected == models_of(shown("list", "--used", "--json")).keys()
    assert "@cf/meta/llama-3.1-8b-instruct" in expected


def test_the_list_of_what_is_used_says_where() -> None:
    done = shown("list", "--used")
    _, _, places = done.stdout.partition("\n@cf/meta/llama-3.1-8b-instruct\n")
    assert "  tenants/mrrainbowsmoke/deployment.jsonc environments.dev.fallback\n" in places


def test_an_ability_that_there_is_not_is_refused() -> None:
    done = shown("list", "--can", "video", code=2)
    assert "video" in done.stderr


def test_the_table_is_written_after_a_change_by_hand(project: Path) -> None:
    text = (project / DOCUMENT).read_text()
    (project / DOCUMENT).write_text(text.replace("| `openai/gpt-6-luna` |", "| `nothing` |"))
    run(project, "docs")
    assert text == (project / DOCUMENT).read_text()


DOCUMENTED = {
    "@cf/meta/llama-3.1-8b-instruct-fast": Facts(128_000),
    "@cf/qwen/qwen3-30b-a3b-fp8": Facts(32_768),
}


def test_the_documents_example_prints_what_it_says(api: CloudflareApi, project: Path) -> None:
    text = (ROOT / DOCUMENT).read_text()
    [[line, printed]] = re.findall(r"^\$ bluey models (.*)\n((?:[^`].*\n)*)", text, re.MULTILINE)
    (project / LISTED_FILE).write_text(module_text("2026-11-26", DOCUMENTED))
    told = {
        "@cf/meta/llama-3.1-8b-instruct-fast": {
            "context_window": "128000",
            "planned_deprecation_date": "2030-12-31",
        },
        "@cf/qwen/qwen3-30b-a3b-fp8": {"context_window": "40960"},
        "@cf/openai/gpt-oss-240b": {},
    }
    api.models = [
        model(name) | {"properties": [{"property_id": key, "value": each[key]} for key in each]}
        for name, each in told.items()
    ]
    done = run(project, *line.split(), environment=api.environment())
    assert printed == done.stdout
