"""One tenant's requests over isolates in several locations, and what each uses. The simulations
differ in the ledgers and in what they measure."""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from benchmarks.simulator import Simulator

ISOLATE_LIFE_S = 300

# One request: a prompt and an answer of at most the ceiling, at 100 tokens per second.
INPUT_TOKENS = (20, 400)
OUTPUT_CEILING_TOKENS = 512
OUTPUT_TOKENS = (20, 512)
MS_PER_OUTPUT_TOKEN = 10
FAILED_SHARE = 0.05

MEAN_USED_TOKENS = (1 - FAILED_SHARE) * (sum(INPUT_TOKENS) + sum(OUTPUT_TOKENS)) / 2


class Place(Hashable, Protocol):
    """Where a request runs: what an isolate knows of the budget. What `hold` returns is None where
    the request is refused, and otherwise goes to `settle` or `release`."""

    async def hold(self, tokens: int) -> Any: ...

    async def settle(self, hold: Any, tokens: int) -> bool | None: ...

    async def release(self, hold: Any) -> None: ...


PlaceT = TypeVar("PlaceT", bound=Place)


class Offered(Protocol):
    """How much traffic there is, and until when."""

    @property
    def isolates(self) -> int: ...

    @property
    def requests_per_s(self) -> float: ...

    @property
    def arrivals_ms(self) -> float: ...


@dataclass(slots=True, eq=False)
class Chat:
    """One request, from its arrival to its end."""

    arrived_ms: float
    tokens_in: int
    tokens_out: int
    has_failed: bool
    admitted_ms: float = 0
    ended_ms: float = 0

    @property
    def held_tokens(self) -> int:
        return self.tokens_in + OUTPUT_CEILING_TOKENS

    @property
    def used_tokens(self) -> int:
        return self.tokens_in + self.tokens_out


class Traffic(ABC, Generic[PlaceT]):
    """One run: requests that arrive at random isolates, and isolates that are evicted. Whatever the
    ledger draws, `draw` gives all ledgers the same traffic."""

    def __init__(self, offered: Offered, clock: Simulator, draw: random.Random) -> None:
        self.isolates_used = 0
        self._offered = offered
        self._clock = clock
        self._draw = draw
        self._places: dict[int, PlaceT] = {}

    @abstractmethod
    def make_place(self, number: int) -> PlaceT:
        """A new isolate."""

    @abstractmethod
    def note_admitted(self, place: PlaceT, chat: Chat) -> None:
        """A request got its hold."""

    @abstractmethod
    def note_refused(self, chat: Chat) -> None:
        """A request got none."""

    @abstractmethod
    def note_ended(self, place: PlaceT, chat: Chat) -> None:
        """A request is about to settle or release its hold."""

    @abstractmethod
    def note_settled(self, chat: Chat, *, is_durable: bool | None) -> None:
        """The ledger has settled a request."""

    def end_isolate(self, place: PlaceT) -> None:
        """An isolate gets no further requests. Those under way end as usual."""

    def run(self) -> None:
        """Everything from the first request to the last write."""
        self._clock.spawn(self._arrive())
        self._clock.run()

    async def _arrive(self) -> None:
        offered, draw = self._offered, self._draw
        evicted_per_request = offered.isolates / (ISOLATE_LIFE_S * offered.requests_per_s)
        while True:
            await self._clock.sleep_ms(draw.expovariate(offered.requests_per_s) * 1000)
            if self._clock.now_ms() > offered.arrivals_ms:
                return
            for _ in range(int(evicted_per_request + draw.random())):
                evicted = self._places.pop(draw.randrange(offered.isolates), None)
                if evicted is not None:
                    self.end_isolate(evicted)
            number = draw.randrange(offered.isolates)
            chat = Chat(
                self._clock.now_ms(),
                tokens_in=draw.randint(*INPUT_TOKENS),
                tokens_out=draw.randint(*OUTPUT_TOKENS),
                has_failed=draw.random() < FAILED_SHARE,
            )
            place = self._places.get(number)
            if place is None:
                place = self._places[number] = self.make_place(number)
                self.isolates_used += 1
            self._clock.spawn(self._chat(place, chat), place)

    async def _chat(self, place: PlaceT, chat: Chat) -> None:
        hold = await place.hold(chat.held_tokens)
        if hold is None:
            self.note_refused(chat)
            return
        chat.admitted_ms = self._clock.now_ms()
        self.note_admitted(place, chat)
        await self._clock.sleep_ms(chat.tokens_out * MS_PER_OUTPUT_TOKEN)
        chat.ended_ms = self._clock.now_ms()
        self.note_ended(place, chat)
        if chat.has_failed:
            await place.release(hold)
            return
        self.note_settled(chat, is_durable=await place.settle(hold, chat.used_tokens))
