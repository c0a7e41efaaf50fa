"""`bluey logs`: the Worker's lines out of a tail, and out of what a server prints.

A tail needs the internet, so wrangler is played by tests/ops/fake_wrangler.js, which prints
tests/ops/tails/wrangler_tail.txt: four invocations as `wrangler tail --format json` prints them.
The lines of a real `bluey dev` are read in tests/e2e/test_operations.py.
"""

import json
import subprocess

import pytest

from ops.logs import Line, Other, read_log
from ops.project.paths import ROOT
from tests.commands import bluey
from tests.ops.accounts import ACCOUNT, TOKEN, Account, make_account

TAIL = (ROOT / "tests/ops/tails/wrangler_tail.txt").read_text()
A, B, C = "a" * 32, "b" * 32, "c" * 32
FIRST, SECOND = "@cf/meta/llama-3.3-70b-instruct-fp8-fast", "@cf/zai-org/glm-4.7-flash"
RUN_SECONDS = 60.0

PRETTY = f"""\
10:00:00  200  /chat  completed  acme  {FIRST}  28→8 tokens  $0.000027  812 ms \
(first 140)  {A}
10:00:01  ---  upstream_error  modelId={FIRST}  reason=capacity  code=3040  httpStatus=429  acme  \
{B}
10:00:01  200  /chat  completed  acme  {SECOND} (fallback)  ~30→12 tokens  812 ms  {B}
10:00:02  502  /chat  ai_error  acme  812 ms  {C}
"""
OTHERS = [
    "a warning of the runtime",
    "exception Error: Worker exceeded CPU time limit.",
    "invocation ended: exceededCpu",
]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Account:
    made = make_account(tmp_path_factory.mktemp("logs"))
    made.plays("tail", output=TAIL)
    return made


