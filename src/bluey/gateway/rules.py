"""What follows a failed attempt: by the code of the AI Gateway, of Workers AI or of a vendor, or by
the HTTP status.

Every dialect has the same rules: the gateway and the platform answer for all models, and most
vendors have OpenAI's names of errors or Anthropic's. Why each row says what it says:
docs/ai-gateway-fallbacks.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from bluey.dialects.failures import WHOLESALE_RATE_LIMIT
from bluey.errors import (
    AiBusy,
    AiError,
    AiTimeout,
    BlueyError,
    ContentBlocked,
    ContextLengthExceeded,
    InvalidRequest,
    Problem,
    UpstreamFailure,
)
from bluey.ports import TOO_LARGE_REASON


class Then(Enum):
    """What follows a failed attempt: the first of these steps that is still possible."""

    RETRY_THEN_FALL_BACK = "the same model once more, then the fallback"
    RETRY_THEN_GIVE_UP = "the same model once more, then an error"
    FALL_BACK = "the fallback"
    FALL_BACK_TO_ANOTHER_BILL = "the fallback where it is on another bill"
    GIVE_UP = "an error"


class Cost(Enum):
    """What an attempt without an answer may have cost, at most."""

    NOTHING = "nothing: the failure proves that no model ran"
    PROMPT = "what was sent: a model read it, and did not answer"
    ANSWER = "what was sent, and an answer of which not all was seen"


class Again(Enum):
    """What the same request of the client's would meet a little later."""

    UNKNOWN = "perhaps an answer"
    USELESS = "the same failure, until an operator changes something"
    TOMORROW = "the same failure, until the day ends (UTC)"


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows a failure, the error shown when nothing more follows, what the failed attempt
    may have cost, and whether the client does well to ask again. A failure that proves nothing may
    have cost an answer."""

    then: Then
    error: Callable[[], BlueyError] = AiError
    cost: Cost = Cost.ANSWER
    again: Again = Again.UNKNOWN


def refused_input() -> InvalidRequest:
    """The error for an input that the model does not take."""
    return InvalidRequest(problems=(Problem("message", "The model does not take this input"),))


# Passes by itself, and the other model may not have it.
_BUSY = Rule(Then.RETRY_THEN_FALL_BACK, AiBusy, Cost.NOTHING)
_FAILED = Rule(Then.RETRY_THEN_FALL_BACK)
# The client's own: the same input stays bad, and what follows for another model is unknown.
_BAD_INPUT = Rule(Then.GIVE_UP, refused_input, Cost.NOTHING)
_TOO_LONG = Rule(Then.GIVE_UP, ContextLengthExceeded, Cost.NOTHING)
_PROMPT_BLOCKED = Rule(Then.GIVE_UP, ContentBlocked, Cost.PROMPT)
_ANSWER_BLOCKED = Rule(Then.GIVE_UP, ContentBlocked)
# The account's: nobody but its operator can mend it, and all models are behind it, or all that the
# same bill pays for.
_NOT_ALLOWED = Rule(Then.GIVE_UP, cost=Cost.NOTHING, again=Again.USELESS)
_BILL_REFUSED = Rule(Then.FALL_BACK_TO_ANOTHER_BILL, cost=Cost.NOTHING, again=Again.USELESS)
_BILL_REFUSED_TODAY = Rule(Then.FALL_BACK_TO_ANOTHER_BILL, cost=Cost.NOTHING, again=Again.TOMORROW)
_NO_SUCH_MODEL = Rule(Then.FALL_BACK, cost=Cost.NOTHING, again=Again.USELESS)

# By the code or its name, by the word for what only the message says, or by a code with the HTTP
# status that tells its meanings apart.
RULES: Mapping[int | str | tuple[int | str, int], Rule] = MappingProxyType(
    {
        # AI Gateway's own
        2003: Rule(Then.GIVE_UP, AiBusy, Cost.NOTHING),  # its rate limit
        2009: Rule(Then.RETRY_THEN_GIVE_UP, cost=Cost.NOTHING, again=Again.USELESS),  # token, key
        2016: _PROMPT_BLOCKED,  # guardrails
        2017: _ANSWER_BLOCKED,  # guardrails
        2018: _BUSY,  # too many requests on its credits
        2021: _BILL_REFUSED,  # no credits
        # Not in the published list of codes, but returned by gateways with these features on.
        2029: _PROMPT_BLOCKED,  # data loss prevention
        2030: _ANSWER_BLOCKED,  # data loss prevention
        2041: _NOT_ALLOWED,  # its spend limit
        2045: _NOT_ALLOWED,  # its spend limit
        (7003, 400): _BAD_INPUT,  # the model's schema refuses it
        (7003, 404): _NO_SUCH_MODEL,
        7013: Rule(Then.RETRY_THEN_GIVE_UP),  # the guardrails are down
        10000: _NOT_ALLOWED,  # the token lacks a permission
        WHOLESALE_RATE_LIMIT: _BUSY,  # in the text of 2021, of 2018 and of 7003
        # Workers AI's
        3003: _BAD_INPUT,
        3006: _TOO_LONG,
        3007: _FAILED,  # upstream timeout
        3008: Rule(Then.GIVE_UP, again=Again.USELESS),  # aborted
        3023: _NOT_ALLOWED,  # account blocked
        3036: _BILL_REFUSED_TODAY,  # the account's free allowance is used up
        3039: _BAD_INPUT,
        3040: _BUSY,  # out of capacity
        3041: _NOT_ALLOWED,  # account not allowed
        3042: _NO_SUCH_MODEL,
        4006: _BILL_REFUSED_TODAY,  # as 3036, by the older name
        5004: _BAD_INPUT,
        5005: _NOT_ALLOWED,  # no LoRA for this model
        5006: _BAD_INPUT,
        5007: _NO_SUCH_MODEL,
        5016: _NOT_ALLOWED,  # model agreement not accepted
        5018: _NOT_ALLOWED,  # account not allowed to use the model
        5019: _NOT_ALLOWED,  # old SDK
        5021: _TOO_LONG,
        5035: _NOT_ALLOWED,  # needs Workers Paid or credits
        8001: _BAD_INPUT,
        # A tool that the model has to call, and too few tokens for it: the model ran.
        8006: Rule(Then.GIVE_UP, refused_input),
        # The vendors' names
        "api_error": _FAILED,
        "authentication_error": _BILL_REFUSED,  # the stored key
        ("authentication_error", 503): _BUSY,  # Cloudflare's own key
        "billing_error": _BILL_REFUSED,
        "billing_hard_limit_reached": _BILL_REFUSED,
        "billing_not_active": _BILL_REFUSED,
        "context_length_exceeded": _TOO_LONG,
        "insufficient_quota": _BILL_REFUSED,
        "invalid_api_key": _BILL_REFUSED,
        ("invalid_api_key", 503): _BUSY,
        "invalid_request_error": _BAD_INPUT,
        "model_not_found": _NO_SUCH_MODEL,
        "not_found_error": _NO_SUCH_MODEL,
        "overloaded_error": _BUSY,
        "permission_error": _BILL_REFUSED,  # what the stored key may do
        "rate_limit_error": _BUSY,
        "rate_limit_exceeded": _BUSY,
        "request_too_large": _TOO_LONG,
        "server_error": _FAILED,
        "timeout_error": _FAILED,
    }
)

# For codes that are not listed, and for answers without one. Who is sent away with 425, 429 or 529
# was not served; 424 is also what a verdict on an answer has.
RULES_BY_STATUS: Mapping[int, Rule] = MappingProxyType(
    {
        408: _FAILED,
        409: _FAILED,
        413: _TOO_LONG,
        424: Rule(Then.GIVE_UP, refused_input),
        425: _BUSY,
        429: _BUSY,
        529: _BUSY,
    }
)
OTHER_4XX_RULE = _BAD_INPUT
OTHER_5XX_RULE = _FAILED

# No status of an error: the failure may be that model's own, so another model is worth an attempt.
UNKNOWN_RULE = Rule(Then.FALL_BACK)
TIMEOUT_RULE = Rule(Then.FALL_BACK, AiTimeout)
TIMEOUT_REASON = "timeout"
# A body over `ports.MAX_ANSWER_BYTES`, whatever its HTTP status says. The same model would most
# likely send as much again.
TOO_LARGE_RULE = Rule(Then.FALL_BACK)

# A model that used up its tokens on reasoning would most likely do so again.
ALL_REASONING_RULE = Rule(Then.FALL_BACK)
ALL_REASONING_REASON = "all_reasoning"


def rule_for(failure: UpstreamFailure) -> Rule:
    """The rule for the failure: by what its message says, by its code, or by its HTTP status."""
    if failure.reason == TIMEOUT_REASON:
        return TIMEOUT_RULE
    if failure.reason == TOO_LARGE_REASON:
        return TOO_LARGE_RULE
    if failure.reason == ALL_REASONING_REASON:
        return ALL_REASONING_RULE
    code, status = failure.code, failure.http_status
    if failure.word is not None and failure.word in RULES:
        return RULES[failure.word]
    if code is not None:
        if status is not None and (code, status) in RULES:
            return RULES[code, status]
        if code in RULES:
            return RULES[code]
    if status is None or status < 400:
        return UNKNOWN_RULE
    return RULES_BY_STATUS.get(status, OTHER_4XX_RULE if status < 500 else OTHER_5XX_RULE)


def is_on_another_bill(model_id: str, other_model_id: str) -> bool:
    """Whether another account's money pays for the other model.

    There are two bills: Cloudflare's for the models of Workers AI, and one for all others, whether
    that is the gateway's credits or a vendor's account with a stored key. Which of the two it is,
    no answer says.
    """
    return model_id.startswith("@") != other_model_id.startswith("@")


class Step(Enum):
    """What a rule's `then` means for one attempt, given what is still possible."""

    RETRY = "retry"
    FALL_BACK = "fall_back"
    GIVE_UP = "give_up"


