"""`bluey tenant`: it makes sound ones, explains what it refuses, and shows what is in effect."""

import json
import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from bluey.tenants import jsonc
from bluey.tenants.settings import Tenant, parse_tenant
from bluey.validation import Value
from ops.check.rules import PLACEHOLDERS, find_problems
from ops.deployment.facts import ENVIRONMENTS, Facts
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.project.paths import ROOT
from ops.tenants.new import plan_tenant, require_free, write_tenant
from ops.tenants.schema import FOLDER, schema, schema_texts
from ops.tenants.show import Sourced, show_tenant
from tests.commands import RUN_CLI, bluey
from tests.ops.defects import RETIRED, SERVED, make_project, put
from tests.projects import make_project as make_runnable_project
from tests.projects import provision
from tests.sessions import pattern_of, without_frames

COMMAND_SECONDS = 60.0
MODEL, FALLBACK = (
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "@cf/mistralai/mistral-small-3.1-24b-instruct",
)
EMBEDDER = "@cf/baai/bge-m3"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The tenants acme and other, made by the code under test."""
    return make_project(tmp_path / "project")


@pytest.fixture(scope="module")
def runnable(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with the command line in it, and no tenant."""
    return make_runnable_project(tmp_path_factory.mktemp("runnable") / "project", {})


def files_of(root: Path) -> set[str]:
    return {
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if not path.is_dir() and ".bluey/" not in path.as_posix()
    }


def run(root: Path, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    """The command line of a project, with no terminal."""
    return bluey(*arguments, project=root, code=code)


def test_a_new_tenant_is_four_files_and_two_links(project: Path) -> None:
    before = files_of(project)
    write_tenant(project, plan_tenant(project, "acme-2"))
    assert files_of(project) - before == {
        "src/settings/acme-2.jsonc",
        "tenants/acme-2/.env.example",
        "tenants/acme-2/deployment.jsonc",
        "tenants/acme-2/python_modules",
        "tenants/acme-2/tenant.jsonc",
        "tenants/acme-2/wrangler.jsonc",
    }
    provision(project)
    assert [] == find_problems(load_project(project))


def test_a_new_tenants_settings_are_what_was_asked_for(project: Path) -> None:
    plan = plan_tenant(
        project,
        "acme-2",
        gateway="chat_gateway",
        model=SERVED,
        fallback=MODEL,
        max_output_tokens=99,
        daily_tokens=1_000,
        monthly_tokens=20_000,
        account_id="a" * 32,
    )
    tenant = parse_tenant("tenant.jsonc", plan.files["tenants/acme-2/tenant.jsonc"])
    assert tenant.budgets is not None
    assert tenant.budgets.daily is not None
    assert tenant.budgets.monthly is not None
    assert ("acme-2", "chat_gateway", SERVED, MODEL, 99, 1_000, 20_000) == (
        tenant.id,
        tenant.gateway.id,
        tenant.models.default,
        tenant.models.fallback,
        tenant.limits.max_output_tokens,
        tenant.budgets.daily.tokens,
        tenant.budgets.monthly.tokens,
    )
    write_tenant(project, plan)
    provision(project)
    loaded = load_project(project, ("acme-2",))
    assert [] == find_problems(loaded)
    assert [("a" * 32, SERVED, MODEL)] * len(ENVIRONMENTS) == [
        (
            place.deployment.account_id(place.env),
            place.facts.model,
            place.facts.fallback,
        )
        for place in loaded.places
        if place.deployment.name == "acme-2"
    ]


@pytest.mark.parametrize(("options", "fast"), [({}, MODEL), ({"model": SERVED}, SERVED)])
def test_a_new_tenant_has_the_names_that_the_pages_paste(
    project: Path, options: dict[str, Any], fast: str
) -> None:
    text = plan_tenant(project, "acme-2", **options).files["tenants/acme-2/tenant.jsonc"]
    aliases = parse_tenant("tenant.jsonc", text).models.aliases
    assert {"fast": fast, "embed": EMBEDDER} == {
        name: alias.model for name, alias in aliases.items()
    }


def test_a_tenant_may_have_no_budget(project: Path) -> None:
    text = plan_tenant(project, "acme-2").files["tenants/acme-2/tenant.jsonc"]
    assert parse_tenant("tenant.jsonc", text).budgets is None


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"daily_usd": "5"}, {"daily": {"usd": "5.000000"}}),
        ({"monthly_usd": "2.50"}, {"monthly": {"usd": "2.500000"}}),
        ({"daily_tokens": 7, "daily_usd": "1"}, {"daily": {"tokens": 7, "usd": "1.000000"}}),
        (
            {"daily_usd": "1", "monthly_tokens": 9},
            {"daily": {"usd": "1.000000"}, "monthly": {"tokens": 9}},
        ),
        ({"daily_tokens": 7, "daily_usd": "0", "monthly_usd": "0"}, {"daily": {"tokens": 7}}),
    ],
)
def test_a_new_tenants_budget_may_be_in_dollars(
    project: Path, options: dict[str, Any], expected: dict[str, Any]
) -> None:
    plan = plan_tenant(project, "acme-2", **options)
    budgets = parse_tenant("tenant.jsonc", plan.files["tenants/acme-2/tenant.jsonc"]).budgets
    assert budgets is not None
    shown = budgets.model_dump(
        mode="json", by_alias=True, exclude_none=True, include={"daily", "monthly"}
    )
    assert expected == shown
    write_tenant(project, plan)
    provision(project)
    assert [] == find_problems(load_project(project))


