"""What follows a failed attempt, per error code of Workers AI and the gateway."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from bluey.errors import (
    AiError,
    AiTimeout,
    BlueyError,
    ContentBlocked,
    InvalidRequest,
    Problem,
    UpstreamFailure,
)


class Then(Enum):
    """What follows a failed attempt, in order until one is possible."""

    RETRY_THEN_FALL_BACK = "the same model once more, then the fallback"
    RETRY_THEN_GIVE_UP = "the same model once more, then an error"
    FALL_BACK = "the fallback"
    GIVE_UP = "an error"


@dataclass(frozen=True, slots=True)
class Rule:
    """What follows a failure, and the error shown when nothing more follows."""

    then: Then
    error: Callable[[], BlueyError] = AiError


def refused_input() -> InvalidRequest:
    """The error of an input that the model does not take: too long for it, most often."""
    return InvalidRequest(problems=(Problem("message", "The model does not take this input"),))


# Workers AI's documented error codes and the gateway's. Why each row says what it says:
# docs/ai-gateway-fallbacks.md.
RULES: Mapping[int, Rule] = MappingProxyType(
    {
        2009: Rule(Then.RETRY_THEN_GIVE_UP),  # gateway: token refused, sometimes throttling
        2016: Rule(Then.GIVE_UP, ContentBlocked),  # gateway: prompt blocked by guardrails
        2017: Rule(Then.GIVE_UP, ContentBlocked),  # gateway: response blocked by guardrails
        # Not in Workers AI's list of codes, but returned by gateways with these features on.
        2029: Rule(Then.GIVE_UP, ContentBlocked),  # gateway: data loss prevention, prompt
        2030: Rule(Then.GIVE_UP, ContentBlocked),  # gateway: data loss prevention, response
        2041: Rule(Then.GIVE_UP),  # gateway: its spend limit is reached
        3003: Rule(Then.GIVE_UP, refused_input),  # bad input
        3006: Rule(Then.GIVE_UP, refused_input),  # request too large for the model
        3007: Rule(Then.RETRY_THEN_FALL_BACK),  # upstream timeout
        3008: Rule(Then.GIVE_UP),  # aborted
        3023: Rule(Then.GIVE_UP),  # account not allowed
        3036: Rule(Then.GIVE_UP),  # the account's free allowance is used up
        3039: Rule(Then.GIVE_UP, refused_input),  # bad input
        3040: Rule(Then.RETRY_THEN_FALL_BACK),  # out of capacity
        3041: Rule(Then.GIVE_UP),  # account not allowed
        3042: Rule(Then.FALL_BACK),  # no such model
        5004: Rule(Then.GIVE_UP, refused_input),  # bad input
        5007: Rule(Then.FALL_BACK),  # no such model
        5016: Rule(Then.GIVE_UP),  # model agreement not accepted
        5018: Rule(Then.GIVE_UP),  # account not allowed to use the model
    }
)


# For a code that is not in the table (or none at all). An unknown failure may well be the
# model's own, so another model is worth one attempt; the same one is asked again only
# where HTTP itself says that waiting helps.
UNKNOWN_RULE = Rule(Then.FALL_BACK)


UNKNOWN_BUSY_RULE = Rule(Then.RETRY_THEN_FALL_BACK)


BUSY_HTTP_STATUSES = frozenset({408, 429, 503})


TIMEOUT_RULE = Rule(Then.FALL_BACK, AiTimeout)


TIMEOUT_REASON = "timeout"


def rule_for(failure: UpstreamFailure) -> Rule:
    """The rule of the failure's code, or the stated default for an unknown one."""
    if failure.reason == TIMEOUT_REASON:
        return TIMEOUT_RULE
    if failure.code is not None and failure.code in RULES:
        return RULES[failure.code]
    if failure.http_status in BUSY_HTTP_STATUSES:
        return UNKNOWN_BUSY_RULE
    return UNKNOWN_RULE


class Step(Enum):
    """The step that a rule comes down to, given what is still possible."""

    RETRY = "retry"
    FALL_BACK = "fall_back"
    GIVE_UP = "give_up"


def next_step(then: Then, *, already_retried: bool, fallback_left: bool) -> Step:
    """What to do after a failure. A model is asked at most twice, so a request at most
    makes four attempts."""
    if then in (Then.RETRY_THEN_FALL_BACK, Then.RETRY_THEN_GIVE_UP) and not already_retried:
        return Step.RETRY
    if then in (Then.RETRY_THEN_FALL_BACK, Then.FALL_BACK) and fallback_left:
        return Step.FALL_BACK
    return Step.GIVE_UP
