"""Server-sent events, both ways: an incremental decoder and an encoder.

The decoder follows the event stream format of the HTML standard (section 9.2.6), and takes data
without their field name, too. It gives the same events however the bytes are cut, even inside a
UTF-8 sequence or a CRLF.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

MAX_FRAME_CHARACTERS = 256 * 1024


@dataclass(frozen=True, slots=True)
class ServerSentEvent:
    """One event: its type (`message` unless named) and its data lines, joined."""

    data: str
    event: str = "message"
    id: str | None = None


class Decoder:
    """Bytes in, events out. `overflowed` becomes True at a frame over the cap, and stays True.

    Nothing after an oversized frame is read: without that frame the rest has no meaning.
    """

    def __init__(self, max_frame_characters: int = MAX_FRAME_CHARACTERS) -> None:
        self.overflowed = False
        self._max_frame_characters = max_frame_characters
        self._utf8 = codecs.getincrementaldecoder("utf-8")(errors="replace")
        # The frame that has begun: its pieces, and its last character, which may be the first half
        # of the blank line that ends the frame. The pieces are joined once: else a frame that comes
        # byte by byte would be copied at every byte.
        self._begun: list[str] = []
        self._begun_characters = 0
        self._last = ""
        self._at_start = True
        self._after_cr = False

    @property
    def is_between_frames(self) -> bool:
        """Whether nothing of a frame is here that has not ended, so that the next bytes begin
        one."""
        has_begun = self._begun or self._last or self._after_cr or self._utf8.getstate()[0]
        return not has_begun and not self.overflowed

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that this chunk completes."""
        return self._take(self._utf8.decode(chunk))

    def end(self) -> list[ServerSentEvent]:
        """The last event, if the stream ended without the blank line that closes it.

        The standard drops such an event, but some upstreams end right after `data: [DONE]`.
        """
        events = self._take(self._utf8.decode(b"", final=True))
        rest = "".join((*self._begun, self._last))
        self._begun, self._last = [], ""
        if not self.overflowed and len(rest.strip("\n")) <= self._max_frame_characters:
            events += _events_of([rest])
        return events

    def _take(self, text: str) -> list[ServerSentEvent]:
        if not text or self.overflowed:
            return []
        if self._at_start:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        if self._after_cr:
            # The CR has ended the line; its LF may come with the next chunk.
            text = text.removeprefix("\n")
            self._after_cr = False
        if "\r" in text:
            self._after_cr = text.endswith("\r")
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        frames = (self._last + text).split("\n\n")
        rest = frames.pop()
        if frames and self._begun:
            frames[0] = "".join((*self._begun, frames[0]))
            self._begun.clear()
            self._begun_characters = 0
        self._last = rest[-1:]
        if len(rest) > 1:
            self._begun.append(rest[:-1])
            self._begun_characters += len(rest) - 1
        limit = self._max_frame_characters
        for position, frame in enumerate(frames):
            if len(frame) > limit:
                self.overflowed = True
                return _events_of(frames[:position])
        # A frame that has begun may already have the first half of its closing blank line.
        if self._begun_characters + len(self._last) > limit + 1:
            self.overflowed = True
        return _events_of(frames)


def _events_of(frames: list[str]) -> list[ServerSentEvent]:
    events = []
    for frame in frames:
        # The most common frame by far: one data line and nothing else.
        if frame.startswith("data: ") and "\n" not in frame:
            events.append(ServerSentEvent(frame[6:]))
        elif frame and (event := _parse_frame(frame)) is not None:
            events.append(event)
    return events


def _parse_frame(frame: str) -> ServerSentEvent | None:
    data: list[str] = []
    event_type = ""
    event_id = None
    for line in frame.split("\n"):
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "data":
                data.append(value)
            case "event":
                event_type = value
            case "id" if "\0" not in value:
                event_id = value
            case _ if line.startswith("{") or line == "[DONE]":
                # No field, and the standard ignores it. Some upstreams leave out `data:`, most
                # often before an error.
                data.append(line)
            case _:
                # A comment (empty field name), `retry`, or an unknown field.
                continue
    if not data:
        return None
    return ServerSentEvent("\n".join(data), event_type or "message", event_id)


def encode_event(event: str, json_data: str) -> str:
    """One event. The data is JSON text, which contains no line break."""
    return f"event: {event}\ndata: {json_data}\n\n"


KEEP_ALIVE = ": keep-alive\n\n"