@pytest.mark.parametrize("option", [("--daily-usd", "5"), ("--monthly-usd", "90.5")])
def test_with_a_budget_in_dollars_a_new_tenant_has_none_in_tokens(
    project: Path, option: tuple[str, str]
) -> None:
    shown = run(project, "tenant", "new", "acme-2", *option, "--dry-run", "--json").stdout
    text = json.loads(shown)["files"]["tenants/acme-2/tenant.jsonc"]
    assert ("tokens" in text, f'"usd": "{option[1]}"' in text) == (False, True)


def test_the_fallback_is_never_the_model(project: Path) -> None:
    assert MODEL == plan_tenant(project, "acme-2", model=FALLBACK).tenant.fallback
    assert FALLBACK == plan_tenant(project, "acme-2", fallback=MODEL).tenant.model


def test_every_namespace_is_a_placeholder_of_its_own(project: Path) -> None:
    plans = [plan_tenant(project, slug) for slug in ("acme-2", "acme-3")]
    ids = [identity for plan in plans for identity in plan.tenant.namespace_ids.values()]
    assert 2 * len(ENVIRONMENTS) == len(set(ids))
    write_tenant(project, plans[0])
    found = find_problems(load_project(project))
    assert [(PLACEHOLDERS, env) for env in ("dev", "production", "staging")] == [
        (each.rule, each.problem.path.split(".")[1]) for each in found
    ]


@pytest.mark.parametrize(
    ("slug", "message", "advice"),
    [
        ("Acme Corp", "'Acme Corp' cannot be a tenant's name", "Perhaps acme-corp."),
        ("-acme", "'-acme' cannot be a tenant's name", "Perhaps acme."),
        ("../acme", "'../acme' cannot be a tenant's name", "Perhaps acme."),
        ("", "'' cannot be a tenant's name", "a letter or digit first"),
        ("a" * 47, "is too long", "at most 46"),
        ("shared", "'shared' is the deployment of all tenants", "Choose another name."),
        ("acme", "tenants/acme exists already", "bluey tenant show acme"),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_what_to_do(
    project: Path, slug: str, message: str, advice: str
) -> None:
    with pytest.raises(OpsError) as refused:
        require_free(project, slug)
    assert message in refused.value.message
    assert advice in refused.value.advice


def test_the_longest_name_makes_a_sound_tenant(project: Path) -> None:
    write_tenant(project, plan_tenant(project, "a" * 46))
    provision(project)
    assert [] == find_problems(load_project(project))


def test_what_is_left_of_a_removed_tenant_is_named(project: Path) -> None:
    (project / "src/settings/gone.jsonc").symlink_to("../../tenants/gone/tenant.jsonc")
    with pytest.raises(OpsError) as refused:
        plan_tenant(project, "gone")
    assert "rm src/settings/gone.jsonc" in refused.value.advice


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"gateway": "a gateway"}, "--gateway: "),
        ({"model": "two words"}, "--model: "),
        ({"fallback": "two words"}, "--fallback: "),
        ({"max_output_tokens": 0}, "--max-output-tokens: "),
        ({"daily_tokens": -1}, "--daily-tokens: "),
        ({"monthly_tokens": -1}, "--monthly-tokens: "),
        ({"daily_usd": "$5"}, "--daily-usd: Input should be dollars"),
        ({"monthly_usd": "-1"}, "--monthly-usd: Input should be dollars"),
        ({"monthly_usd": "0.00"}, "--monthly-usd: Input should be more than 0 dollars"),
        ({"model": RETIRED}, f"--model: {RETIRED} was retired on 2026-05-30"),
        ({"model": MODEL, "fallback": MODEL}, "--fallback: this is the model itself"),
        ({"account_id": "acme"}, "--account-id: "),
    ],
)
def test_an_option_that_does_not_fit_is_named(
    project: Path, options: dict[str, object], message: str
) -> None:
    with pytest.raises(OpsError) as refused:
        plan_tenant(project, "acme-2", **options)  # type: ignore[arg-type]
    assert message in refused.value.message
    assert refused.value.advice


