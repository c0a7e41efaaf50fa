"""`bluey check`: each rule finds its defect, at its place, and says nothing else."""

import io
import json
import random
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bluey.models.catalogue import model_of
from bluey.models.listed import AS_OF
from bluey.tenants import jsonc
from ops.check.online import ONLINE_RULES
from ops.check.report import show_findings
from ops.check.rules import PLACEHOLDERS, READING, RULES, Finding, find_problems
from ops.check.settings import named_models
from ops.check.upload import UPLOAD_LIMIT_BYTES, DryRun, check_upload, wrong_with
from ops.deployment.facts import ENVIRONMENTS
from ops.deployment.project import load_project
from ops.deployment.rendering import TEMPLATE_FILE
from ops.errors import OpsError
from ops.project.paths import LOCAL, ROOT, SHARED, tenant_slugs
from ops.project.problems import Problem, Severity
from ops.tenants.new import MODELS
from tests.commands import bluey
from tests.ops.defects import (
    DEFECTS,
    OTHER_D,
    RETIRED,
    ROOT_W,
    STEP,
    D,
    Defect,
    Found,
    T,
    W,
    copy_id,
    drop,
    further,
    namespace,
    put,
    write,
)

ERROR, WARNING = Severity.ERROR, Severity.WARNING
CHECK_SECONDS = 120.0


def check(root: Path, *names: str, env: str | None = None) -> list[Finding]:
    return find_problems(load_project(root, names, env))


def places(findings: list[Finding]) -> list[Found]:
    return [(each.problem.severity, each.problem.file, each.problem.path) for each in findings]


def test_new_tenants_have_no_problem(sound: Path) -> None:
    assert [] == check(sound)


@pytest.mark.parametrize(
    ("file", "command"),
    [(W, "`bluey tenant sync acme --force`"), (TEMPLATE_FILE, "`bluey tenant sync acme`")],
    ids=["edited by hand", "stale"],
)
def test_the_command_that_is_named_for_a_wrangler_file_writes_it(
    project: Path, file: str, command: str
) -> None:
    path = project / file
    path.write_text(path.read_text().replace('"enabled": true', '"enabled": false'))
    (fix,) = {each.problem.fix for each in check(project, "acme") if each.problem.file == W}
    assert [command] == re.findall(r"`bluey tenant sync[^`]*`", fix)


def test_a_wrangler_file_that_is_older_than_its_sources_is_one_problem(project: Path) -> None:
    path = project / D
    path.write_text(path.read_text().replace(MODELS[0], MODELS[1]))
    [finding] = [each for each in check(project, "acme") if each.rule == "generated"]
    assert (W, "") == (finding.problem.file, finding.problem.path)
    assert finding.problem.message.startswith("is older than its sources")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("environments.dev.routes", "x", "has to be a list"),
        ("environments.dev.route", ["x"], "There is no such key; did you mean 'routes'?"),
        ("environments.stagin", {}, "There is no such key; did you mean 'staging'?"),
        ("environments.dev.kv.budget", "0", "There is no such key; did you mean 'budgets'?"),
        ("accountID", "0", "There is no such key; did you mean 'accountId'?"),
        ("something", 1, "There is no such key"),
    ],
)
def test_what_is_wrong_with_a_fact_is_said_in_words_for_its_writer(
    project: Path, path: str, value: object, message: str
) -> None:
    put(D, path, value).edit(project)
    assert [(path, message)] == [
        (each.problem.path, each.problem.message) for each in check(project, "acme")
    ]


def test_a_template_that_is_gone_is_put_back_and_not_copied_from_a_tenant(project: Path) -> None:
    (project / TEMPLATE_FILE).unlink()
    fixes = {each.problem.fix for each in check(project) if each.problem.file == TEMPLATE_FILE}
    assert {f"Put it back: `git checkout {TEMPLATE_FILE}`."} == fixes


@pytest.mark.parametrize(
    ("rule", "defect"),
    [
        pytest.param(rule, defect, id=f"{rule}: {name}")
        for rule, defects in DEFECTS.items()
        for name, defect in defects.items()
    ],
)
def test_a_defect_is_reported_at_its_place_and_nothing_else_is(
    project: Path, rule: str, defect: Defect
) -> None:
    defect.edit(project)
    findings = check(project)
    assert defect.expected == places(findings)
    assert {rule} == {each.rule for each in findings}
    texts = [text for each in findings for text in (each.problem.message, each.problem.fix)]
    assert "" not in texts


