"""What follows a failed attempt: by the AI Gateway's code, the dialect's code, or the HTTP
status."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from bluey.dialects.dialect import Cost, Rule, Then
from bluey.errors import AiTimeout, ContentBlocked, UpstreamFailure
from bluey.ports import TOO_LARGE_REASON

# AI Gateway's own codes, whatever the model behind it speaks. Why each row says what it says:
# docs/ai-gateway-fallbacks.md.
GATEWAY_RULES: Mapping[int, Rule] = MappingProxyType(
    {
        2009: Rule(Then.RETRY_THEN_GIVE_UP, cost=Cost.NOTHING),  # token refused, or throttling
        2016: Rule(Then.GIVE_UP, ContentBlocked, cost=Cost.PROMPT),  # prompt blocked by guardrails
        2017: Rule(Then.GIVE_UP, ContentBlocked),  # response blocked by guardrails
        # Not in the published list of codes, but returned by gateways with these features on.
        2029: Rule(Then.GIVE_UP, ContentBlocked, cost=Cost.PROMPT),  # data loss prevention, prompt
        2030: Rule(Then.GIVE_UP, ContentBlocked),  # data loss prevention, response
        2041: Rule(Then.GIVE_UP, cost=Cost.NOTHING),  # its spend limit is reached
    }
)

# For an answer without a code, or with one that no table has. The failure may be that model's own,
# so another model is worth an attempt. The same model is asked again only where the HTTP status
# says that waiting helps.
UNKNOWN_RULE = Rule(Then.FALL_BACK)
UNKNOWN_BUSY_RULE = Rule(Then.RETRY_THEN_FALL_BACK)
BUSY_HTTP_STATUSES = frozenset({408, 503})
# Who is sent away for asking too often was not served.
UNKNOWN_TOO_MANY_RULE = Rule(Then.RETRY_THEN_FALL_BACK, cost=Cost.NOTHING)
TOO_MANY_HTTP_STATUS = 429
TIMEOUT_RULE = Rule(Then.FALL_BACK, AiTimeout)
TIMEOUT_REASON = "timeout"
# A body over `ports.MAX_ANSWER_BYTES`, whatever its HTTP status says. The same model would most
# likely send as much again.
TOO_LARGE_RULE = Rule(Then.FALL_BACK)

# A model that used up its tokens on reasoning would most likely do so again.
ALL_REASONING_RULE = Rule(Then.FALL_BACK)
ALL_REASONING_REASON = "all_reasoning"


def rule_for(failure: UpstreamFailure, dialect_rules: Mapping[int, Rule]) -> Rule:
    """The rule for the failure's code, or the default for an unknown one."""
    if failure.reason == TIMEOUT_REASON:
        return TIMEOUT_RULE
    if failure.reason == TOO_LARGE_REASON:
        return TOO_LARGE_RULE
    if failure.reason == ALL_REASONING_REASON:
        return ALL_REASONING_RULE
    if failure.code is not None:
        for rules in (GATEWAY_RULES, dialect_rules):
            if failure.code in rules:
                return rules[failure.code]
    if failure.http_status == TOO_MANY_HTTP_STATUS:
        return UNKNOWN_TOO_MANY_RULE
    if failure.http_status in BUSY_HTTP_STATUSES:
        return UNKNOWN_BUSY_RULE
    return UNKNOWN_RULE


class Step(Enum):
    """What a rule's `then` means for one attempt, given what is still possible."""

    RETRY = "retry"
    FALL_BACK = "fall_back"
    GIVE_UP = "give_up"


def next_step(then: Then, *, already_retried: bool, fallback_left: bool) -> Step:
    """What to do after a failure. Each of two models is asked at most twice, so a request makes at
    most four attempts."""
    if then in (Then.RETRY_THEN_FALL_BACK, Then.RETRY_THEN_GIVE_UP) and not already_retried:
        return Step.RETRY
    if then in (Then.RETRY_THEN_FALL_BACK, Then.FALL_BACK) and fallback_left:
        return Step.FALL_BACK
    return Step.GIVE_UP