@pytest.mark.parametrize(
    ("slug", "owner"),
    [
        ("ai-worker", "deployment.jsonc"),
        ("local-ai", "bluey dev"),
        ("acme-dev", "tenants/acme/deployment.jsonc"),
    ],
)
def test_a_new_tenant_cannot_take_anothers_worker(project: Path, slug: str, owner: str) -> None:
    with pytest.raises(OpsError, match=f"which {owner} has"):
        plan_tenant(project, slug)


def test_a_tenant_that_appeared_meanwhile_is_left_alone(project: Path) -> None:
    plan = plan_tenant(project, "acme-2")
    write_tenant(project, plan)
    before = (project / "tenants/acme-2/tenant.jsonc").read_text()
    with pytest.raises(OpsError, match="tenants/acme-2 cannot be written"):
        write_tenant(project, plan)
    assert before == (project / "tenants/acme-2/tenant.jsonc").read_text()
    assert [] == list((project / ".bluey").iterdir())


def test_a_dry_run_prints_the_files_and_writes_nothing(runnable: Path) -> None:
    before = files_of(runnable)
    completed = run(runnable, "tenant", "new", "acme", "--dry-run")
    assert "" == completed.stderr
    for name in ("tenant.jsonc", "deployment.jsonc", "wrangler.jsonc", "python_modules ->"):
        assert f"==> tenants/acme/{name}" in completed.stdout
    assert before == files_of(runnable)


def test_the_command_makes_lists_and_shows_a_tenant(runnable: Path) -> None:
    made = run(runnable, "tenant", "new", "made", "--daily-tokens", "5000", "--json")
    assert "" == made.stderr
    report = json.loads(made.stdout)
    assert ("made", True) == (report["slug"], report["written"])
    assert {path: (runnable / path).read_text() for path in report["files"]} == report["files"]
    run(runnable, "check", "made", "--no-upload", "--env", "local")
    listed = json.loads(run(runnable, "tenant", "list", "--json").stdout)
    assert {
        "slug": "made",
        "valid": True,
        "gateway": "made",
        "productionModel": MODEL,
        "productionWorker": "bluey-made-production",
        "dailyTokens": 5_000,
        "monthlyTokens": None,
    } in listed
    shown = run(runnable, "tenant", "show", "made", "--env", "staging")
    assert "bluey-made-staging" in shown.stdout
    assert "bluey-made-dev" not in shown.stdout
    value = json.loads(run(runnable, "tenant", "show", "made", "--json").stdout)
    assert list(ENVIRONMENTS) == list(value["environments"])
    assert {"value": MODEL, "source": "vars.MODEL_ID"} == value["environments"]["dev"]["modelId"]
    again = run(runnable, "tenant", "new", "made", code=1)
    assert "tenants/made exists already" in again.stderr


def test_the_documents_examples_print_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    project = make_runnable_project(tmp_path / "project", {})
    text = (ROOT / "docs/tenants.md").read_text()
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    examples = dict(re.findall(r"^\$ bluey (.*)\n((?:[^$].*\n)*)", "".join(blocks), re.MULTILINE))
    new, show, broken = (
        next(each for each in examples if each.startswith(begin))
        for begin in ("tenant new", "tenant show", "check")
    )
    assert examples[new] == run(project, *new.split()).stderr
    shown = without_frames(run(project, *show.split()).stdout)
    assert re.match(pattern_of(without_frames(examples[show])), shown, re.DOTALL), shown
    provision(project)
    settings = project / "tenants/acme/tenant.jsonc"
    settings.write_text(settings.read_text().replace("maxOutputTokens", "maxTokens"))
    put("tenants/acme/wrangler.jsonc", "env.staging.vars.ENVIRONMENT", "dev").edit(project)
    assert examples[broken] == run(project, *broken.split(), code=1).stdout


def test_without_a_terminal_a_missing_name_is_an_error_and_not_a_question(runnable: Path) -> None:
    completed = run(runnable, "tenant", "new", code=1)
    assert "the tenant's name is missing" in completed.stderr


