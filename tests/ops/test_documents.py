"""What the documents say is so: every example is tried by a test, every name exists."""

import inspect
import itertools
import json
import re
import shlex
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import click
import pytest
import typer
from pydantic import TypeAdapter

from bluey import ports
from bluey.access import keyring
from bluey.alerts import outbox, watch
from bluey.apis.own import Success
from bluey.budgets import history, windows
from bluey.budgets.ledgers import attendance, borrower, kv, lender, pages
from bluey.dollars import dollars_text, micro_usd_in
from bluey.gateway.rules import (
    OTHER_4XX_RULE,
    OTHER_5XX_RULE,
    RULES,
    RULES_BY_STATUS,
    Again,
    Rule,
    Then,
)
from bluey.routes.usage import PastWindow, UsageReport
from bluey.tenants import directory, jsonc
from bluey.tenants.settings import Tenant, parse_tenant
from ops.cli import Later, app
from ops.project.paths import ROOT
from ops.wrangler import node
from tests.commands import run
from tests.documents import DOCUMENTS, Example, examples, text_of
from tests.fakes.values import make_budgets, make_chat, make_tenant
from tests.fakes.world import make_world

MAKE_SECONDS = 30.0
WRANGLER_SECONDS = 60.0

# What tries each block of each document, in their order: a file below tests/ and a test in it.
HERE = "ops/test_documents.py"
MAKE = f"{HERE}::test_make_knows_the_target"
DRAWING = f"{HERE}::test_a_drawing_has_nothing_to_run"
SETTINGS = f"{HERE}::test_settings_are_taken_as_they_stand"
REPLY = f"{HERE}::test_a_reply_is_as_it_is_rendered"
ADJUSTING = "ops/commands/test_usage_adjust.py::test_the_documented_correction_is_kept"
KEY = "ops/commands/test_keys.py::test_the_documented_keys_are_keys_and_scanners_find_them"
SERVING = "e2e/test_documented_servers.py::test_a_documented_command_serves"
OPERATING = "e2e/test_operations.py::test_a_documented_example_does_what_it_says"
TENANTS = "ops/tenants/test_tenants.py::test_the_documents_examples_print_what_it_says"
PASTED = "e2e/test_documented_clients.py::test_a_documented_client_answers"
AGENT = "e2e/test_coding_agents.py::test_an_agent_is_answered_as_documented"
DEPLOYING = "e2e/test_deploy_page.py::test_the_page_leads_from_an_empty_account_to_an_answer"
FIRST_TENANT = "e2e/test_first_tenant.py::test_the_page_leads_from_nothing_to_a_tenant_of_ones_own"
TRIED_BY: dict[str, list[str]] = {
    "README.md": [
        "e2e/test_docs.py::test_the_readmes_chat_answers_as_it_shows",
        SERVING,
        MAKE,
        OPERATING,
    ],
    "CONTRIBUTING.md": [MAKE, MAKE],
    "docs/alerts.md": [
        SETTINGS,
        "ops/test_documented_alerts.py::test_a_webhook_gets_what_is_documented",
        "ops/test_documented_alerts.py::test_python_knows_a_signature",
        "ops/test_documented_alerts.py::test_javascript_knows_a_signature",
    ],
    "docs/api.md": [MAKE],
    "docs/architecture.md": [DRAWING],
    "docs/auth.md": [
        KEY,
        SETTINGS,
        "ops/commands/test_operator.py::test_the_documented_key_is_made",
        "ops/commands/test_keys.py::test_the_documented_request_makes_the_documented_key",
        KEY,
        "ops/commands/test_keys.py::test_the_documented_key_is_made_in_the_account",
    ],
    "docs/budgets.md": [SETTINGS, REPLY, REPLY, REPLY, ADJUSTING],
    "docs/budgets-proof.md": [DRAWING] * 4,
    "docs/cli.md": [
        OPERATING,
        "ops/commands/test_usage.py::test_what_was_before_is_a_line_of_bars",
        "e2e/test_documented_servers.py::test_the_log_of_a_served_worker_can_be_followed",
    ],
    "docs/clients.md": [*[PASTED] * 24, *[AGENT] * 4],
    "docs/deploy.md": [DEPLOYING] * 12,
    "docs/first-tenant.md": [
        FIRST_TENANT,
        FIRST_TENANT,
        FIRST_TENANT,
        FIRST_TENANT,
        SETTINGS,
        FIRST_TENANT,
        FIRST_TENANT,
    ],
    "docs/fleet.md": [
        "ops/commands/test_tenant_live.py::test_the_documented_changes_are_made_and_told",
        "ops/commands/test_tenant_live.py::test_the_documented_tenant_is_pushed_and_removed",
    ],
    "docs/models.md": [
        SETTINGS,
        SETTINGS,
        "ops/commands/test_models.py::test_the_documents_example_prints_what_it_says",
    ],
    "docs/operations.md": [
        *["ops/test_metrics.py::test_the_documented_sql_is_what_the_command_asks"] * 10,
        "ops/deployment/test_rendering.py::test_the_documented_export_is_taken_as_it_stands",
    ],
    "docs/performance.md": [MAKE],
    "docs/runtime.md": [
        SERVING,
        "e2e/test_docs.py::test_the_scripted_example_shows_a_token_and_a_failure",
        "e2e/test_documented_servers.py::test_wrangler_serves_by_itself_what_it_is_given",
    ],
    "docs/streaming.md": [
        "e2e/test_docs.py::test_the_curl_example_shows_tokens_and_done",
        "e2e/test_docs.py::test_the_browser_example_gives_tokens_and_usage_in_a_browser",
        "e2e/test_docs.py::test_the_python_example_gives_tokens_and_usage",
    ],
    "docs/tenants.md": [
        TENANTS,
        SETTINGS,
        "ops/deployment/test_rendering.py::test_the_documented_further_keys_are_taken_as_they_stand",
        TENANTS,
        TENANTS,
        "ops/tenants/test_home.py::test_the_documented_home_is_made",
    ],
    "docs/validation/README.md": [
        "e2e/test_validate_staging.py::test_a_documented_validation_passes"
    ],
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_example_is_tried_by_a_test(document: str) -> None:
    places = [f"{document}:{each.line}" for each in examples(document)]
    tests = TRIED_BY.get(document, [])
    assert len(tests) == len(places), f"give each of these a test in TRIED_BY: {places}"
    for test in tests:
        file, _, name = test.partition("::")
        assert re.search(rf"^(async )?def {name}\(", text_of(f"tests/{file}"), re.MULTILINE)


def tried_by(test: str) -> list[Any]:
    """The blocks that a test of this module tries."""
    return [
        pytest.param(example, id=f"{document}:{example.line}")
        for document, tests in TRIED_BY.items()
        for example, name in zip(examples(document), tests, strict=False)
        if name == test
    ]


@pytest.mark.parametrize("example", tried_by(MAKE))
def test_make_knows_the_target(example: Example) -> None:
    # They install, format, generate, or run this very test: what they would do is printed.
    for line, _ in example.commands:
        words = shlex.split(line)
        assert "make" == words[0]
        ran = run(["make", "-n", *words[1:]])
        assert (0, True) == (ran.returncode, ".venv/bin/" in ran.stdout), ran.stderr


@pytest.mark.parametrize("example", tried_by(DRAWING))
def test_a_drawing_has_nothing_to_run(example: Example) -> None:
    assert example.language in ("", "mermaid")
    assert not re.search(r"^(\$|make|bluey|curl)\s", example.text, re.MULTILINE)


MINIMAL = '"id": "acme", "models": {"default": "a-model"}, "gateway": {"id": "gate"}'


@pytest.mark.parametrize("example", tried_by(SETTINGS))
def test_settings_are_taken_as_they_stand(example: Example) -> None:
    text = f"{{{MINIMAL}, {example.text}}}"
    tenant = parse_tenant("example", text)
    written = _with_decimals(jsonc.loads(text))
    assert written == tenant.model_dump(mode="json", by_alias=True, exclude_unset=True)


DOLLARS = ("usd", "input", "output", "cachedInput", "cacheWrite")


def _with_decimals(settings: Any) -> Any:
    """Settings with every amount of dollars as it is stored."""
    if not isinstance(settings, dict):
        return settings
    return {
        key: dollars_text(micro_usd_in(value)) if key in DOLLARS else _with_decimals(value)
        for key, value in settings.items()
    }


@pytest.mark.parametrize(
    ("document", "below", "count"),
    [("docs/budgets.md", "", 8), ("docs/ai-gateway.md", "gateway.", 7)],
)
def test_documented_defaults_are_those_of_the_code(document: str, below: str, count: int) -> None:
    budgets = make_budgets(daily=1)
    tenant = parse_tenant("example", f"{{{MINIMAL}}}").model_copy(update={"budgets": budgets})
    rows = re.findall(r"^\| `([\w.]+)` \| `?([\w.]+)`? \|", text_of(document), re.MULTILINE)
    documented = {f"{below}{path}": value for path, value in rows if value != "required"}
    defaults = flat(tenant)
    assert count == len(documented.keys() & defaults.keys())
    for path in documented.keys() & defaults.keys():
        default = "none" if defaults[path] is None else defaults[path]
        assert documented[path] == (json.dumps(default) if default is True else str(default))


CONSTANT = re.compile(r"^\| `([A-Z]+(?:_[A-Z]+)+)` \| ([\d.,]+)(?: ([%\w]+))? \|", re.MULTILINE)
UNITS = {"s": 1_000, "min": 60_000, "h": 3_600_000, "days": 1, "": 1, "%": 0.01}
PROOF = "docs/budgets-proof.md"


@pytest.mark.parametrize(
    ("document", "heading", "modules"),
    [
        ("docs/alerts.md", "", [outbox, watch]),
        ("docs/auth.md", "", [keyring]),
        ("docs/fleet.md", "", [directory]),
        (PROOF, "Leases", [attendance, borrower, lender]),
        (PROOF, "How the KV ledger counts", [kv, pages, ports]),
        (PROOF, "Past windows", [history, windows]),
    ],
)
def test_documented_constants_are_those_of_the_code(
    document: str, heading: str, modules: list[ModuleType]
) -> None:
    documented = {
        name: float(value.replace(",", "")) * UNITS[unit]
        for name, value, unit in CONSTANT.findall(section_of(document, heading))
    }

    code = {name: value for module in modules for name, value in vars(module).items()}
    assert documented
    assert documented == {name: code[name] for name in documented}


def test_every_constant_of_the_exact_ledger_is_documented() -> None:
    documented = {name for name, _, _ in CONSTANT.findall(section_of(PROOF, "Leases"))}
    code = {
        name
        for module in (attendance, borrower, lender)
        for name in re.findall(r"^([A-Z_]+) = [^\"]", inspect.getsource(module), re.MULTILINE)
        if isinstance(getattr(module, name), int | float)
    }
    assert code == documented


def section_of(document: str, heading: str) -> str:
    """What is below a heading of the second level; all of the document for none."""
    text = text_of(document)
    if not heading:
        return text
    _, found, below = text.partition(f"\n## {heading}\n")
    assert found, heading
    return below.partition("\n## ")[0]


def flat(tenant: Tenant) -> dict[str, object]:
    """A tenant's settings by their paths."""

    def walk(value: object, path: str) -> Iterator[tuple[str, object]]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield from walk(item, f"{path}.{key}" if path else key)
        else:
            yield path, value

    return dict(walk(tenant.model_dump(mode="json", by_alias=True), ""))


@pytest.mark.parametrize("example", tried_by(REPLY))
async def test_a_reply_is_as_it_is_rendered(example: Example) -> None:
    written = json.loads(example.text)
    if "error" in written:
        tenant = make_tenant(budgets=make_budgets(daily=1_000), max_output_tokens=512)
        world = make_world(tenants=(tenant,))
        world.ledger.spend(900)
        rendered = json.loads((await world.send(make_chat())).body)
        assert shape(rendered) == shape(written)
        assert rendered["error"]["message"] == written["error"]["message"]
    else:
        reply, window = TypeAdapter(Success[UsageReport]), TypeAdapter(PastWindow)
        again = (reply if "data" in written else window).validate_python(written)
        assert shape(again) == shape(written)
        assert again == written


def shape(value: object) -> object:
    """The keys of a JSON value, in their order."""
    if isinstance(value, dict):
        return [(key, shape(item)) for key, item in value.items()]
    return [shape(item) for item in value] if isinstance(value, list) else type(value).__name__


ROW = re.compile(
    r"^\| (\d{4,5}|`\w+`) \| ([^|]*) \|[^|]*\| (once|no) \| (yes|no|other bill) \| `(\w+)` "
    r"\| (\w+) \| ?(|useless|tomorrow) \|",
    re.MULTILINE,
)
STATUS_ROW = re.compile(
    r"^\| HTTP (\d{3}|\dxx)[^|]*\| (once|no) \| (yes|no|other bill) \| `(\w+)` \| (\w+) \|",
    re.MULTILINE,
)


def documented(rule: Rule) -> tuple[str, ...]:
    """A rule as the page has it."""
    steps = {
        Then.RETRY_THEN_FALL_BACK: ("once", "yes"),
        Then.RETRY_THEN_GIVE_UP: ("once", "no"),
        Then.FALL_BACK: ("no", "yes"),
        Then.FALL_BACK_TO_ANOTHER_BILL: ("no", "other bill"),
        Then.GIVE_UP: ("no", "no"),
    }
    return (*steps[rule.then], rule.error().code, rule.cost.name.lower())


def test_what_follows_each_code_is_documented() -> None:
    again = {Again.UNKNOWN: "", Again.USELESS: "useless", Again.TOMORROW: "tomorrow"}
    rules = set()
    for key, rule in RULES.items():
        code, status = key if isinstance(key, tuple) else (key, None)
        rules.add((str(code), status and str(status), *documented(rule), again[rule.again]))
    told_apart = {(code, status) for code, status, *_ in rules if status}
    found = ROW.findall(text_of("docs/ai-gateway-fallbacks.md"))
    named = [(name.strip("`"), statuses, *rest) for name, statuses, *rest in found]
    rows = {
        (name, statuses if (name, statuses) in told_apart else None, *rest)
        for name, statuses, *rest in named
    }
    assert rules == rows


def test_what_follows_each_status_is_documented() -> None:
    rules = {
        **{str(status): rule for status, rule in RULES_BY_STATUS.items()},
        "4xx": OTHER_4XX_RULE,
        "5xx": OTHER_5XX_RULE,
    }
    assert {(name, *documented(rule)) for name, rule in rules.items()} == set(
        STATUS_ROW.findall(text_of("docs/ai-gateway-fallbacks.md"))
    )


TROUBLE = "docs/troubleshooting.md"
TROUBLES = re.findall(r"^\| (.+?) \| (bluey|client|wrangler) \|", text_of(TROUBLE), re.MULTILINE)
WRANGLER_DIST = ROOT / "node_modules/wrangler/wrangler-dist/cli.js"


def test_errors_are_in_the_order_of_their_texts() -> None:
    texts = [re.sub(r"\W", "", text).lower() for text, _ in TROUBLES]
    assert sorted(texts) == texts


def test_each_text_of_an_error_is_said_by_whom_the_page_names() -> None:
    joined = re.compile(r'"\s*\n\s*f?"')
    code = "".join(
        joined.sub("", path.read_text())
        for folder in ("ops", "src")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".sh", ".mjs")
    )
    said = {"bluey": code, "client": code, "wrangler": WRANGLER_DIST.read_text()}
    said["wrangler"] += node.workerd_binary().read_bytes().decode("latin-1")
    for texts, who in TROUBLES:
        for text in re.findall(r"`([^`]+)`", texts):
            for part in re.split(r"\s*…\s*", text):
                assert part in said[who], f"{who}: {part}"


