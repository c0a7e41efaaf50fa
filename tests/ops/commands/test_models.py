"""`bluey models`: the catalogue from Workers AI's list, what changed, who names what."""

import json
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bluey.tenants import jsonc
from ops.check.catalogue import (
    NAMED_AT_MOST,
    Catalogue,
    catalogue,
    catalogue_text,
    current_catalogue,
    difference,
    merge,
)
from ops.cloudflare.answers import Model
from ops.project.paths import ROOT
from tests.commands import bluey
from tests.ops.cloudflare_api import CloudflareApi, Fault, cloudflare_api, model
from tests.projects import make_project

COMMAND_SECONDS = 60.0
TODAY = datetime.now(UTC).date()
PAST, TOMORROW = "2026-05-30", (TODAY + timedelta(days=1)).isoformat()


def listed(*models: dict[str, object]) -> Catalogue:
    return current_catalogue(Model.model_validate(each) for each in models)


def test_the_catalogue_has_the_models_for_chats_and_their_ends() -> None:
    found = listed(
        model("@cf/b"),
        model("@cf/a", ends=TOMORROW),
        model("@cf/gone", ends=PAST),
        model("@cf/odd", ends="soon"),
        model("@cf/draw", task="Text-to-Image"),
    )
    assert ("@cf/a", "@cf/b", "@cf/odd") == found.served
    assert {"@cf/a": TOMORROW, "@cf/gone": PAST} == found.retired
    assert [False, True] == [found.has_retired(each) for each in ("@cf/a", "@cf/gone")]
    assert "@cf/b, @cf/odd" == found.proposal()


OLD = Catalogue(
    as_of="2026-01-01",
    served=("@cf/a", "@cf/b"),
    retired={"@cf/z": PAST},
    reasoning={"@cf/a": "read somewhere"},
)


@pytest.mark.parametrize(
    ("current", "changes", "retired"),
    [
        pytest.param([model("@cf/a"), model("@cf/b")], [], {"@cf/z": PAST}, id="nothing new"),
        pytest.param(
            [model("@cf/a"), model("@cf/b"), model("@cf/c")],
            ["+ @cf/c"],
            {"@cf/z": PAST},
            id="a new one",
        ),
        pytest.param(
            [model("@cf/a"), model("@cf/b", ends=TOMORROW)],
            [f"~ @cf/b: ends not planned -> {TOMORROW}"],
            {"@cf/b": TOMORROW, "@cf/z": PAST},
            id="an end is planned",
        ),
        pytest.param(
            [model("@cf/a"), model("@cf/b", ends=PAST)],
            ["- @cf/b", f"~ @cf/b: ends not planned -> {PAST}"],
            {"@cf/b": PAST, "@cf/z": PAST},
            id="an end came",
        ),
        pytest.param(
            [model("@cf/a")],
            ["- @cf/b", f"~ @cf/b: ends not planned -> {TODAY}"],
            {"@cf/b": TODAY.isoformat(), "@cf/z": PAST},
            id="dropped without a date",
        ),
        pytest.param(
            [model("@cf/a"), model("@cf/b"), model("@cf/z")],
            ["+ @cf/z", f"~ @cf/z: ends {PAST} -> not planned"],
            {},
            id="served again",
        ),
    ],
)
def test_what_changed_is_told_and_what_was_retired_is_kept(
    current: list[dict[str, object]], changes: list[str], retired: dict[str, str]
) -> None:
    new = merge(OLD, listed(*current))
    assert changes == difference(OLD, new)
    assert (retired, OLD.reasoning) == (new.retired, new.reasoning)
    assert new == Catalogue.model_validate(jsonc.loads(catalogue_text(new)))


def test_a_long_catalogue_proposes_the_nearest_names() -> None:
    many = listed(*(model(f"@cf/meta/llama-{number}") for number in range(40)))
    proposed = many.proposal("@cf/meta/llama-7x")
    assert proposed.startswith("@cf/meta/llama-7, ")
    assert NAMED_AT_MOST == proposed.count("@cf/")
    assert proposed.endswith("bluey models list has all 40")


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        yield server


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("models") / "project", {})


def run(
    project: Path, *arguments: str, environment: dict[str, str], code: int = 0
) -> subprocess.CompletedProcess[str]:
    nobodys = {"CLOUDFLARE_API_TOKEN": "", "CLOUDFLARE_ACCOUNT_ID": ""}
    return bluey("models", *arguments, project=project, code=code, env=nobodys | environment)


def test_the_command_writes_the_catalogue_unless_it_is_a_rehearsal(
    api: CloudflareApi, project: Path
) -> None:
    file = project / "ops/check/catalogue.jsonc"
    before = file.read_text()
    api.models = [model("@cf/new/one"), model("@cf/zai-org/glm-4.7-flash", ends=TOMORROW)]
    rehearsal = run(project, "refresh", "--dry-run", environment=api.environment())
    assert before == file.read_text()
    assert "Would write ops/check/catalogue.jsonc" in rehearsal.stderr
    done = run(project, "refresh", environment=api.environment())
    assert rehearsal.stdout == done.stdout
    assert {"+ @cf/new/one", f"~ @cf/zai-org/glm-4.7-flash: ends not planned -> {TOMORROW}"} < set(
        done.stdout.splitlines()
    )
    again = run(project, "refresh", "--json", environment=api.environment())
    assert [] == json.loads(again.stdout)["changes"]
    shown = json.loads(run(project, "list", "--json", environment={}).stdout)
    status = {each["model"]: each["status"] for each in shown["models"]}
    assert TODAY.isoformat() == shown["asOf"]
    assert ("served", "ending", "retired") == (
        status["@cf/new/one"],
        status["@cf/zai-org/glm-4.7-flash"],
        status["@cf/meta/llama-3.1-8b-instruct"],
    )
    file.write_text(before)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"result": []}', "Workers AI lists no model for chats"),
        ('{"result": [{"id": 1}]}', "the answer cannot be read (result.0.name: Field required)"),
    ],
)
def test_an_answer_without_models_changes_nothing(
    api: CloudflareApi, project: Path, body: str, message: str
) -> None:
    file = project / "ops/check/catalogue.jsonc"
    before = file.read_text()
    api.fail("/ai/models/search", Fault(200, body))
    done = run(project, "refresh", environment=api.environment(), code=1)
    assert before == file.read_text()
    assert message in done.stderr


def test_without_a_token_the_command_says_where_one_belongs(project: Path) -> None:
    done = run(project, "refresh", environment={}, code=1)
    assert "CLOUDFLARE_ACCOUNT_ID is not set" in done.stderr
    assert ".env.example" in done.stderr


def test_the_list_says_who_names_a_model() -> None:
    done = run(ROOT, "list", environment={})
    [line] = [each for each in done.stdout.splitlines() if "llama-3.1-8b-instruct " in each]
    assert ("retired", "2026-05-30") == tuple(line.replace("│", " ").split()[1:3])
    assert "tenants/mrrainbowsmoke/deployment.jsonc environments.dev.fallback" in done.stdout


def test_the_documents_example_prints_what_it_says(api: CloudflareApi, project: Path) -> None:
    text = (ROOT / "docs/models.md").read_text()
    [[line, printed]] = re.findall(r"^\$ bluey models (.*)\n((?:[^`].*\n)*)", text, re.MULTILINE)
    ends = {"@cf/meta/llama-3.1-8b-instruct-fast": "2030-12-31"}
    names = (*catalogue().served, "@cf/openai/gpt-oss-20b")
    api.models = [model(name, ends=ends.get(name)) for name in names]
    done = run(project, *line.split(), environment=api.environment())
    assert printed == done.stdout