def test_on_a_terminal_it_asks_for_what_no_option_names(runnable: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-B", "-c", RUN_CLI, "tenant", "new", "--model", SERVED]
    process = subprocess.Popen(
        command, cwd=runnable, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True
    )
    os.close(theirs)
    printed = ""
    answers = {
        "Name": "asked",
        "Slug of its AI Gateway": "",
        "Model asked when that fails": MODEL,
        "Tokens per day": "0",
        "Tokens per month": "7000",
        "Cloudflare account id": "",
    }
    try:
        for question, answer in answers.items():
            printed = _read_until(ours, f"{question} ")
            os.write(ours, f"{answer}\n".encode())
        printed = _read_until(ours, "bluey provision asked --env staging")
        assert 0 == process.wait(COMMAND_SECONDS), printed
    finally:
        process.kill()
        process.wait()
        os.close(ours)
    settings = jsonc.loads((runnable / "tenants/asked/tenant.jsonc").read_text())
    assert {
        "$schema": "../../schemas/tenant.schema.json",
        "id": "asked",
        "gateway": {"id": "asked"},
        "models": {
            "default": SERVED,
            "fallback": MODEL,
            "allowed": [],
            "aliases": {"fast": SERVED, "embed": EMBEDDER},
        },
        "limits": {"maxOutputTokens": 1_024},
        "budgets": {"monthly": {"tokens": 7_000}},
    } == settings


def _read_until(terminal: int, text: str) -> str:
    """What the terminal shows until it shows a text and then waits; fails when it does not."""
    deadline, shown = time.monotonic() + COMMAND_SECONDS, ""
    while text not in shown:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            shown += os.read(terminal, 4_096).decode(errors="replace")
        assert time.monotonic() < deadline, shown
    return shown


def test_a_value_comes_from_the_request_the_vars_the_settings_or_the_default(
    project: Path,
) -> None:
    put("tenants/acme/tenant.jsonc", "models.aliases", {"small": SERVED}).edit(project)
    put("tenants/acme/deployment.jsonc", "environments.dev.model", "small").edit(project)
    loaded = load_project(project)
    shown = show_tenant(loaded, "acme")
    models = {env: block.model_id for env, block in shown.environments.items()}
    assert models["local"] == Sourced(MODEL, "vars.MODEL_ID")
    assert models["dev"] == Sourced(SERVED, "vars.MODEL_ID")
    assert shown.environments["dev"].fallback_model_id == Sourced(
        FALLBACK, "vars.FALLBACK_MODEL_ID"
    )
    assert shown.settings["budgets.daily.tokens"] == Sourced(1_000, "tenant.jsonc")
    assert shown.settings["gateway.deadlineMs"] == Sourced(45_000, "default")
    asked = show_tenant(loaded, "acme", FALLBACK).environments["dev"]
    assert asked.model_id == Sourced(FALLBACK, "request")
    assert asked.fallback_model_id == Sourced(None, "no second model")


def test_a_model_that_a_request_may_not_name_is_refused(project: Path) -> None:
    with pytest.raises(OpsError, match=f"a request to acme may not name '{SERVED}' in local"):
        show_tenant(load_project(project), "acme", SERVED)


def test_only_the_environment_that_was_asked_about_is_looked_at(project: Path) -> None:
    put("tenants/acme/deployment.jsonc", "environments.dev.model", SERVED).edit(project)
    with pytest.raises(OpsError, match="in local"):
        show_tenant(load_project(project, ("acme",)), "acme", SERVED)

    shown = show_tenant(load_project(project, ("acme",), "dev"), "acme", SERVED)

    assert ["dev"] == list(shown.environments)


@pytest.mark.parametrize("name", ["embed", EMBEDDER])
def test_an_embedding_has_no_fallback(project: Path, name: str) -> None:
    asked = show_tenant(load_project(project), "acme", name).environments["dev"]

    assert asked.model_id == Sourced(EMBEDDER, "request")
    assert asked.fallback_model_id == Sourced(None, "an embedding has none")


def test_a_tenant_that_does_not_parse_is_sent_to_check(project: Path) -> None:
    put("tenants/acme/tenant.jsonc", "limits", 1).edit(project)
    with pytest.raises(OpsError) as refused:
        show_tenant(load_project(project), "acme")
    assert "bluey check acme" in refused.value.advice


def test_the_schemas_are_the_parsers() -> None:
    assert schema_texts() == {path: path.read_text() for path in FOLDER.iterdir()}, (
        "run `bluey schema`"
    )


def objects_of(parser: type[Value]) -> dict[str, dict[str, Any]]:
    whole = schema(parser)
    parts = {parser.__name__: whole, **whole["$defs"]}
    return {name: part for name, part in parts.items() if part.get("type") == "object"}


@pytest.mark.parametrize("parser", [Tenant, Facts])
def test_a_schema_describes_every_key(parser: type[Value]) -> None:
    undescribed = [
        f"{name}.{key}"
        for name, part in objects_of(parser).items()
        for key, option in part["properties"].items()
        if not option.get("description")
    ]
    assert [] == undescribed


@pytest.mark.parametrize(("parser", "open_parts"), [(Tenant, set()), (Facts, {"Further"})])
def test_a_schema_forbids_what_the_parser_forbids(
    parser: type[Value], open_parts: set[str]
) -> None:
    parts = objects_of(parser)
    assert open_parts == {name for name, part in parts.items() if part["additionalProperties"]}


def test_the_schema_files_are_where_editors_are_told() -> None:
    named = {ROOT / "schemas/tenant.schema.json", ROOT / "schemas/deployment.schema.json"}
    assert named == schema_texts().keys()
