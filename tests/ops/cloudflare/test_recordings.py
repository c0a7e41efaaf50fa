"""The recordings of Cloudflare's API are what its own package reads, and every command copes with
each of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cloudflare.types.accounts.token_verify_response import (
    TokenVerifyResponse as AccountTokenVerifyResponse,
)
from cloudflare.types.ai_gateway import (
    AIGatewayCreateResponse,
    AIGatewayListResponse,
    BillingCreditBalanceResponse,
    LogListResponse,
    ProviderConfigListResponse,
)
from cloudflare.types.kv import Namespace, NamespaceBulkDeleteResponse, NamespaceBulkUpdateResponse
from cloudflare.types.kv.namespace_bulk_get_response import WorkersKVBulkGetResultWithMetadata
from cloudflare.types.kv.namespaces import Key
from cloudflare.types.user import TokenVerifyResponse
from cloudflare.types.workers import ScriptListResponse, SubdomainGetResponse
from cloudflare.types.workers.observability import TelemetryQueryResponse
from cloudflare.types.workers.scripts import (
    DeploymentListResponse,
    ScriptAndVersionSettingGetResponse,
    VersionListResponse,
)
from pydantic import BaseModel
from typer.testing import CliRunner

from ops.cli import app
from ops.cloudflare.credentials import Credentials
from ops.errors import OpsError
from ops.processes.running import free_port
from tests.ops import recordings
from tests.ops.cloudflare_api import (
    ACCOUNT_ID,
    TOKEN,
    CloudflareApi,
    Fault,
    bluey_bindings,
    cloudflare_api,
    log_entry,
    marketplace_model,
    model,
    provider_key,
    refused,
)
from tests.ops.record import record
from tests.ops.recordings import CHANGES, REFUSALS, SUCCESSES


class Version(VersionListResponse):
    """A version as it is read alone: pydantic cannot read the package's own type for that."""

    resources: object


# The package has no type for a model (its list gives whatever comes), nor for the SQL API.
TYPES: dict[str, type[BaseModel] | None] = {
    "user_token": TokenVerifyResponse,
    "account_token": AccountTokenVerifyResponse,
    "gateways": AIGatewayListResponse,
    "gateway_logs": LogListResponse,
    "provider_keys": ProviderConfigListResponse,
    "credits": BillingCreditBalanceResponse,
    "namespaces": Namespace,
    "kv_keys": Key,
    "kv_values": WorkersKVBulkGetResultWithMetadata,
    "kv_written": NamespaceBulkUpdateResponse,
    "kv_deleted": NamespaceBulkDeleteResponse,
    "namespace_made": Namespace,
    "gateway_made": AIGatewayCreateResponse,
    "models": None,
    "marketplace_models": None,
    "workers": ScriptListResponse,
    "worker_settings": ScriptAndVersionSettingGetResponse,
    "worker_deployments": DeploymentListResponse,
    "worker_version": Version,
    "subdomain": SubdomainGetResponse,
    "points": None,
    "telemetry": TelemetryQueryResponse,
}


def test_every_file_is_a_recording_that_the_server_answers_with() -> None:
    files = {path.stem for path in recordings.FOLDER.glob("*.json")}
    assert {*SUCCESSES, *CHANGES, *REFUSALS} == files
    assert {*SUCCESSES, *CHANGES} == set(TYPES)
    for name in files:
        recording = recordings.read(name)
        assert recording.source
        assert (name not in REFUSALS) == (recording.response["status"] == 200)


def unknown_fields(value: Any, path: str = "") -> Iterator[str]:
    """The fields of a parsed answer that its type does not have."""
    if isinstance(value, BaseModel):
        yield from (f"{path}.{name}" for name in value.model_extra or ())
        for name in value.model_fields_set:
            yield from unknown_fields(getattr(value, name, None), f"{path}.{name}")
    elif isinstance(value, list):
        for item in value:
            yield from unknown_fields(item, path)


@pytest.mark.parametrize("name", [*SUCCESSES, *CHANGES])
def test_a_success_is_what_cloudflares_package_reads(name: str) -> None:
    holds_to_its_type(recordings.read(name).response["body"], name)


def holds_to_its_type(body: dict[str, Any], name: str) -> None:
    kind = TYPES[name]
    if "data" in body:  # a marketplace's form, or that of the SQL API
        assert kind is None
        assert [*body] in (["data"], ["meta", "data", "rows"])
        return
    assert (True, [], []) == (body["success"], body["errors"], body["messages"])
    if kind is None:
        return
    entries = body["result"] if isinstance(body["result"], list) else [body["result"]]
    assert entries
    for entry in entries:
        assert [] == [*unknown_fields(kind.model_validate(entry))]


# Commands

