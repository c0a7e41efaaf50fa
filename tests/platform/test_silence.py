"""A stream in which nothing happens for a while."""

from __future__ import annotations

from concurrent.futures import Future

from tests.platform.conftest import MODEL, Silent, done, tokens


def test_a_silent_stream_is_kept_alive_by_comments(silent_stream: Future[Silent]) -> None:
    heard = silent_stream.result(timeout=40)
    assert [*tokens("Hel", "lo"), done(MODEL, 11, 7)] == heard.events
    assert 1 == heard.text.count(": keep-alive\n\n")
    assert 14 < heard.silence_s < 18
