"""`bluey check --online`: each rule finds what an account lacks, and asks for it once."""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bluey.tenants import jsonc
from ops.check.online import ONLINE_RULES, find_online_problems
from ops.check.rules import Finding
from ops.deployment.project import load_project
from ops.project.problems import Severity
from tests.commands import bluey
from tests.ops.cloudflare_api import (
    ACCOUNT_ID,
    TOKEN,
    CloudflareApi,
    Fault,
    bluey_bindings,
    cloudflare_api,
    model,
    refused,
)
from tests.ops.defects import HOOK, OTHER_D, OTHER_T, ROOT_D, SERVED, D, T, put

ERROR, WARNING = Severity.ERROR, Severity.WARNING
DEPLOYED = ("dev", "staging", "production")
MODEL, FALLBACK = (
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    "@cf/mistralai/mistral-small-3.1-24b-instruct",
)
DOTENV = "tenants/acme/.env"
TOKEN_NAME = "CLOUDFLARE_API_TOKEN"
CHECK_SECONDS = 60.0


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch, sound: Path) -> Iterator[CloudflareApi]:
    """An account that has everything that the project names."""
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        for slug in ("acme", "other"):
            server.add_gateway(slug)
        for file in (ROOT_D, D, OTHER_D):
            for env in DEPLOYED:
                server.add_namespace(namespace_id(sound, file, env))
        for env in DEPLOYED:
            namespace = namespace_id(sound, D, env)
            server.workers[f"bluey-acme-{env}"] = bluey_bindings("acme", env, namespace)
        names = {SERVED, MODEL, FALLBACK, *root_models(sound)}
        server.models = [model(name) for name in sorted(names)]
        server.models.append(model("@cf/draw/pictures", task="Text-to-Image"))
        server.models.append(model("@cf/baai/bge-m3", task="Text Embeddings"))
        yield server


def read(project: Path, file: str) -> dict[str, Any]:
    data = jsonc.loads((project / file).read_text())
    assert isinstance(data, dict)
    return data


def namespace_id(project: Path, file: str, env: str) -> str:
    identity: str = read(project, file)["environments"][env]["kv"]["budgets"]
    return identity


def root_models(project: Path) -> set[str]:
    blocks = read(project, ROOT_D)["environments"].values()
    return {block[name] for block in blocks for name in ("model", "fallback")}


def check(root: Path, *names: str, env: str | None = None) -> list[Finding]:
    return find_online_problems(load_project(root, names, env))


def test_an_account_that_has_everything_has_no_problem(api: CloudflareApi, project: Path) -> None:
    assert [] == check(project)
    assert "/accounts/ACCOUNT/ai-gateway/gateways" in api.calls


def test_each_call_is_made_once_per_account(api: CloudflareApi, project: Path) -> None:
    check(project)
    assert {1} == set(Counter(api.calls).values())
    other_account = "f" * 32
    put(OTHER_D, "accountId", other_account).edit(project)
    api.calls.clear()
    check(project)
    of_gateways = Counter(call for call in api.calls if call.endswith("/gateways"))
    path = "/accounts/{}/ai-gateway/gateways"
    assert {path.format("ACCOUNT"): 1, path.format(other_account): 1} == of_gateways


Edit = Callable[[CloudflareApi], None]


def without(kind: str, key: str, value: str) -> Edit:
    def edit(api: CloudflareApi) -> None:
        kept = [each for each in getattr(api, kind) if each[key] != value]
        assert len(kept) < len(getattr(api, kind))
        setattr(api, kind, kept)

    return edit


def changed_gateway(**changes: object) -> Edit:
    return lambda api: api.gateways[0].update(changes)


def token_ends(days: int) -> Edit:
    def edit(api: CloudflareApi) -> None:
        ends = datetime.now(UTC) + timedelta(days=days)
        api.token_status["expires_on"] = ends.isoformat()

    return edit


def ending_model(days: int) -> Edit:
    def edit(api: CloudflareApi) -> None:
        day = (datetime.now(UTC) + timedelta(days=days)).date().isoformat()
        api.models = [each for each in api.models if each["name"] != MODEL]
        api.models.append(model(MODEL, ends=day))

    return edit


def another_worker(*bindings: dict[str, str]) -> Edit:
    def edit(api: CloudflareApi) -> None:
        api.workers["bluey-acme-staging"] = list(bindings)

    return edit


