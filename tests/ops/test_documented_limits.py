"""The limits that documents name have the values of the code."""

import re
from typing import Any

import pytest

from bluey import ports, usage, validation
from bluey.apis import bodies, own_request
from bluey.apis.anthropic import message_request
from bluey.apis.openai import chat_request, embeddings
from bluey.budgets import adjustments
from bluey.budgets.ledgers import attendance, borrower, kv
from bluey.dialects import answers
from bluey.http import sse
from bluey.relay import stream
from bluey.tenants import jsonc, settings
from bluey.tokens import bounds
from tests.documents import text_of

KIB = 1_024
LIMITS = settings.Limits()


def constant(path: str, name: str) -> int:
    """A number of the skin, which cannot be imported here."""
    found = re.search(rf"\b{name} = ([\d_]+)( \* 1024)?\b", text_of(path))
    assert found, name
    return int(found[1]) * (KIB if found[2] else 1)


def rate(name: str) -> str:
    template: Any = jsonc.loads(text_of("ops/deployment/template.jsonc"))
    limiters = {each["name"]: each for each in template["env"]["*"]["ratelimits"]}
    assert 60 == limiters[name]["simple"]["period"]
    return f"{limiters[name]['simple']['limit']:,}"


def seconds(milliseconds: int) -> str:
    return f"{milliseconds // 1_000} s"


def test_documented_limits_are_those_of_the_code() -> None:
    body, unanswered = "src/worker/streams.py", LIMITS.unanswered_per_minute
    expected = {
        "a request's body": f"`limits.maxBodyBytes`: {LIMITS.max_body_bytes // KIB**2} MiB, "
        f"at most {settings.MAX_BODY_BYTES // KIB**2} MiB",
        "what is no image in a body of `/chat`": f"{own_request.TEXT_LIMIT.limit_bytes // KIB} KiB",
        "the values in a body": f"{validation.MAX_VALUES:,}",
        "its arrival": f"{seconds(constant(body, 'BODY_STALL_MS'))} of silence, "
        f"{seconds(constant(body, 'BODY_DEADLINE_MS'))} in all",
        "the problems that an error names": f"the first {validation.MAX_PROBLEMS}",
        "`/chat`": f"{own_request.MAX_MESSAGE_CHARACTERS:,} characters in `message`, "
        f"{own_request.MAX_HISTORY_MESSAGES} messages in `history`, "
        f"{own_request.MAX_IMAGES} images",
        "`/v1`": f"{bodies.MAX_MESSAGES:,} messages, {bodies.MAX_IMAGES} images, "
        f"{bodies.MAX_TOOLS} tools, "
        f"{chat_request.MAX_STOP_SEQUENCES} stop sequences "
        f"({message_request.MAX_STOP_SEQUENCES} on `/v1/messages`), {bodies.MAX_TAGS} entries of "
        "`metadata` (64 + 512 characters)",
        "`/v1/embeddings`": f"{embeddings.MAX_TEXTS:,} texts; "
        f"{embeddings.MAX_TOKEN_IDS:,} token ids, which are no values of the body",
        "requests of a tenant per minute and isolate": "`limits.requestsPerMinute`: "
        f"{LIMITS.requests_per_minute or 'none'}",
        "requests per minute and Cloudflare location": f"{rate('TENANT_RATE')} of a tenant, "
        f"{rate('KEY_RATE')} of an API key, {rate('SESSION_RATE')} of a session",
        "attempts without an answer per minute and isolate": "`limits.unansweredPerMinute`: "
        f"{unanswered.tenant} of a tenant, {unanswered.key} of an API key",
        "tokens of an answer": f"`limits.maxOutputTokens`: {LIMITS.max_output_tokens:,}, "
        f"at most {settings.MAX_OUTPUT_TOKENS:,}",
        "an answer of an upstream": f"{ports.MAX_ANSWER_BYTES // KIB**2} MiB, after "
        "decompression; a stream as many characters",
        "one frame of a stream": f"{sse.MAX_FRAME_CHARACTERS:,} characters",
        "an upstream's JSON": f"{answers.MAX_NESTING} levels",
        "a client of a stream that reads nothing": f"{seconds(stream.WRITE_WAIT_MS)}, while "
        f"{constant('src/worker/streams.mjs', 'QUEUED_BYTES') // KIB} KiB wait for it",
        "a closed connection": f"noticed within {seconds(stream.CLIENT_CHECK_MS)}",
        "a rate limiter's answer": f"{constant('src/worker/rate_limits.py', 'WAIT_MS')} ms",
        "`tenant.jsonc`": f"{jsonc.MAX_DEPTH} levels",
    }
    _, _, below = text_of("docs/security.md").partition("\n## Limits\n")
    rows = re.findall(
        r"^\| (.*?) \| (.*?)(?: \(\[.*?\]\(.*?\)\))? \|", below.partition("\n## ")[0], re.MULTILINE
    )
    documented = {name: limit for name, limit in rows if "](" not in limit}
    documented.pop("what")
    assert expected == documented


BUDGETS, PROOF = "docs/budgets.md", "docs/budgets-proof.md"
GATEWAY = settings.GatewayOptions(id="any")
HOLD_MS = GATEWAY.deadline_ms + GATEWAY.stream_deadline_ms + settings.HOLD_GRACE_MS
FRAME_TOKENS = bounds.TOKENS_PER_MESSAGE + bounds.TOKENS_PER_REQUEST
REPORT_MS = attendance.REPORT_ATTEMPTS * borrower.WAIT_MS + 3 * attendance.REPORT_RETRY_MS


@pytest.mark.parametrize(
    ("document", "sentence"),
    [
        (BUDGETS, f"(plus {usage.TEMPLATE_TOKENS:,} tokens for the model's own template)"),
        (BUDGETS, f"{FRAME_TOKENS} tokens for a single message's template"),
        (BUDGETS, f"{seconds(HOLD_MS)} with the defaults"),
        (
            BUDGETS,
            f"{seconds(HOLD_MS)} with the defaults, or {seconds(borrower.IDLE_LEASE_MS)} where",
        ),
        (BUDGETS, f"every {adjustments.READ_CACHE_MS // 60_000} minutes"),
        (BUDGETS, f"a busy isolate ({attendance.BUSY_REQUESTS} requests in half a second)"),
        (BUDGETS, f"waits up to {borrower.HAND_BACK_MS / 1_000:g} s for them, once"),
        (BUDGETS, f"the object does not answer within {seconds(borrower.WAIT_MS)}"),
        (BUDGETS, f"write it for {seconds(kv.WRITE_DEADLINE_MS)}, `exact` three times within 17 s"),
        (PROOF, f"| a message | {bounds.TOKENS_PER_MESSAGE} more"),
        (PROOF, f"| a request | {bounds.TOKENS_PER_REQUEST} more"),
        (PROOF, f"| a request with tools | {bounds.TOKENS_FOR_TOOLS} more"),
        (PROOF, f"| a text of more than {bounds.MOST_READ_BYTES // KIB} KiB"),
    ],
)
def test_a_number_in_a_sentence_is_that_of_the_code(document: str, sentence: str) -> None:
    assert sentence in " ".join(text_of(document).split())


def test_half_a_second_and_three_times_within_17_s_are_the_exact_ledgers() -> None:
    assert (500, 3, 17) == (
        borrower.SHARED_WAIT_MS,
        attendance.REPORT_ATTEMPTS,
        -(-REPORT_MS // 1_000),
    )
    # "At most once a minute" for a correction that opens a tenant.
    assert 60_000 == adjustments.SOON_MS