def test_there_is_a_defect_for_every_rule() -> None:
    # What the shell names is no defect of a file: project/test_accounts.py.
    in_files = {rule.name for rule in (*READING, *RULES)} - {"account"}
    assert in_files == DEFECTS.keys()


def test_every_problem_of_every_file_is_found_in_one_run(project: Path) -> None:
    for defect in (
        put(T, "limits.maxOutputTokens", "many"),
        put(T, "models.allowed", [RETIRED]),
        put(D, "environments.production.worker", "bluey-acme-dev"),
        further("env.dev.vars.TENANT_ID", "other"),
        drop(OTHER_D, "environments.dev.kv"),
        put(TEMPLATE_FILE, "migrations.2", STEP),
        # By hand, so last: the others are followed by what is made of them.
        put(W, "env.dev.vars.ENVIRONMENT", "staging"),
        put(ROOT_W, "env.local.vars.TENANT_ID", "acme"),
    ):
        defect.edit(project)
    assert places(check(project)) == [
        (ERROR, TEMPLATE_FILE, "migrations.2.tag"),
        (ERROR, D, "environments.production.worker"),
        (ERROR, D, "wrangler.env.dev.vars.TENANT_ID"),
        (ERROR, T, "limits.maxOutputTokens"),
        (ERROR, T, "models.allowed.0"),
        (ERROR, W, "env.dev.vars.ENVIRONMENT"),
        (ERROR, OTHER_D, "environments.dev.kv"),
        (ERROR, ROOT_W, "env.local.vars.TENANT_ID"),
    ]


def test_whatever_stands_at_a_place_the_check_ends_and_stays_in_the_file(project: Path) -> None:
    files = (W, T, D, TEMPLATE_FILE)
    values: tuple[object, ...] = (None, True, 1, "", "x", [], [None], {}, {"a": 1})
    places_of = {file: list(all_paths(jsonc.loads((project / file).read_text()))) for file in files}
    edits = [
        (file, path, value) for file in places_of for path in places_of[file] for value in values
    ]
    # An edit of a source also changes what is made of it.
    texts = {file: (project / file).read_text() for file in files}
    for file, path, value in random.Random(20261123).sample(edits, 160):
        put(file, path, value).edit(project)
        found = check(project, "acme")
        for each, text in texts.items():
            (project / each).write_text(text)
        assert {each.problem.file for each in found} <= {*files}, (file, path, value)
        assert file == TEMPLATE_FILE or TEMPLATE_FILE not in {each.problem.file for each in found}


