"""An account through Cloudflare's client: what is read, and how each failure is told."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ops.cloudflare.account import PAGES, PER_PAGE, Account
from ops.cloudflare.credentials import Credentials, find_credentials
from ops.cloudflare.errors import ApiError
from ops.project.accounts import AccountUnknown
from ops.project.paths import ROOT
from tests.ops.cloudflare_api import (
    ACCOUNT_ID,
    TOKEN,
    CloudflareApi,
    Fault,
    bluey_bindings,
    cloudflare_api,
    log_entry,
    model,
    refusal,
    refused,
)

GATEWAYS = "/accounts/ACCOUNT/ai-gateway/gateways"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[CloudflareApi]:
    with cloudflare_api() as server:
        for name, value in server.environment().items():
            monkeypatch.setenv(name, value)
        yield server


@pytest.fixture
def account(api: CloudflareApi) -> Account:
    return Account(Credentials(ACCOUNT_ID, api.token))


def test_everything_that_bluey_reads_of_an_account_is_read(
    api: CloudflareApi, account: Account
) -> None:
    api.add_gateway("acme-chat", authentication=False)
    api.add_namespace("a" * 32)
    api.workers["bluey-acme-dev"] = bluey_bindings("acme", "dev", "a" * 32)
    api.models = [model("@cf/a/b", ends="2027-01-31"), model("@cf/c/d", task="Text-to-Image")]
    metadata = '{"tenantId":"acme","n":1}'
    api.logs = lambda: [log_entry(id="01LOG", tokens_in=4, tokens_out=5, metadata=metadata)]
    [gateway] = account.gateways().values()
    assert ("acme-chat", True, False) == (gateway.id, gateway.collect_logs, gateway.authentication)
    assert ["a" * 32] == list(account.namespaces())
    assert {"bluey-acme-dev"} == account.worker_names()
    bound = {each.name: each for each in account.worker_settings("bluey-acme-dev").bindings}
    assert ("acme", "BudgetLedger") == (bound["TENANT_ID"].text, bound["LEDGER"].class_name)
    assert "acme-account" == account.subdomain()
    assert [("@cf/a/b", True, "2027-01-31"), ("@cf/c/d", False, None)] == [
        (each.name, each.generates_text, each.ends) for each in account.models()
    ]
    [log] = account.logs("acme-chat")
    assert ("01LOG", 4, 5, {"tenantId": "acme", "n": 1}) == (
        log.id,
        log.tokens_in,
        log.tokens_out,
        log.metadata,
    )
    assert "active" == account.token_status().status


def test_a_token_that_belongs_to_the_account_is_verified_too(
    api: CloudflareApi, account: Account
) -> None:
    api.token_is_the_accounts = True
    assert "active" == account.token_status().status
    assert ["/user/tokens/verify", "/accounts/ACCOUNT/tokens/verify"] == api.calls


@pytest.mark.parametrize("total_count_is_told", [True, False])
@pytest.mark.parametrize("count", [0, 1, PER_PAGE, PER_PAGE + 1])
def test_a_list_is_read_to_its_end_and_no_further(
    api: CloudflareApi, account: Account, count: int, total_count_is_told: bool
) -> None:
    for number in range(count):
        api.add_gateway(f"gateway-{number}")
    api.total_count_is_told = total_count_is_told
    assert count == len(account.gateways())
    pages = max(1, -(-count // PER_PAGE))
    assert pages + (0 if total_count_is_told or not count else 1) == len(api.calls)


def test_a_list_that_has_no_pages_is_read_all_the_same(
    api: CloudflareApi, account: Account
) -> None:
    body = '{"success": true, "result": [{"id": "a"}, {"id": "b"}]}'
    api.fail(GATEWAYS, Fault(200, body))
    assert ["a", "b"] == list(account.gateways())


def test_a_list_without_an_end_is_refused(api: CloudflareApi, account: Account) -> None:
    pages = [Fault(200, f'{{"result": [{{"id": "{number}"}}]}}') for number in range(PAGES + 1)]
    api.fail(GATEWAYS, *pages)
    with pytest.raises(ApiError, match="more than 5000 entries"):
        account.gateways()
    assert PAGES == len(api.calls)


BUSY, BROKEN = refused("rate_limited"), refused("failure")


@pytest.mark.parametrize(
    ("fault", "status", "message", "advice", "calls"),
    [
        pytest.param(
            refused("unauthorized"),
            401,
            "the token is refused (HTTP 401: Authentication error)",
            "It needs the permission AI Gateway: Read.",
            1,
            id="401",
        ),
        pytest.param(
            refusal(400, 6003, "Invalid request headers"),
            400,
            "the token is refused (HTTP 400: Invalid request headers)",
            "Put a valid CLOUDFLARE_API_TOKEN of this account into .env.",
            1,
            id="400 for the token",
        ),
        pytest.param(
            refusal(400, 7001, "Bad filter"),
            400,
            "the call is refused (HTTP 400: Bad filter)",
            "Cloudflare's own words",
            1,
            id="400",
        ),
        pytest.param(
            refusal(403, 9109, f"Unauthorized:\n{TOKEN}"),
            403,
            "the token may not do this (HTTP 403: Unauthorized: (the token))",
            "It needs the permission AI Gateway: Read.",
            1,
            id="403",
        ),
        pytest.param(
            refused("not_found"),
            404,
            "there is no such thing (HTTP 404: Could not route to this path",
            "Check CLOUDFLARE_ACCOUNT_ID",
            1,
            id="404",
        ),
        pytest.param(
            BUSY, 429, "too many calls (HTTP 429: Please wait and", "five minutes", 3, id="429"
        ),
        pytest.param(
            BROKEN,
            500,
            "a failure of its own (HTTP 500: workers.api.error.unknown)",
            "status page",
            3,
            id="500",
        ),
        pytest.param(
            refused("bad_gateway"),
            502,
            "a failure of its own (HTTP 502)",
            "status page",
            3,
            id="502 that is no JSON",
        ),
        pytest.param(
            Fault(403, '{"errors": "no", "success": 1}'),
            403,
            "the token may not do this (HTTP 403)",
            "Edit the token",
            1,
            id="403 of another shape",
        ),
        pytest.param(
            Fault(200, "<html>log in</html>"),
            200,
            "the answer is not a JSON object",
            "CLOUDFLARE_BASE_URL",
            1,
            id="a page",
        ),
        pytest.param(
            Fault(200, "[]"), 200, "the answer is not a JSON object", "a proxy", 1, id="a list"
        ),
        pytest.param(
            Fault(200, "{}"),
            None,
            "the answer cannot be read (result: Input should be a valid array)",
            "a proxy",
            1,
            id="no result",
        ),
        pytest.param(
            Fault(200, '{"result": [{"id": "a"}, {"id": 7}]}'),
            None,
            "(result.1.id: Input should be a valid string)",
            "a proxy",
            1,
            id="an entry of another shape",
        ),
    ],
)
def test_a_failure_is_one_line_that_says_what_to_do(
    api: CloudflareApi,
    account: Account,
    fault: Fault,
    status: int | None,
    message: str,
    advice: str,
    calls: int,
) -> None:
    api.fail(GATEWAYS, fault)
    with pytest.raises(ApiError) as raised:
        account.gateways()
    error = raised.value
    assert error.message.startswith("Cloudflare, listing AI Gateways: ")
    assert message in error.message
    assert advice in error.advice
    assert (status, calls) == (error.status, len(api.calls))
    assert "\n" not in error.message
    assert TOKEN not in f"{error} {error.advice} {error.output} {account!r}"


@pytest.mark.parametrize("fault", [BUSY, BROKEN], ids=["429", "500"])
def test_a_failure_that_passes_is_not_told(
    api: CloudflareApi, account: Account, fault: Fault
) -> None:
    right = '{"result": [], "result_info": {"total_count": 0}}'
    api.fail(GATEWAYS, fault, fault, Fault(200, right))
    assert {} == account.gateways()


def test_an_api_that_does_not_answer_is_given_up(api: CloudflareApi) -> None:
    api.fail(GATEWAYS, Fault(200, "{}", delay_s=0.5))
    patient = Account(Credentials(ACCOUNT_ID, TOKEN), timeout_s=0.1, retries=0)
    with pytest.raises(ApiError, match=r"no answer within 0\.1 s \(attempts: 1\)"):
        patient.gateways()


def test_an_api_that_is_not_there_is_told(
    api: CloudflareApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDFLARE_BASE_URL", "http://127.0.0.1:9")
    with pytest.raises(ApiError, match="the API cannot be reached"):
        Account(Credentials(ACCOUNT_ID, TOKEN), retries=0).gateways()
    assert [] == api.calls


def test_a_key_in_the_environment_is_not_sent(
    api: CloudflareApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("KEY", "EMAIL", "USER_SERVICE_KEY"):
        monkeypatch.setenv(f"CLOUDFLARE_API_{name}", "another's")
    monkeypatch.setenv("CLOUDFLARE_EMAIL", "another@example.com")
    assert {} == Account(Credentials(ACCOUNT_ID, TOKEN)).gateways()
    assert "another" not in str(api.headers)


DOTENV = "CLOUDFLARE_ACCOUNT_ID='{}' # ours\nexport CLOUDFLARE_API_TOKEN=in-the-file\n"


@pytest.mark.parametrize(
    ("configured", "environment", "expected"),
    [
        (None, {}, Credentials("a" * 32, "in-the-file")),
        (None, {"CLOUDFLARE_API_TOKEN": "set"}, Credentials("a" * 32, "set")),
        ("c" * 32, {"CLOUDFLARE_ACCOUNT_ID": "b" * 32}, Credentials("c" * 32, "in-the-file")),
    ],
)
def test_an_account_is_found_in_wranglers_order(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    configured: str | None,
    environment: dict[str, str],
    expected: Credentials,
) -> None:
    (tmp_path / ".env").write_text(DOTENV.format("a" * 32))
    for name in ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert expected == find_credentials(tmp_path, configured)
    assert expected.token not in repr(expected)


@pytest.mark.parametrize(
    ("written", "variable", "message"),
    [
        ("", "CLOUDFLARE_ACCOUNT_ID", "is not set"),
        (f"CLOUDFLARE_ACCOUNT_ID={'a' * 32}\nCLOUDFLARE_API_TOKEN=\n", "_TOKEN", "is not set"),
        ("CLOUDFLARE_ACCOUNT_ID=mine\nCLOUDFLARE_API_TOKEN=t\n", "_ID", "the form of one"),
        (f"CLOUDFLARE_ACCOUNT_ID={'a' * 32}\nCLOUDFLARE_API_TOKEN=a b\n", "_TOKEN", "the form"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    written: str,
    variable: str,
    message: str,
) -> None:
    (tmp_path / ".env").write_text(written)
    for name in ("CLOUDFLARE_ACCOUNT_ID", "CLOUDFLARE_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(AccountUnknown, match=message) as raised:
        find_credentials(tmp_path)
    assert raised.value.variable.endswith(variable)
    assert raised.value.advice


def test_no_other_command_pays_for_the_client() -> None:
    program = "import sys, ops.commands.check; print('cloudflare' in sys.modules)"
    completed = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
        timeout=60,
    )
    assert "False" == completed.stdout.strip()


READS: list[tuple[str, Callable[[Account], object], str]] = [
    ("gateways", Account.gateways, "AI Gateway: Read"),
    ("namespaces", Account.namespaces, "Workers KV Storage: Read"),
    ("worker_names", Account.worker_names, "Workers Scripts: Read"),
    ("worker_settings", lambda account: account.worker_settings("w"), "Workers Scripts: Read"),
    ("subdomain", Account.subdomain, "Workers Scripts: Read"),
    ("models", Account.models, "Workers AI: Read"),
    ("logs", lambda account: list(account.logs("g")), "AI Gateway: Read"),
]


@pytest.mark.parametrize(
    ("read", "permission"), [pytest.param(read, name, id=what) for what, read, name in READS]
)
def test_a_call_that_is_refused_names_the_permission_that_it_needs(
    api: CloudflareApi, account: Account, read: Callable[[Account], object], permission: str
) -> None:
    api.fail("/accounts", refused("forbidden"))
    with pytest.raises(ApiError) as raised:
        read(account)
    assert f"It needs the permission {permission}." in raised.value.advice