def workers_of(tenant: str, env: str) -> Edit:
    return another_worker(*bluey_bindings(tenant, env, "a" * 32))


def crowded(api: CloudflareApi) -> None:
    without("gateways", "id", "acme")(api)
    for number in range(19):
        api.add_gateway(f"another-{number}")


def without_stagings_namespace(api: CloudflareApi) -> None:
    del api.namespaces[len(DEPLOYED) + DEPLOYED.index("staging")]


def failing(path: str, fault: Fault) -> Edit:
    return lambda api: api.fail(path, fault)


FORBIDDEN = refused("forbidden")
ALIAS = (T, "models.aliases.fast")
NAMED_BY = [
    *((ERROR, D, f"environments.{env}.model") for env in ("production", "staging")),
    (ERROR, *ALIAS),
]


@pytest.mark.parametrize(
    ("rule", "edit", "expected", "message"),
    [
        pytest.param(
            "account-gateways",
            without("gateways", "id", "acme"),
            [(ERROR, T, "gateway.id")],
            "the account has no gateway acme",
            id="no gateway",
        ),
        pytest.param(
            "account-gateways",
            crowded,
            [(ERROR, T, "gateway.id")],
            "with all that are missing it would have 21 of 20",
            id="no room for the gateway",
        ),
        pytest.param(
            "account-gateways",
            changed_gateway(collect_logs=False),
            [(WARNING, T, "gateway.id")],
            "keeps no log",
            id="no log",
        ),
        pytest.param(
            "account-gateways",
            changed_gateway(authentication=False),
            [(WARNING, T, "gateway.id")],
            "takes calls from anybody",
            id="open to anybody",
        ),
        pytest.param(
            "account-gateways", changed_gateway(authentication=None), [], "", id="not said"
        ),
        pytest.param(
            "account-kv",
            without_stagings_namespace,
            [(ERROR, D, "environments.staging.kv.budgets")],
            "the account has no KV namespace with this id",
            id="no namespace",
        ),
        pytest.param(
            "account-models",
            without("models", "name", MODEL),
            [
                (WARNING, D, "environments.dev.model"),
                *NAMED_BY,
            ],
            f"Workers AI has no model {MODEL} for chats",
            id="no model",
        ),
        pytest.param(
            "account-models",
            ending_model(0),
            [(WARNING, D, "environments.dev.model"), *NAMED_BY],
            f"{MODEL} was retired on",
            id="a model that was retired today",
        ),
        pytest.param(
            "account-models",
            ending_model(1),
            [
                *((WARNING, D, f"environments.{env}.model") for env in sorted(DEPLOYED)),
                (WARNING, *ALIAS),
            ],
            f"{MODEL} will be retired on",
            id="a model that will be retired",
        ),
        pytest.param(
            "account-workers",
            another_worker({"type": "kv_namespace", "name": "CACHE"}),
            [(WARNING, D, "environments.staging.worker")],
            "has no LEDGER and BUDGETS, so it is not Bluey's",
            id="a Worker of somebody else",
        ),
        pytest.param(
            "account-workers",
            workers_of("other", "staging"),
            [(WARNING, D, "environments.staging.worker")],
            "serves TENANT_ID=other, ENVIRONMENT=staging",
            id="another tenant's Worker",
        ),
        pytest.param(
            "account-workers",
            workers_of("acme", "production"),
            [(WARNING, D, "environments.staging.worker")],
            "serves TENANT_ID=acme, ENVIRONMENT=production",
            id="another environment's Worker",
        ),
        pytest.param(
            "account",
            lambda api: api.token_status.update(status="expired"),
            [(ERROR, DOTENV, TOKEN_NAME)],
            "the token is expired",
            id="an expired token",
        ),
        pytest.param(
            "account",
            token_ends(13),
            [(WARNING, DOTENV, TOKEN_NAME)],
            "the token expires on",
            id="a token that ends soon",
        ),
        pytest.param("account", token_ends(15), [], "", id="a token that lasts"),
        pytest.param(
            "account",
            failing("/storage/kv", FORBIDDEN),
            [(ERROR, DOTENV, TOKEN_NAME)],
            "listing KV namespaces: the token may not do this",
            id="no permission",
        ),
        pytest.param(
            "account",
            failing("scripts/bluey-acme-dev/settings", refused("failure")),
            [(ERROR, DOTENV, TOKEN_NAME)],
            "reading the Worker bluey-acme-dev: the API has a failure of its own",
            id="a Worker that cannot be read",
        ),
        pytest.param(
            "account",
            failing("models/search", Fault(200, "<html>")),
            [(ERROR, DOTENV, TOKEN_NAME)],
            "listing Workers AI models: the answer is not a JSON object",
            id="garbage",
        ),
        pytest.param(
            "account",
            lambda api: setattr(api, "token", "another"),
            [(ERROR, DOTENV, TOKEN_NAME)],
            "verifying the token: the token is refused",
            id="a wrong token",
        ),
    ],
)
def test_what_an_account_lacks_is_reported_at_the_place_that_names_it(
    api: CloudflareApi,
    project: Path,
    rule: str,
    edit: Edit,
    expected: list[tuple[Severity, str, str]],
    message: str,
) -> None:
    edit(api)
    found = check(project, "acme")
    places = [(each.problem.severity, each.problem.file, each.problem.path) for each in found]
    assert expected == places
    assert {rule} >= {each.rule for each in found}
    for each in found:
        assert message in each.problem.message
        assert each.problem.fix
    assert TOKEN not in repr(found)


