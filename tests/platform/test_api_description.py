"""The running Worker against its own description: generated requests, every check of schemathesis
but that of times.

The requests are seeded, so that every run sends the same, and the AI provider answers at once.
`ops.api_description` is where a failure is either described or shown to be the Worker's.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from ops.api_description.examples.common import EMBEDDING_MODEL_ID, MODEL_ID, TENANT_ID
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.platform import workerd
from tests.platform.scripted_ai import Received, Reply, ScriptedAi, answer
from tests.platform.speaker import Script
from tests.platform.speakers import SPEAKERS
from tests.platform.workerd import Service
from tests.proof import tries

RUN_SECONDS = 900.0
LEAST_REQUESTS = tries(4_000, everyday=2_000)
SEED = 20_261_123

# It sees, reasons with every effort, and its context holds the longest answer.
ABLE = "openai/gpt-6-luna"
# Whose examples are the description's, and that refuses nothing which fits it.
TENANT: dict[str, Any] = {
    "models": {
        "default": MODEL_ID,
        "aliases": {"fast": ABLE, MODEL_ID: ABLE, "embed": EMBEDDING_MODEL_ID},
    },
    "gateway": {"id": "gate"},
    "limits": {"maxOutputTokens": 131_072},
    "budgets": {"daily": {"tokens": 10**15}},
    "hosts": [workerd.HOST],
    "allowedOrigins": ["https://app.example.com"],
}

SAID = Script(texts=("Paris ", "is it."), tokens_in=8, tokens_out=4, cached_tokens=0)
SPOKEN_BY = {MODEL_ID: SPEAKERS["workers_ai"], ABLE: SPEAKERS["openai_chat of a vendor"]}
VECTOR = [0.25] * 1_024

# How many examples of an operation are made at random. Most requests are none of these: each value
# that the description knows is tried, and each way to be wrong (every day once in each place, see
# schemathesis_hooks.py).
EXAMPLES = 10
EXAMPLES_OF = {"/chat": 30, "/v1/chat/completions": 4, "/v1/responses": 3, "/v1/messages": 4}

# API keys: once the staged tenant asks for one, `ignored_auth` has something to check, and the
# configuration below gets `[auth.openapi.apiKey]` with a key of its.
CONFIGURATION = f"""\
seed = {SEED}
headers = {{ {", ".join(f"{json.dumps(k)} = {json.dumps(v)}" for k, v in FROM_HERE.items())} }}
hooks = {json.dumps(str(Path(__file__).with_name("schemathesis_hooks.py")))}
continue-on-failure = true
request-timeout = 30.0
cache = {{ enabled = false }}
output = {{ sanitization = {{ enabled = false }} }}

[generation]
database = "none"
max-examples = {EXAMPLES}

[phases]
stateful.enabled = false

# Beside the defaults of both: what is too long is refused before it is looked at, valid or not,
# and 8,000 characters that JSON escapes in twelve each are more than 64 KiB.
[checks]
negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 413, 415]
positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 413]

# Most generated names would be refused before anything else is looked at.
[dictionaries]
models = {{ values = [{json.dumps(MODEL_ID)}, "fast"] }}
embedders = {{ values = [{json.dumps(EMBEDDING_MODEL_ID)}, "embed"] }}
tenants = {{ values = [{json.dumps(TENANT_ID)}] }}

[parameters]
"body.modelId" = {{ dictionary = "models", probability = 0.8 }}
"body.model" = {{ dictionary = "models", probability = 0.8 }}
"path.id" = {{ dictionary = "models", probability = 0.5 }}
"header.x-tenant-id" = {{ dictionary = "tenants", probability = 0.9 }}

# Each model has one size of its own: of all sizes that fit the description, it refuses most.
[[operations]]
include-path = "/v1/embeddings"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 413]

[operations.parameters]
"body.model" = {{ dictionary = "embedders", probability = 0.8 }}

# No schema says which moments are past, which models are the tenant's, how long a record is, and
# that a label has no marks of direction and is not only spaces; a generated id names no key.
[[operations]]
include-path-regex = "^/keys"
checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404, 413]