MALFORMED = Fault(200, '{"success": true, "result": {"surprise": 1}}')
GONE = "gone"
# An answer that does not come takes a command 20 s: test_account.py has an account
# with less patience.
OUTCOMES: dict[str, tuple[Fault | str, str]] = {
    "401": (refused("unauthorized"), "the token is refused (HTTP 401: Authentication error)"),
    "403": (refused("forbidden"), "the token may not do this (HTTP 403: Authentication error)"),
    "404": (refused("not_found"), "there is no such thing (HTTP 404: Could not route"),
    "429": (refused("rate_limited"), "too many calls (HTTP 429: Please wait"),
    "500": (refused("failure"), "the API has a failure of its own (HTTP 500: workers.api"),
    "502": (refused("bad_gateway"), "the API has a failure of its own (HTTP 502)"),
    "malformed": (MALFORMED, "the answer cannot be read (result"),
    "gone": (GONE, "the API cannot be reached"),
}
COMMANDS: dict[str, tuple[list[str], str]] = {
    "check --online": (["check", "mrrainbowsmoke", "--no-upload", "--online"], "/storage/kv"),
    "models refresh": (["models", "refresh", "--dry-run"], "/ai/models/search"),
    "validate-staging": (
        ["validate-staging", "mrrainbowsmoke", "--url", "http://127.0.0.1:9"],
        "/ai-gateway",
    ),
}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudflareApi]:
    """An account that has what the shipped tenants name."""
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        server.add_gateway("mrrainbowsmoke-gateway")
        server.models = [model("@cf/a/b")]
        yield server


def run(command: str) -> str:
    """What a command says, which must end with code 1 and without a traceback."""
    arguments, _ = COMMANDS[command]
    result = CliRunner().invoke(app, arguments)
    assert isinstance(result.exception, SystemExit | OpsError), result.output
    error = result.exception
    if isinstance(error, OpsError):
        return f"{error.message} {error.advice}"
    assert 1 == error.code
    return " ".join(result.output.split())


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_the_api_did(
    api: CloudflareApi, monkeypatch: pytest.MonkeyPatch, command: str, outcome: str
) -> None:
    fault, message = OUTCOMES[outcome]
    if isinstance(fault, Fault):
        api.fail(COMMANDS[command][1], fault)
    else:
        monkeypatch.setenv("CLOUDFLARE_BASE_URL", f"http://127.0.0.1:{free_port()}")
    said = run(command)
    assert message in said
    assert TOKEN not in said


@pytest.mark.parametrize("outcome", ["429", "500", "502"])
@pytest.mark.parametrize("command", COMMANDS)
def test_what_passes_at_the_second_attempt_is_not_told(
    api: CloudflareApi, command: str, outcome: str
) -> None:
    fault, message = OUTCOMES[outcome]
    assert isinstance(fault, Fault)
    _, path = COMMANDS[command]
    # Then something else is wrong, which shows that the call was made again.
    api.fail(path, fault, MALFORMED)
    said = run(command)
    assert message not in said
    assert "the answer cannot be read" in said


# Capturing

SECRETS = ("sesame", "jane@example.com", "203.0.113.7", "5d41402abc4b2a76b9719d911017c592")


def test_what_is_captured_has_the_forms_of_the_account_and_none_of_its_values(
    tmp_path: Path,
) -> None:
    with cloudflare_api() as server:
        server.add_gateway(SECRETS[3], logpush_public_key=SECRETS[0], cache_ttl=8_675_309)
        server.provider_keys[SECRETS[3]] = [provider_key("openai", secret_preview=SECRETS[0])]
        server.add_namespace(SECRETS[3])
        server.namespaces[0]["title"] = f"of {SECRETS[1]}"
        server.kv[SECRETS[3]]["tenant/acme"] = {"value": SECRETS[0], "metadata": {"by": SECRETS[1]}}
        server.workers["the-sesame-worker"] = [
            *bluey_bindings("sesame", "dev", SECRETS[3]),
            {"type": "plain_text", "name": "SECRET", "text": SECRETS[1]},
        ]
        server.uploaded["the-sesame-worker"] = "2026-11-26T12:00:00Z"
        server.models = [model("@cf/sesame/model")]
        server.marketplace = [marketplace_model("@cf/sesame/model")]
        server.logs = lambda: [
            log_entry(metadata='{"user": "jane@example.com"}', path=SECRETS[2], tokens_in=8_675_309)
        ]
        credentials = Credentials(ACCOUNT_ID, TOKEN)
        missing = record(f"{server.url}/client/v4", credentials, tmp_path)
    assert ["account_token: 401"] == missing
    for path in tmp_path.iterdir():
        text = path.read_text()
        for secret in (*SECRETS, TOKEN, "8675309"):
            assert secret not in text, path.name
        captured = recordings.read(path.stem, tmp_path)
        assert re.match(r"captured \d{4}-\d\d-\d\d", captured.source)
        assert recordings.read(path.stem).request == captured.request
        holds_to_its_type(captured.response["body"], path.stem)
    assert len(SUCCESSES) - 1 == len([*tmp_path.iterdir()])
