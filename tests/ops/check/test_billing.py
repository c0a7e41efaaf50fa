"""`bluey check --online`: who pays for the models of other vendors that the tenants name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ops.check.online import find_online_problems
from ops.deployment.project import load_project
from ops.project.problems import Problem, Severity
from tests.ops.cloudflare_api import (
    CloudflareApi,
    cloudflare_api,
    model,
    provider_key,
    refused,
)
from tests.ops.defects import D, T, put

ERROR, WARNING = Severity.ERROR, Severity.WARNING
GPT, GEMINI, GROK = "openai/gpt-6-luna", "google/gemini-3.8-flash", "xai/grok-4.6"
KEYS = "/accounts/ACCOUNT/ai-gateway/gateways/acme/provider_configs"
CREDITS = "/accounts/ACCOUNT/ai-gateway/billing/credit-balance"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        for slug in ("acme", "other"):
            server.add_gateway(slug)
        server.models = [model("@cf/a/b")]
        yield server


def billing(project: Path, *names: str, env: str | None = None) -> list[Problem]:
    found = find_online_problems(load_project(project, names or ("acme",), env))
    return [each.problem for each in found if each.rule == "account-billing"]


@pytest.mark.parametrize(
    ("named", "keys", "byok_only", "balance", "severity", "message"),
    [
        pytest.param(GPT, ["openai"], True, 0.0, None, "", id="a stored key"),
        pytest.param(GEMINI, ["google-ai-studio"], True, 0.0, None, "", id="the gateway's name"),
        pytest.param(GROK, ["grok"], True, 0.0, None, "", id="another name of the gateway's"),
        pytest.param(GPT, [], False, 25.0, None, "", id="credits"),
        pytest.param(GPT, [], None, 25.0, None, "", id="credits, byok_only not said"),
        pytest.param(
            GPT,
            [],
            False,
            0.0,
            ERROR,
            f"stores no key for openai, and the account has no credits: calls of {GPT} are "
            "refused (402)",
            id="neither",
        ),
        pytest.param(
            GPT,
            [],
            True,
            25.0,
            ERROR,
            f"takes no credits (byok_only): calls of {GPT} are refused (400)",
            id="credits that are forbidden",
        ),
        pytest.param(
            GEMINI,
            ["openai"],
            False,
            25.0,
            WARNING,
            f"though for others: calls of {GEMINI} are billed to the credits",
            id="credits beside another vendor's key",
        ),
    ],
)
def test_another_vendors_model_needs_a_key_or_credits(
    api: CloudflareApi,
    project: Path,
    named: str,
    keys: list[str],
    byok_only: bool | None,
    balance: float,
    severity: Severity | None,
    message: str,
) -> None:
    put(T, "models.allowed", [named]).edit(project)
    api.gateways[0]["byok_only"] = byok_only
    api.provider_keys["acme"] = [provider_key(each) for each in keys]
    api.credits["balance"] = balance
    found = billing(project)
    expected = [] if severity is None else [(severity, T, "models.allowed.0")]
    assert expected == [(each.severity, each.file, each.path) for each in found]
    assert all(message in each.message and each.fix for each in found)


def test_a_key_with_another_alias_is_none_to_the_binding(api: CloudflareApi, project: Path) -> None:
    put(T, "models.allowed", [GPT]).edit(project)
    api.gateways[0]["byok_only"] = True
    api.provider_keys["acme"] = [provider_key("openai", alias="spare")]
    [problem] = billing(project)
    assert "with the alias default" in problem.fix


def test_what_only_dev_asks_is_a_warning(api: CloudflareApi, project: Path) -> None:
    put(D, "environments.dev.model", GPT).edit(project)
    api.credits["balance"] = 0
    [problem] = billing(project)
    assert (WARNING, D, "environments.dev.model") == (problem.severity, problem.file, problem.path)


def test_the_shared_deployment_asks_through_each_tenants_own_gateway(
    api: CloudflareApi, project: Path
) -> None:
    put(T, "models.allowed", [GPT]).edit(project)
    api.credits["balance"] = 0
    [problem] = billing(project, "shared")
    assert "the gateway acme stores no key" in problem.message
    assert KEYS in api.calls
    assert KEYS.replace("acme", "other") not in api.calls


def test_what_pays_is_asked_once_and_only_where_it_matters(
    api: CloudflareApi, project: Path
) -> None:
    put(T, "models.allowed", ["@cf/zai-org/glm-4.7-flash", "dynamic/support"]).edit(project)
    billing(project)
    assert not {KEYS, CREDITS} & set(api.calls)
    put(T, "models.allowed", [GPT, GEMINI]).edit(project)
    billing(project)
    assert [1, 1] == [api.calls.count(each) for each in (KEYS, CREDITS)]


@pytest.mark.parametrize(("balance", "is_told"), [(0.0, True), (-1.5, True), (0.01, False)])
def test_workers_ai_billed_to_credits_needs_some(
    api: CloudflareApi, project: Path, balance: float, is_told: bool
) -> None:
    api.gateways[0]["workers_ai_billing_mode"] = "unified"
    api.credits["balance"] = balance
    found = billing(project)
    assert [(ERROR, T, "gateway.id")] * is_told == [
        (each.severity, each.file, each.path) for each in found
    ]


@pytest.mark.parametrize("path", ["provider_configs", "credit-balance"])
def test_what_cannot_be_asked_is_a_problem_of_the_account(
    api: CloudflareApi, project: Path, path: str
) -> None:
    put(T, "models.allowed", [GPT]).edit(project)
    api.fail(path, refused("forbidden"))
    found = find_online_problems(load_project(project, ("acme",)))
    assert [] == [each for each in found if each.rule == "account-billing"]
    [told] = [each.problem for each in found if each.rule == "account"]
    assert "the token may not do this" in told.message
    assert "AI Gateway: Read" in told.fix