def read_input(text: str, *arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
    return bluey("logs", "-", *arguments, code=code, text=text)


def test_a_tail_is_shown_line_by_line(account: Account) -> None:
    ran = account.bluey("logs", "acme", "--env", "staging")
    assert PRETTY == ran.stdout
    assert ["Following acme (staging); Ctrl-C stops.", *OTHERS] == ran.stderr.splitlines()
    call = account.calls[-1]
    assert (TOKEN, ACCOUNT) == (call["token"], call["account"])
    assert ["tail", "--format", "json"] == call["words"][:3]


def test_a_trace_is_searched_by_the_platform_and_filtered_here(account: Account) -> None:
    ran = account.bluey("logs", "acme", "--env", "staging", "--trace", B, "--json")
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [("upstream_error", B), ("request", B)] == [
        (record["event"], record["traceId"]) for record in records
    ]
    assert "2026-11-23T10:00:01.000000Z" == records[0]["time"]
    assert f"--search {B}" in " ".join(account.calls[-1]["words"])


def test_a_tail_that_cannot_start_says_why(account: Account) -> None:
    account.plays("tail", output="Authentication error [code: 10000]\n", code=1)
    try:
        ran = account.bluey("logs", "acme", "--env", "staging", code=1)
    finally:
        account.plays("tail", output=TAIL)
    assert "Authentication error [code: 10000]" in ran.stderr
    assert "CLOUDFLARE_API_TOKEN" in ran.stderr


def test_what_wrangler_says_is_shown_without_its_colors(account: Account) -> None:
    # It colors its errors wherever they go, NO_COLOR or not.
    colored = "\x1b[31m✘ \x1b[41;31m[\x1b[41;97mERROR\x1b[41;31m]\x1b[0m \x1b[1mNo route\x1b[0m\n"
    account.plays("tail", output=colored, code=1)
    try:
        ran = account.bluey("logs", "acme", "--env", "staging", code=1)
    finally:
        account.plays("tail", output=TAIL)
    assert "✘ [ERROR] No route" in ran.stderr.splitlines()


@pytest.mark.parametrize(
    ("status", "expected"), [("502", [3]), ("5xx", [3]), ("200", [0, 2]), ("4xx", [])]
)
def test_requests_are_filtered_by_status(status: str, expected: list[int]) -> None:
    lines = PRETTY.splitlines()
    shown = read_input(TAIL, "--status", status).stdout.splitlines()
    assert [lines[index] for index in expected] == shown


RECORD = {"event": "request", "traceId": A, "status": 200, "route": "/health", "outcome": "ok"}
COMPACT = json.dumps(RECORD)

MIXED: dict[str, tuple[str, int, list[str]]] = {
    "nothing": ("", 0, []),
    "a line of ours": (COMPACT, 1, []),
    "windows' line ends": (f"{COMPACT}\r\n{COMPACT}\r\n", 2, []),
    "wrangler's lines between": (f"ready\n{COMPACT}\n\nGET /health\n", 1, ["ready", "GET /health"]),
    "an object of somebody else's": ('{"a": 1}\n' + COMPACT, 1, ['{"a": 1}']),
    "an object that never ends": ('{\n  "a": 1,\n' + COMPACT, 1, ["{", '  "a": 1,']),
    "a broken object": ('{\n  "a"\n}\n' + COMPACT, 1, ["{", '  "a"', "}"]),
    "no object but a brace": ("{not json}\n" + COMPACT, 1, ["{not json}"]),
    "a list": ("[1]\n" + COMPACT, 1, ["[1]"]),
    "a tail without messages": (
        '{"logs": [null, {"message": 1}, {}], "exceptions": [1], "outcome": "ok"}',
        0,
        ["null", '{"message": 1}', "{}", "exception None: None"],
    ),
    "nesting without end": ('{"a":' * 20_000, 0, ['{"a":' * 20_000]),
}


@pytest.mark.parametrize(("text", "count", "others"), MIXED.values(), ids=[*MIXED])
def test_what_is_not_ours_is_kept_apart(text: str, count: int, others: list[str]) -> None:
    found = list(read_log(text.split("\n")))
    assert [RECORD] * count == [each.record for each in found if isinstance(each, Line)]
    assert others == [each.text for each in found if isinstance(each, Other)]


NO_TRACE = [
    {"event": "override_error", "tenantId": "acme", "environment": "dev", "source": "kv"},
    {"event": "alert_sent", "tenantId": "acme", "environment": "dev", "status": 200},
]


@pytest.mark.parametrize("record", NO_TRACE, ids=lambda record: str(record["event"]))
def test_a_line_of_ours_about_no_request_is_known(record: dict[str, object]) -> None:
    [line] = read_log([json.dumps(record)])
    assert isinstance(line, Line)
    assert record == line.record
    shown = read_input(json.dumps(record))
    assert f"  ---  {record['event']}  " in shown.stdout
    assert "" == shown.stderr
    assert "" == read_input(json.dumps(record), "--trace", A).stdout


def test_a_time_that_is_none_is_the_time_of_reading() -> None:
    entry = {"message": [COMPACT], "timestamp": 1e300}
    value = {"logs": [entry], "exceptions": [], "eventTimestamp": "now"}
    [line] = read_log([json.dumps(value)])
    assert isinstance(line, Line)
    assert 2026 <= line.time.year


def test_bytes_that_are_no_text_and_control_characters_do_no_harm() -> None:
    ran = read_input(f"\udcff\x1b[2J\n{COMPACT}\n")
    assert "/health" in ran.stdout
    assert "\x1b" not in ran.stderr


MISTAKES = {
    "no environment": (["acme"], "the environment is missing"),
    "local": (["acme", "--env", "local"], "bluey dev acme --json | bluey logs -"),
    "an unknown tenant": (["nobody", "--env", "dev"], "there is no tenant 'nobody'"),
    "a status": (["acme", "--env", "dev", "--status", "oops"], "'oops' is neither"),
}


@pytest.mark.parametrize(("arguments", "said"), MISTAKES.values(), ids=[*MISTAKES])
def test_a_mistake_is_answered_with_what_to_do(
    account: Account, arguments: list[str], said: str
) -> None:
    assert said in account.bluey("logs", *arguments, code=1).stderr