def all_paths(value: object, path: str = "") -> Iterator[str]:
    if path:
        yield path
    items: Iterable[tuple[object, object]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        yield from all_paths(item, f"{path}.{key}" if path else str(key))


@pytest.mark.parametrize("mode", [0o600, 0o400, 0o700, 0o000])
def test_what_only_its_owner_may_read_is_no_problem(project: Path, mode: int) -> None:
    for file in ("tenants/acme/.env", ".env", ".dev.vars", "tenants/acme/.env.local"):
        write(file, b"A=b\n", mode).edit(project)
    write("tenants/acme/.env.example", b"# Copy to .env\n", 0o644).edit(project)
    (project / "tenants/other/.env").symlink_to("gone")
    (project / "tenants/other/.env.d").mkdir()

    assert [] == [each for each in check(project) if each.rule == "private"]


def test_a_secret_is_never_repeated(project: Path) -> None:
    secret = "Ab1_" * 10
    further("env.dev.vars.EXTRA", secret).edit(project)
    further("env.dev.r2_buckets", secret).edit(project)
    put(W, "env.staging.vars.EXTRA", secret).edit(project)
    assert secret not in repr(check(project))


@pytest.mark.parametrize(
    ("names", "env", "expected"),
    [
        ((), None, [(ERROR, OTHER_D, namespace("dev"))]),
        (("acme",), None, [(ERROR, D, namespace("dev"))]),
        (("other",), None, [(ERROR, OTHER_D, namespace("dev"))]),
        ((SHARED,), None, []),
        ((), "dev", [(ERROR, OTHER_D, namespace("dev"))]),
        ((), "staging", []),
    ],
)
def test_what_was_asked_about_is_compared_with_the_rest(
    project: Path, names: tuple[str, ...], env: str | None, expected: list[Found]
) -> None:
    copy_id("dev", OTHER_D, namespace("dev")).edit(project)
    assert expected == places(check(project, *names, env=env))


@pytest.mark.parametrize("env", ["staging", "production"])
def test_two_environments_that_share_an_id_are_both_told(project: Path, env: str) -> None:
    copy_id("staging", D, namespace("production")).edit(project)
    expected = [(ERROR, D, namespace(env))]
    assert expected == places(check(project, env=env))


def test_a_retired_model_in_the_settings_is_an_error_only_where_it_would_be_asked(
    project: Path,
) -> None:
    put(T, "models.allowed", [RETIRED]).edit(project)
    assert {env: places(check(project, env=env)) for env in ENVIRONMENTS} == {
        "local": [(WARNING, T, "models.allowed.0")],
        "dev": [(WARNING, T, "models.allowed.0")],
        "staging": [(ERROR, T, "models.allowed.0")],
        "production": [(ERROR, T, "models.allowed.0")],
    }


@pytest.mark.parametrize("env", [None, *ENVIRONMENTS])
def test_what_is_shipped_lacks_nothing_but_namespaces_where_it_is_to_be_deployed(
    env: str | None,
) -> None:
    found = [each for each in check(ROOT, env=env) if each.problem.severity is not Severity.NOTE]
    assert [] == [each for each in found if each.rule != PLACEHOLDERS]
    of_each = {LOCAL: 0, None: 0}.get(env, 1)
    assert of_each * len([SHARED, *tenant_slugs()]) == len(found)


@pytest.mark.parametrize(
    ("env", "severity"), [(None, Severity.NOTE), ("staging", ERROR), ("production", None)]
)
def test_a_missing_namespace_is_an_error_of_the_environment_that_is_asked_about(
    project: Path, env: str | None, severity: Severity | None
) -> None:
    put(D, namespace("staging"), "placeholder-acme-staging").edit(project)
    expected = [] if severity is None else [(severity, D, namespace("staging"))]
    assert expected == places(check(project, env=env))


def test_what_is_the_same_in_several_places_is_said_once() -> None:
    said = Console(file=io.StringIO(), record=True, width=200)
    problems = [
        Problem("a", "x", "is old", "Replace it.", WARNING),
        Problem("a", "y", "is wrong", "Correct it."),
        Problem("b", "x", "is old", "Replace it.", WARNING),
        Problem("c", "x", "is old", "Remove it.", WARNING),
        Problem("c", "z", "is empty", "Fill it.", Severity.NOTE),
    ]
    show_findings([Finding("rule", each) for each in problems], said)
    assert [
        "error   a y rule",
        "        is wrong",
        "        Fix: Correct it.",
        "warning a x rule",
        "        b x",
        "        c x",
        "        is old",
        "        Fix: Replace it.",
        "        Fix: Remove it.",
        "note    c z rule",
        "        is empty",
        "        Fix: Fill it.",
        "1 error, 3 warnings, 1 note.",
    ] == said.export_text().splitlines()


def test_what_is_long_is_folded_below_its_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "24")
    said = Console(file=io.StringIO(), record=True, soft_wrap=True)
    show_findings([Finding("rule", Problem("a/file", "a.b.c", "is old and sad", "Go."))], said)
    assert [
        "error   a/file a.b.c",
        "        rule",
        "        is old and sad",
        "        Fix: Go.",
        "1 error, no warnings.",
    ] == said.export_text().splitlines()


def test_no_model_that_ships_reasons_unless_it_is_told_to() -> None:
    named = {each.model for each in named_models(load_project(ROOT))}
    reasoning = {name: model_of(name).reasoning for name in {*named, *MODELS}}
    assert [] == [name for name, each in reasoning.items() if each and each.default != "none"]