def test_a_worker_whose_alerts_nobody_signs_is_told(api: CloudflareApi, project: Path) -> None:
    put(T, "alerts", [{**HOOK, "format": "text"}]).edit(project)
    assert [] == check(project, "acme")
    put(T, "alerts", [HOOK]).edit(project)
    for env in ("dev", "production"):
        api.workers[f"bluey-acme-{env}"].append({"type": "secret_text", "name": "ALERT_SECRET"})

    [found] = check(project, "acme")

    assert ("account-alerts", WARNING) == (found.rule, found.problem.severity)
    assert (D, "environments.staging.worker") == (found.problem.file, found.problem.path)
    assert (
        "Run `npx wrangler secret put ALERT_SECRET --config tenants/acme/wrangler.jsonc "
        "--env staging` with this account's token."
    ) == found.problem.fix


def test_a_refused_token_is_not_tried_on_the_rest(api: CloudflareApi, project: Path) -> None:
    api.token = "another"
    check(project, "acme")
    assert ["/user/tokens/verify", "/accounts/ACCOUNT/tokens/verify"] == api.calls


def test_without_credentials_that_is_the_problem(
    api: CloudflareApi, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN")
    [found] = check(project, "acme")
    assert (ERROR, DOTENV, TOKEN_NAME) == (
        found.problem.severity,
        found.problem.file,
        found.problem.path,
    )
    assert [] == api.calls
    (project / DOTENV).write_text(f"CLOUDFLARE_API_TOKEN={TOKEN}\n")
    assert [] == check(project, "acme")


def test_the_shared_deployment_needs_every_tenants_gateway(
    api: CloudflareApi, project: Path
) -> None:
    without("gateways", "id", "other")(api)
    found = check(project, "shared", env="dev")
    assert [(ROOT_D, "environments.dev")] == [
        (each.problem.file, each.problem.path) for each in found
    ]


def test_only_what_was_asked_about_is_reported(api: CloudflareApi, project: Path) -> None:
    without("gateways", "id", "other")(api)
    without_stagings_namespace(api)
    assert [] == check(project, "acme", env="dev")
    assert [] == check(project, "acme", env="local")
    assert [OTHER_T] == [each.problem.file for each in check(project, "other")]


def test_the_command_adds_what_the_account_says(api: CloudflareApi) -> None:
    arguments = ("mrrainbowsmoke", "--env", "staging", "--no-upload", "--online", "--json")
    completed = bluey("check", *arguments, code=1)
    problems = json.loads(completed.stdout)["problems"]
    assert (1, False) == (completed.returncode, json.loads(completed.stdout)["ok"])
    assert {"account-gateways", "account-kv"} <= {each["rule"] for each in problems}
    assert "asking Cloudflare what the accounts have" in completed.stderr
    for secret in (TOKEN, ACCOUNT_ID):
        assert secret not in completed.stdout + completed.stderr
    assert "/user/tokens/verify" in api.calls


def test_each_online_rule_has_a_name_of_its_own() -> None:
    assert len(ONLINE_RULES) == len({rule.name for rule in ONLINE_RULES})
