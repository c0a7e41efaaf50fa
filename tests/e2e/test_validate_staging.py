"""`bluey validate-staging` against a real Worker, whose model calls are logged as by a gateway."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ops.probe.comparison import PROMPTS
from tests.commands import bluey
from tests.documents import commands_in
from tests.ops.cloudflare_api import TOKEN, CloudflareApi, cloudflare_api
from tests.ops.defects import drop, put
from tests.ops.logged_model import (
    WORDS,
    LoggedModelServer,
    logged_model_server,
    write_logged_ai_worker,
)
from tests.projects import make_project
from tests.servers import Server, bluey_dev

COMMAND_SECONDS = 120.0
# The commands run with -B: a .pyc below src would make wrangler start the Worker again.
LOGGED_AI = {"binding": "AI", "service": "logged-ai", "entrypoint": "LoggedAI"}

Entries = list[dict[str, Any]]


@dataclass
class Staging:
    """The served shared deployment with one tenant, its account's API and its model."""

    project: Path
    server: Server
    api: CloudflareApi
    model: LoggedModelServer
    key: str

    def validate(
        self,
        *arguments: str,
        where: tuple[str, ...] = ("shared", "--tenant", "acme"),
        within_s: float = 20,
        code: int = 0,
    ) -> subprocess.CompletedProcess[str]:
        options = [*where, "--url", self.server.url, "--logs-within", str(within_s), *arguments]
        return bluey(
            *("validate-staging", *options),
            project=self.project,
            code=code,
            env={"BLUEY_API_KEY": self.key, **self.api.environment()},
        )


@pytest.fixture(scope="module")
def staging(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staging]:
    folder = tmp_path_factory.mktemp("validation")
    project = make_project(folder / "project", {})
    bluey("tenant", "new", "acme", project=project)
    state = str(folder / "state")
    where = ["--env", "staging", "--shared", "--local", "--persist-to", state]
    create = ("keys", "create", "acme", "--label", "validation", *where)
    key = bluey(*create, project=project).stdout.strip()
    config = "wrangler.jsonc"
    put(config, "env.staging.services", [LOGGED_AI]).edit(project)
    drop(config, "env.staging.ai").edit(project)
    with logged_model_server() as model, cloudflare_api() as api:
        api.add_gateway("acme")
        beside = write_logged_ai_worker(folder / "ai", model, "staging")
        arguments = ["--config", str(beside)]
        with bluey_dev(
            folder, "shared", env="staging", arguments=arguments, project=project
        ) as server:
            yield Staging(project, server, api, model, key)


@pytest.fixture(autouse=True)
def _log_as_it_is(staging: Staging) -> None:
    staging.api.logs = staging.model.log


def test_what_agrees_passes_and_is_written_down(staging: Staging) -> None:
    late: list[None] = []

    def logs() -> Entries:
        late.append(None)
        return staging.model.log() if len(late) > 2 else []

    staging.api.logs = logs
    completed = staging.validate()
    assert "FAIL" not in completed.stdout
    assert len(late) > 2
    [report] = (staging.project / "docs/validation").glob("*.md")
    assert f"{datetime.now(UTC):%Y-%m-%d}-acme.md" == report.name
    text = report.read_text()
    assert re.search(r"^PASS: \d+ lines\. Worker: ", text, re.MULTILINE)
    said = text + completed.stdout + completed.stderr
    for secret in (staging.key, TOKEN, *(word.strip() for word in WORDS)):
        assert secret not in said
    for prompt in PROMPTS.values():
        assert prompt in text
    for entry in staging.model.log()[-2:]:
        metadata = json.loads(entry["metadata"])
        assert ("acme", "staging") == (metadata["tenantId"], metadata["environment"])
        assert {metadata["sessionId"], metadata["traceId"], entry["id"]} <= set(
            re.findall(r"[\w-]+", text)
        )


@pytest.mark.parametrize("line", commands_in(("docs/validation/README.md", 0)))
def test_a_documented_validation_passes(staging: Staging, tmp_path: Path, line: str) -> None:
    # The documented address and key are nobody's: `validate` gives the test's.
    line = re.sub(r" --url \S+", "", line).replace("mrrainbowsmoke", "acme")
    where = line.partition("validate-staging ")[2].split()
    completed = staging.validate("--output", str(tmp_path / "report.md"), where=(*where,))
    assert "PASS: " in completed.stdout


