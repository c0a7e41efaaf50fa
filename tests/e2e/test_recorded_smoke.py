"""The recorded smoke test: both tenants' `dev` as it is, its AI binding out of reach."""

import re
from pathlib import Path

import httpx
import pytest

from tests.commands import bluey
from tests.servers import Server

SESSION_ID = "11111111-1111-1111-1111-111111111111"


@pytest.fixture(params=["rainbowsmokeofficial", "mrrainbowsmoke"])
def tenant(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def url(tenant: str, request: pytest.FixtureRequest) -> str:
    names = {
        "rainbowsmokeofficial": "server_without_ai",
        "mrrainbowsmoke": "mrrainbowsmoke_without_ai",
    }
    running: Server = request.getfixturevalue(names[tenant])
    return running.url


def test_health_names_the_tenant_and_both_models(url: str, tenant: str) -> None:
    response = httpx.get(f"{url}/health", headers={"x-tenant-id": tenant}, timeout=30)
    assert 200 == response.status_code
    assert (
        '{"ok":true,"data":{"status":"ok","tenantId":"' + tenant + '","environment":"dev",'
        '"modelId":"@cf/meta/llama-3.1-8b-instruct-fast",'
        '"fallbackModelId":"@cf/meta/llama-3.1-8b-instruct"}}'
    ) == response.text


def test_a_chat_without_ai_is_a_502_with_exactly_the_recorded_body(url: str, tenant: str) -> None:
    response = httpx.post(
        f"{url}/chat",
        headers={"x-tenant-id": tenant},
        json={"sessionId": SESSION_ID, "message": "hello", "stream": False},
        timeout=30,
    )
    assert 502 == response.status_code
    assert (
        '{"ok":false,"error":{"code":"ai_error","message":"AI provider unavailable"}}'
        == response.text
    )


def test_a_stream_without_ai_is_exactly_the_two_recorded_events(url: str, tenant: str) -> None:
    response = httpx.post(
        f"{url}/chat",
        headers={"x-tenant-id": tenant},
        json={"sessionId": SESSION_ID, "message": "hello", "stream": True},
        timeout=30,
    )
    assert 200 == response.status_code
    assert "text/event-stream" == response.headers["content-type"].partition(";")[0]
    assert (
        "event: error\n"
        'data: {"code":"ai_error","message":"AI provider unavailable"}\n'
        "\n"
        "event: done\n"
        'data: {"done":true,"usage":{"modelId":"@cf/meta/llama-3.1-8b-instruct",'
        '"tokensIn":4,"latencyMs":0}}\n'
        "\n"
    ) == re.sub(r'("latencyMs":)\d+', r"\g<1>0", response.text)


def test_bluey_smoke_without_ai_finds_nothing_wrong(url: str, tenant: str, tmp_path: Path) -> None:
    ran = bluey(
        *("smoke", tenant, "--env", "dev", "--url", url, "--without-ai"),
        *("--report-dir", str(tmp_path)),
    )
    assert "Passed." in ran.stdout
