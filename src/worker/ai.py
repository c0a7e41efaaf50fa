"""`env.AI` as the core's Ai port.

The binding keeps the last call's options and log id on itself, so concurrent calls see
each other's. Every call therefore asks for the raw Response and reads what it needs there.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pyodide.ffi import JsException

from bluey.dialects.failures import told_in
from bluey.errors import UpstreamFailure
from bluey.ports import MAX_ANSWER_BYTES, TOO_LARGE_REASON, PassedOn, Plan, Sink, StillSilent
from worker.bridge import bridge
from worker.streams import OutletSink

# A text that is as long crosses by itself.
LONG_CHARACTERS = 64 * 1024


class AiBinding:
    """Calls a binding that has `run(model, inputs, options)`.

    The platform's own binding takes an abort signal. A service binding in its place (the local AI
    Worker) is called over RPC, which carries no signals: there a call that was given up goes on
    until its result arrives and is dropped.
    """

    def __init__(self, binding: Any) -> None:
        self._binding = binding
        self._takes_signal = binding.constructor.name == "Ai"
        self._run_model = bridge().runModel

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],
        wait_ms: int,
    ) -> AiResponse:
        """The response, whatever its status. See the port for what is raised."""
        try:
            answered = await self._run_model(
                self._binding,
                self._takes_signal,
                model_id,
                *_crossing(inputs),
                json.dumps(options),
                MAX_ANSWER_BYTES,
                wait_ms,
            )
        except JsException as error:
            # The binding's own message may quote the request, so only a code in it is kept.
            code, word = told_in(str(error))
            raise UpstreamFailure("unreachable", code=code, word=word) from error
        if answered is None:
            raise StillSilent
        return AiResponse(answered)


def _crossing(inputs: Mapping[str, object]) -> tuple[str, Any]:
    """The inputs as JSON, and their long texts (None: there are none), which it leaves out."""
    # Where every content is a text, there is no image but one in an input of its own. Nothing else
    # is long and not a prompt.
    messages: Any = inputs.get("messages", ())
    is_text = all(isinstance(message.get("content"), str) for message in messages)
    if is_text and "image" not in inputs:
        return json.dumps(inputs), None
    long_texts = bridge().LongTexts.new()
    return json.dumps(_without_long(inputs, [], long_texts)), long_texts


def _without_long(value: Any, place: list[str | int], long_texts: Any) -> Any:
    """The value without its long texts, each of which is added to the others."""
    if isinstance(value, str):
        if len(value) < LONG_CHARACTERS:
            return value
        long_texts.add(json.dumps(place), value)
        return ""
    if isinstance(value, Mapping):
        return {
            key: _without_long(inner, [*place, key], long_texts) for key, inner in value.items()
        }
    if isinstance(value, list):
        return [
            _without_long(inner, [*place, step], long_texts) for step, inner in enumerate(value)
        ]
    return value


class AiResponse:
    """An upstream's response. The bridge has already read the body, unless it is a stream."""

    def __init__(self, answered: Any) -> None:
        # An event stream is a JavaScript object. What is whole is a text, which costs no crossing.
        is_whole = isinstance(answered, str)
        self._upstream: Any = None if is_whole else answered
        text: str = answered if is_whole else answered.head
        head, _, self._text = text.partition("\n")
        values = json.loads(head)
        self.status: int = values["status"]
        self.is_event_stream: bool = values["isEventStream"]
        self.gateway_log_id: str | None = values["gatewayLogId"]
        self.cache_status: str | None = values["cacheStatus"]
        self._is_too_large: bool = values["isTooLarge"]

    async def text(self, wait_ms: int) -> str:  # noqa: ARG002  # `run` has already waited for it
        if self._is_too_large:
            raise UpstreamFailure(TOO_LARGE_REASON, http_status=self.status)
        return self._text

    async def read(self, wait_ms: int) -> bytes | None:
        piece = await self._told(self._upstream.read, wait_ms)
        if piece is None:
            raise StillSilent
        if piece is False:
            return None
        content: bytes = piece.to_bytes()
        return content

    def gather(self, gather_ms: int) -> None:
        self._upstream.gather(gather_ms)

    async def pass_on(
        self, plan: Plan, sink: Sink, wait_ms: int, within_ms: int, write_wait_ms: int
    ) -> PassedOn:
        assert isinstance(sink, OutletSink)
        passed = await self._told(
            self._upstream.passOn,
            json.dumps(asdict(plan)),
            sink.outlet,
            wait_ms,
            within_ms,
            write_wait_ms,
        )
        return PassedOn(**json.loads(passed))

    def cancel(self) -> None:
        if self._upstream is not None:
            self._upstream.cancel()

    async def _told(self, method: Any, *arguments: Any) -> Any:
        """What the bridge returns. Nothing is awaited where it has that at once."""
        try:
            told = method(*arguments)
            return await told if hasattr(told, "then") else told
        except JsException as error:
            raise UpstreamFailure("broken", http_status=self.status) from error