def test_the_words_are_in_the_order_of_the_alphabet() -> None:
    words = re.findall(r"^\| ([\w ]+) \|", text_of("docs/glossary.md"), re.MULTILINE)[1:]
    assert sorted(words, key=str.lower) == words


def test_every_claim_of_the_comparison_names_a_source_and_every_source_is_named() -> None:
    text, _, sources = text_of("docs/comparison.md").partition("\n## Sources\n")
    named = set(re.findall(r"\[([A-Z]\d)\]", text))
    rows = dict(re.findall(r"^\| ([A-Z]\d) \| (.*) \|", sources, re.MULTILINE))
    assert named == rows.keys()
    assert all("](https://" in row and re.search(r"20\d\d-\d\d$", row) for row in rows.values())


def test_the_comparisons_figures_are_those_that_were_measured() -> None:
    section = section_of("docs/performance.md", "Beside other gateways")
    table, _, _ = section.partition("<!-- peers-token -->")
    rows = re.findall(
        r"^\| (?:20|5) ms, .*\| (\S+) .*\| (\S+) .*\| (\S+) .*\|$", table, re.MULTILINE
    )
    ratios = [(min(of), max(of)) for of in zip(*(map(float, row) for row in rows), strict=True)]
    speed = section_of("docs/comparison.md", "Speed")
    told = re.findall(r"([\d.]+) to ([\d.]+)\s+times", speed)
    bare, lite_llm, portkey = ratios
    assert [(f"{low:.1f}", f"{most:.1f}") for low, most in (lite_llm, portkey, bare)] == told


