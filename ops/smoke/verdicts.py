"""Expectations of a Worker's replies: how they are judged, and how a reply is read for that."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ops.smoke.recording import Reply


@dataclass(frozen=True)
class Configured:
    """What `/health` must say where the files of the deployment are at hand, and whether the
    tenant has budgets."""

    tenant_id: str
    environment: str
    model_id: str
    fallback_model_id: str | None
    has_budgets: bool


@dataclass(frozen=True)
class Conversation:
    """The replies by call (`health`, `chat`, `stream`), and what is known beforehand."""

    replies: Mapping[str, Reply]
    session_id: str
    max_tokens: int
    configured: Configured | None

    def health_says(self, key: str) -> str | None:
        """What a readable `/health` says."""
        try:
            value = value_at(parse(self.replies["health"].text), "data", key)
        except Unmet:
            return None
        return value if isinstance(value, str) else None


class Unmet(Exception):
    """An expectation is not met; the text says what was there instead."""


@dataclass(frozen=True)
class Expectation:
    """A promise about one reply. Those of a reply are looked at in order; where a `decisive` one
    is not met, the rest of that reply's would all say the same."""

    reply: str
    name: str
    promise: str
    check: Callable[[Reply, Conversation], None]
    decisive: bool = False

    @property
    def title(self) -> str:
        """Its name in reports."""
        return f"{self.reply}: {self.name}"


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation was met (None: it was not looked at), and what was wrong."""

    expectation: Expectation
    met: bool | None
    found: str = ""


def judge(conversation: Conversation, expectations: Iterable[Expectation]) -> list[Verdict]:
    """A verdict on each expectation."""
    verdicts = []
    decided = set()
    for each in expectations:
        if each.reply in decided:
            verdicts.append(Verdict(each, None))
            continue
        try:
            each.check(conversation.replies[each.reply], conversation)
        except Unmet as unmet:
            verdicts.append(Verdict(each, False, str(unmet)))
            if each.decisive:
                decided.add(each.reply)
        else:
            verdicts.append(Verdict(each, True))
    return verdicts


def require(fact: bool, found: str) -> None:
    """Raises Unmet with what was found, unless it is a fact."""
    if not fact:
        raise Unmet(found)


def parse(text: str) -> Any:
    """The value of a JSON text. Raises Unmet."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unmet(f"not JSON: {error}") from None


def value_at(value: Any, *keys: str) -> Any:
    """The value at a path of keys. Raises Unmet."""
    for index, key in enumerate(keys):
        if not isinstance(value, dict) or key not in value:
            raise Unmet(f"there is no {'.'.join(keys[: index + 1])}")
        value = value[key]
    return value


def require_keys(value: Any, expected: list[str], where: str) -> None:
    """Raises Unmet unless these are the keys, in this order."""
    found = list(value) if isinstance(value, dict) else type(value).__name__
    require(found == expected, f"{where} has {found}, expected {expected}")


def header_number(headers: Mapping[str, str], name: str) -> int:
    """A header that is a whole number. Raises Unmet."""
    value = headers.get(name)
    if value is None:
        raise Unmet(f"there is no {name}")
    require(bool(re.fullmatch(r"\d{1,18}", value)), f"{name} is no whole number: {value}")
    return int(value)


def count_at(usage: Any, key: str, least: int = 0) -> int:
    """A whole number of `usage`, `least` or more. Raises Unmet."""
    value = value_at(usage, key)
    whole = isinstance(value, int) and not isinstance(value, bool) and value >= least
    require(whole, f"{key} is {json.dumps(value)}, expected a whole number from {least}")
    return int(value)