# Only with `anthropic-version` does the query have an effect.
[[operations]]
include-path = "/v1/models"
checks.negative_data_rejection.expected-statuses = ["2xx", 400, 401, 403, 404, 405, 413, 415]
""" + "".join(
    f'[[operations]]\ninclude-path = "{path}"\ngeneration.max-examples = {examples}\n'
    for path, examples in EXAMPLES_OF.items()
)


@dataclass(frozen=True)
class Run:
    """What became of it: its exit code, all that it printed, every exchange."""

    code: int
    printed: str
    exchanges: list[tuple[str, str, int | None, str]]


class ReadyAi(ScriptedAi):
    """A provider that answers whatever it is asked, at once."""

    def reply_to(self, received: Received) -> Reply:
        if received.model_id == EMBEDDING_MODEL_ID:
            texts: Any = received.inputs["text"]
            vectors = [VECTOR] * (1 if isinstance(texts, str) else len(texts))
            return answer({"shape": [len(vectors), len(VECTOR)], "data": vectors})
        streamed = received.inputs.get("stream") is True
        return SPOKEN_BY[received.model_id].answers(SAID, streamed=streamed)


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the described tenant is served."""
    folder = tmp_path_factory.mktemp("described")
    settings = folder / f"{TENANT_ID}.jsonc"
    settings.write_text(json.dumps({"id": TENANT_ID, **TENANT}))
    modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, {settings.name: settings})
    with ReadyAi().running() as ai:
        service = Service(
            "described", modules, {"ENVIRONMENT": "dev"}, ai.address, assets=paths.ROOT / "public"
        )
        with workerd.serve(folder, [service], from_snapshot=True) as running:
            yield running.urls["described"]


@pytest.fixture(scope="module")
def ran(url: str, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of schemathesis: to begin takes it seconds."""
    folder = tmp_path_factory.mktemp("schemathesis")
    (folder / "schemathesis.toml").write_text(CONFIGURATION)
    report = folder / "report.ndjson"
    command = [
        *(str(Path(sys.executable).with_name("schemathesis")), "--config-file"),
        # Every check but that of times, which `--checks all` would add: they are this machine's.
        # That an answer comes at all is what `request-timeout` is for.
        *("schemathesis.toml", "run", f"{url}/openapi.json"),
        *("--report-ndjson-path", str(report)),
    ]
    finished = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )
    # There is none if it did not come to send anything.
    exchanges = list(exchanges_in(report)) if report.exists() else []
    return Run(finished.returncode, finished.stdout, exchanges)


def exchanges_in(report: Path) -> Iterator[tuple[str, str, int | None, str]]:
    """Method, path, status (None: no response) and content type of everything that was sent."""
    for line in report.read_text().splitlines():
        scenario = json.loads(line).get("ScenarioFinished")
        for exchange in scenario["recorder"]["interactions"].values() if scenario else ():
            request, response = exchange["request"], exchange["response"] or {}
            [content_type] = response.get("headers", {}).get("content-type", [""])
            path = urlsplit(request["uri"]).path
            yield request["method"], path, response.get("status_code"), content_type.split(";")[0]


def test_the_worker_answers_as_described(ran: Run) -> None:
    assert 0 == ran.code, ran.printed


def test_nothing_that_is_sent_breaks_the_worker(ran: Run) -> None:
    statuses = Counter(status for _method, _path, status, _type in ran.exchanges)
    print(
        statuses.total(),
        "requests:",
        Counter(path for _method, path, _status, _type in ran.exchanges),
    )
    assert [] == [status for status in statuses if status is None or status >= 500]
    assert LEAST_REQUESTS <= statuses.total()


@pytest.mark.parametrize("path", ["/chat", "/v1/chat/completions", "/v1/responses", "/v1/messages"])
def test_requests_reach_the_model_and_every_refusal_before_it(ran: Run, path: str) -> None:
    got = {
        (status, content_type)
        for method, sent_path, status, content_type in ran.exchanges
        if (method, sent_path) == ("POST", path)
    }
    # On `/v1` a model that nobody knows is not found.
    statuses = (400, 403, 404, 415) if path == "/chat" else (400, 404, 415)
    refusals = {(status, "application/json") for status in statuses}
    assert {(200, "application/json"), (200, "text/event-stream")} | refusals <= got