_RETRYING = (Then.RETRY_THEN_FALL_BACK, Then.RETRY_THEN_GIVE_UP)
_FALLING_BACK = (Then.RETRY_THEN_FALL_BACK, Then.FALL_BACK)


def next_step(
    then: Then, *, already_retried: bool, fallback_left: bool, on_another_bill: bool = False
) -> Step:
    """What to do after a failure. Each of two models is asked at most twice, so a request makes at
    most four attempts. `on_another_bill` is of the fallback that is left."""
    if then in _RETRYING and not already_retried:
        return Step.RETRY
    may_fall_back = then in _FALLING_BACK or (
        then is Then.FALL_BACK_TO_ANOTHER_BILL and on_another_bill
    )
    return Step.FALL_BACK if may_fall_back and fallback_left else Step.GIVE_UP


_DAY_MS = 86_400_000


def error_after(
    rule: Rule, *, other_may_answer: bool, other_on_another_bill: bool, epoch_ms: float
) -> BlueyError:
    """The error after the last attempt, with what the client is told about asking again.

    `other_may_answer`: another model of the plan was asked before, and failed for a reason that may
    pass. Then asking again is of no use only where this failure concerns that model, too.
    """
    error = rule.error()
    concerns_other = rule.then is not Then.FALL_BACK and not (
        rule.then is Then.FALL_BACK_TO_ANOTHER_BILL and other_on_another_bill
    )
    if rule.again is Again.UNKNOWN or (other_may_answer and not concerns_other):
        return error
    # OpenAI's clients, and others, repeat a 5xx twice by themselves unless they are told.
    headers = {"x-should-retry": "false"}
    if rule.again is Again.TOMORROW:
        headers["retry-after"] = str(-int(-(_DAY_MS - epoch_ms % _DAY_MS) // 1_000))
    error.headers = {**error.headers, **headers}
    return error
