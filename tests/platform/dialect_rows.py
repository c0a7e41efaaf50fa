"""Each case with each speaker that it concerns, each way: what is played, asked and expected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from tests.platform.asker import Asker, Request, Seen
from tests.platform.askers import ASKERS
from tests.platform.dialect_cases import (
    CASES,
    ENVELOPED,
    FALLBACK_TOKENS,
    MOST_TOKENS,
    ROUTE,
    TEXT,
    UNNAMED,
    Case,
    Way,
)
from tests.platform.scripted_ai import Reply
from tests.platform.speaker import Speaker
from tests.platform.speakers import FALLBACKS, SPEAKERS


@dataclass(frozen=True, eq=False)
class Row:
    """One case with one speaker, one way. Rows with the same models have the same tenant."""

    name: str
    case: Case
    speaker: Speaker
    way: Way

    def __str__(self) -> str:
        return f"{self.speaker.name}, {self.way}: {self.name}"

    @property
    def tenant(self) -> str:
        fallback = self.fallback.name if self.case.has_fallback else "none"
        return re.sub("[^a-z0-9]+", "-", f"{self.model} {fallback}".lower()).strip("-")[:63]

    @property
    def model(self) -> str:
        return self.speaker.other_models.get(self.case.kind or self.name, self.speaker.model)

    @property
    def fallback(self) -> Speaker:
        return FALLBACKS[self.speaker.name]

    @property
    def tries(self) -> int:
        tries = self.case.tries
        return tries if isinstance(tries, int) else tries[self.speaker.name]

    @property
    def settings(self) -> dict[str, Any]:
        models = {"default": self.model}
        if self.case.has_fallback:
            models["fallback"] = self.fallback.model
        return {
            "id": self.tenant,
            "models": models,
            "gateway": {"id": "gate"},
            "limits": {"unansweredPerMinute": {"key": 100_000, "tenant": 100_000}},
            "budgets": {"daily": {"tokens": 1_000_000}},
        }

    @property
    def replies(self) -> list[Reply]:
        """What is played: the first model's reply at each try, then the fallback's."""
        case, speaker, streamed = self.case, self.speaker, self.way.streamed
        match case.does:
            case "answers":
                # A client that leaves does it while the answer is on its way.
                delay_s = 0.3 if case.sees is None else 0.0
                reply = speaker.answers(case.says, streamed=streamed, delay_s=delay_s)
            case "refuses":
                reply = speaker.refuses()
            case "fails":
                reply = speaker.fails(case.says, streamed=streamed)
            case "breaks off":
                reply = speaker.breaks_off(case.says, streamed=streamed)
            case _:
                reply = speaker.falls_silent(case.says)
        return [reply] * self.tries + [self.fallback.answers(TEXT, streamed=streamed)]

    @property
    def asker(self) -> Asker:
        return ASKERS[self.way.api]

    def body(self, session_id: str) -> dict[str, object]:
        streamed = self.way.streamed
        return self.asker.body(
            Request(self.model, self.case.asks, MOST_TOKENS, session_id, streamed)
        )

    @property
    def asked(self) -> list[str]:
        """The models that are asked, in order."""
        return [self.model] * self.tries + [self.fallback.model] * self.case.falls_back

    @property
    def sent(self) -> list[dict[str, object]]:
        """The inputs of each call."""
        least = self.speaker.least_inputs(MOST_TOKENS, streamed=self.way.streamed)
        first = {**least, **self._sent_beside()}
        fallback = self.fallback.least_inputs(MOST_TOKENS, streamed=self.way.streamed)
        return [first] * self.tries + [fallback] * self.case.falls_back

    def _sent_beside(self) -> dict[str, object]:
        """What the first model is sent because the request asks for more than an answer."""
        beside = dict(self.case.sends.get(self.speaker.name, {}))
        if beside == ENVELOPED and not self.asker.names_schemas:
            return UNNAMED
        if self.speaker.name == ROUTE and not self.asker.demands_effort:
            # Nobody knows whether the route's model takes it.
            beside.pop("reasoning_effort", None)
        return beside

    @property
    def charged(self) -> dict[str, int]:
        """The tokens of each model."""
        used = self.case.used
        first = used if isinstance(used, int) else used[self.speaker.name]
        charged = {self.model: first} if first else {}
        return charged | ({self.fallback.model: FALLBACK_TOKENS} if self.case.falls_back else {})

    @property
    def sees(self) -> tuple[int, Seen] | None:
        """The status and what the client sees; None where it leaves."""
        seen = self.case.sees
        if seen is None:
            return None
        served, script = (
            (self.fallback, TEXT) if self.case.falls_back else (self.speaker, self.case.says)
        )
        if seen.error is None:
            tokens_in, tokens_out, cached, reasoned = served.usage_of(script)
            reasoned *= self.asker.counts_reasoning
            seen = replace(
                seen,
                usage=(tokens_in, tokens_out, cached, reasoned),
                reasoning=seen.reasoning if served.tells_reasoning else "",
            )
        return 200, seen


def rows() -> Iterator[Row]:
    """Every row."""
    for name, case in CASES.items():
        for speaker in case.speakers:
            for way in case.ways:
                yield Row(name, case, SPEAKERS[speaker], way)


ROWS = tuple(rows())
# The settings of the rows' tenants, by name.
TENANTS = {row.tenant: row.settings for row in ROWS}