@pytest.mark.parametrize(
    ("names", "env", "message"),
    [
        (("nobody",), None, "there is no tenant 'nobody'"),
        (("nobody", "none"), None, "there are no tenants 'nobody', 'none'"),
        ((), "prod", "there is no environment 'prod'"),
    ],
)
def test_what_does_not_exist_cannot_be_asked_about(
    sound: Path, names: tuple[str, ...], env: str | None, message: str
) -> None:
    with pytest.raises(OpsError, match=message):
        load_project(sound, names, env)


def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("check", *arguments, code=code)


def test_the_command_bundles_the_upload_and_counts_what_it_found() -> None:
    completed = run("mrrainbowsmoke", "--env", "local", "--json")
    report = json.loads(completed.stdout)
    assert (True, 0) == (report["ok"], report["errors"])
    assert (0, len(report["problems"])) == (report["warnings"], report["notes"])
    assert "mrrainbowsmoke: bundle what a deploy uploads" in completed.stderr


def test_the_command_prints_place_message_and_fix() -> None:
    completed = run("rainbowsmokeofficial", "--env", "local", "--no-upload")
    assert "" == completed.stderr
    assert (
        "note    tenants/rainbowsmokeofficial/deployment.jsonc "
        "environments.local.fallback models\n"
        f"        {RETIRED} was retired on 2026-05-30\n"
        "        Fix: Leave it if it is there to show what Bluey does when a model fails. "
        f"Else name another. Served on {AS_OF}: "
    ) in completed.stdout
    assert completed.stdout.endswith("\nNo errors, no warnings, 1 note.\n")


def test_an_upload_without_what_setup_makes_and_settings_is_an_error(project: Path) -> None:
    (project / "tenants/acme/python_modules").unlink()
    (project / "src/settings/acme.jsonc").unlink()
    (project / "public/tokens/cl100k_base.bin").unlink()
    (project / "public/console/assets/main.js").unlink()
    loaded = load_project(project, ("acme",))
    problems = check_upload(loaded, loaded.tenants[-1])
    assert [
        "the upload lacks python_modules/pydantic/__init__.py: the Worker could not start",
        "the upload lacks python_modules/workers/__init__.py: the Worker could not start",
        "the upload lacks settings/acme.jsonc as it is in tenants/acme/tenant.jsonc",
        "the upload lacks tokens/cl100k_base.bin, or has another version's",
        "the upload lacks the console, or has another version's",
    ] == [each.message for each in problems if each.severity is ERROR]


def test_an_upload_that_wrangler_refuses_is_an_error_with_its_words(project: Path) -> None:
    put(W, "main", "nothing.py").edit(project)
    loaded = load_project(project, ("acme",))
    [problem] = check_upload(loaded, loaded.tenants[-1])
    assert (ERROR, W) == (problem.severity, problem.file)
    assert "nothing.py" in problem.message


def test_an_upload_has_a_largest_size(project: Path, tmp_path: Path) -> None:
    loaded = load_project(project, ("acme",))
    uploaded = tmp_path / "upload"
    for name in ("python_modules/pydantic/__init__.py", "python_modules/workers/__init__.py"):
        (uploaded / name).parent.mkdir(parents=True)
        (uploaded / name).touch()
    (uploaded / "settings").mkdir()
    shutil.copy(project / T, uploaded / "settings/acme.jsonc")
    acme, result = loaded.tenants[-1], DryRun("", uploaded)
    room = UPLOAD_LIMIT_BYTES - (project / T).stat().st_size
    with (uploaded / "large").open("wb") as file:
        file.truncate(room)  # a hole: it takes no space
    assert [] == list(wrong_with(loaded, acme, result))
    with (uploaded / "large").open("wb") as file:
        file.truncate(room + 1)
    [problem] = wrong_with(loaded, acme, result)
    assert f"the upload has {UPLOAD_LIMIT_BYTES + 1} bytes" in problem.message


def test_the_document_names_every_rule() -> None:
    _, _, text = (ROOT / "docs/tenants.md").read_text().partition("| rule |")
    named = re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)
    offline = [rule.name for rule in (*READING, *RULES)]
    assert [*offline, "upload", *(rule.name for rule in ONLINE_RULES)] == named


def test_what_is_shipped_is_what_is_checked() -> None:
    project = load_project(ROOT)
    assert [SHARED, *tenant_slugs()] == [each.name for each in project.deployments]