# Names in the text

ROOT_COMMAND = typer.main.get_command(app)


def find_command(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that these words name, and those that are left."""
    command: click.Command = ROOT_COMMAND  # type: ignore[assignment]  # typer's own copy of click
    if words[:1] == ["--home"]:
        words = words[2:]
    while words and (found := getattr(command, "commands", {}).get(words[0])):
        command, words = found.load() if isinstance(found, Later) else found, words[1:]
        if meant := getattr(command, "meant", None):  # a folder's group
            words = meant(words)
    return command, words


ALWAYS = {"--help", "--version", "--install-completion", "--show-completion"}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_and_option_in_the_text_exists(document: str) -> None:
    spans = re.findall(r"`(?:BLUEY_API_KEY=\S+ )?bluey ([^`]*)`", text_of(document))
    for span in spans:
        # What goes to wrangler is its own; what stands in <> may be anything.
        words = re.sub(r"<[^>]*>", "x", span.partition(" -- ")[0]).split()
        command, rest = find_command(words)
        named = {word.partition("=")[0] for word in rest if word.startswith("--")}
        options = {name for each in command.params for name in (*each.opts, *each.secondary_opts)}
        assert named <= options | ALWAYS, span
        groups = getattr(command, "commands", {})
        assert not groups or not rest or rest[0] in ALWAYS, span


def help_examples() -> Iterator[Any]:
    """The example lines of every command's help."""

    def walk(command: Any) -> Iterator[str]:
        _, _, shown = (command.help or "").partition("Example")
        yield from re.findall(r"^\s*((?:\w+=\S+ )?bluey .*)$", shown, re.MULTILINE)
        for each in getattr(command, "commands", {}).values():
            yield from walk(each.load() if isinstance(each, Later) else each)

    for line in dict.fromkeys(walk(ROOT_COMMAND)):
        # What stands apart on the right says what it does.
        yield re.split(r"\s{2,}", line)[0]


@pytest.mark.parametrize("line", [*help_examples()])
def test_every_example_of_a_help_is_a_valid_command_line(line: str) -> None:
    for part in line.split(" | "):
        if not re.match(r"(\w+=\S+ )?bluey ", part):
            continue
        command, rest = find_command(part.partition("bluey ")[2].split())
        # Parses and converts, refuses what does not fit, and calls nothing.
        assert command is command.make_context("bluey", rest).command


WRANGLERS = sorted(
    {
        found
        for document in DOCUMENTS
        for found in re.findall(r"`(?:npx )?wrangler ([a-z][^`]*)`", text_of(document))
    }
)


@pytest.mark.parametrize("line", WRANGLERS)
def test_every_command_of_wranglers_in_the_text_is_known_to_it(line: str) -> None:
    words = line.split()
    named = [*itertools.takewhile(str.isalpha, words)]
    ran = run([*node.wrangler(), *named, "--help"], env=node.wrangler_environment())
    assert ran.stdout.startswith(f"wrangler {' '.join(named)}"), ran.stdout + ran.stderr
    for option in (word for word in words if word.startswith("--")):
        assert option in ran.stdout


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_in_the_text_exists(document: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of("Makefile"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", text_of(document))) <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_variable_in_the_text_is_read_somewhere(document: str) -> None:
    code = "".join(
        path.read_text()
        for folder in ("ops", "src", "tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in (".py", ".js", ".mjs")
    )
    for name in set(re.findall(r"`((?:BLUEY|CLOUDFLARE)_[A-Z_]+)", text_of(document))):
        assert name in code, name


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(document)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        assert file.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(), re.MULTILINE)
            assert anchor in {slug(heading) for heading in headings}, target


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    kept = re.sub(r"[^\w\- ]", "", heading.lower())
    return kept.replace(" ", "-")