def test_a_deployment_of_one_tenant_is_validated_by_its_name(
    staging: Staging, tmp_path: Path
) -> None:
    report = tmp_path / "report.md"
    staging.validate("--output", str(report), where=("acme",))
    assert f"Worker: {staging.server.url}. AI Gateway: `acme`." in report.read_text()


def without_any(entries: Entries) -> Entries:
    return entries[:0]


def changed(**changes: object) -> Callable[[Entries], Entries]:
    return lambda entries: [{**entry, **changes} for entry in entries]


def without_metadata(*names: str) -> Callable[[Entries], Entries]:
    def change(entries: Entries) -> Entries:
        kept = []
        for entry in entries:
            metadata = json.loads(entry["metadata"])
            left = {name: value for name, value in metadata.items() if name not in names}
            kept.append({**entry, "metadata": json.dumps(left)})
        return kept

    return change


@pytest.mark.parametrize(
    ("change", "failed"),
    [
        pytest.param(without_any, {"entry of the trace"}, id="no entry"),
        pytest.param(changed(id="01ANOTHER"), {"id = x-gateway-log-id"}, id="another id"),
        pytest.param(
            without_metadata("sessionId", "modelId"),
            {"metadata.sessionId", "metadata.modelId"},
            id="metadata that was dropped",
        ),
        pytest.param(
            changed(tokens_in=1, tokens_out=None),
            {"tokens in = usage.tokensIn", "tokens out = usage.tokensOut"},
            id="other counts",
        ),
    ],
)
def test_what_disagrees_fails_by_name(
    staging: Staging, tmp_path: Path, change: Callable[[Entries], Entries], failed: set[str]
) -> None:
    staging.api.logs = lambda: change(staging.model.log())
    report = tmp_path / "report.md"
    completed = staging.validate("--json", "--output", str(report), within_s=1, code=1)
    value = json.loads(completed.stdout)
    lines = [line for line in value["lines"] if not line["passed"]]
    assert failed == {line["what"] for line in lines}
    assert {"chat, gateway log", "stream, gateway log"} == {line["about"] for line in lines}
    assert f"\nFAIL: {len(lines)} of {len(value['lines'])} lines. " in report.read_text()


def test_a_key_that_is_refused_fails_both_chats(staging: Staging, tmp_path: Path) -> None:
    another = staging.key[:-1] + ("A" if staging.key[-1] != "A" else "B")
    report = str(tmp_path / "report.md")
    completed = staging.validate("--key", another, "--output", report, code=1)
    for name in PROMPTS:
        line = f"FAIL  {name}: status: 401, error unauthorized (expected 200, complete)"
        assert line in completed.stdout
    assert another not in completed.stdout + completed.stderr


def test_a_worker_that_is_another_environments_is_asked_for_nothing(
    staging: Staging, tmp_path: Path
) -> None:
    before = len(staging.model.counts)
    report = str(tmp_path / "report.md")
    completed = staging.validate("--env", "production", "--output", report, code=1)
    assert "FAIL  health: environment: staging (expected production)" in completed.stdout
    assert before == len(staging.model.counts)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--env", "local"], "there is no gateway to compare with"),
        (["--url", "http://127.0.0.1:9"], "no answer from http://127.0.0.1:9"),
        (["--url", "nowhere"], "the URL must be scheme and host alone"),
        (["--env", "prod"], "shared has no environment 'prod'"),
        (["--tenant", "shared"], "which tenant's gateway is to be compared with?"),
        (["--tenant", "nobody"], "there is no tenant 'nobody'"),
    ],
)
def test_what_cannot_be_validated_is_told_in_words(
    staging: Staging, arguments: list[str], message: str
) -> None:
    completed = staging.validate(*arguments, code=1)
    assert message in completed.stderr


@pytest.mark.parametrize(
    ("gateways", "message"),
    [([], "the account has no gateway acme"), ([False], "no log is kept by the gateway acme")],
)
def test_without_a_log_nothing_is_spent(
    staging: Staging, monkeypatch: pytest.MonkeyPatch, gateways: list[bool], message: str
) -> None:
    before = len(staging.model.counts)
    kept = [{**staging.api.gateways[0], "collect_logs": each} for each in gateways]
    monkeypatch.setattr(staging.api, "gateways", kept)
    completed = staging.validate(code=1)
    assert before == len(staging.model.counts)
    assert message in completed.stderr
