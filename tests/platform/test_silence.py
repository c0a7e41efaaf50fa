"""A stream in which nothing happens for a while."""

from __future__ import annotations

from concurrent.futures import Future

from bluey.http.sse import KEEP_ALIVE
from bluey.relay.stream import KEEP_ALIVE_MS
from tests.platform.conftest import MODEL, SILENCE_S, Silent, done, tokens


def test_a_silent_stream_is_kept_alive_by_comments(silent_stream: Future[Silent]) -> None:
    heard = silent_stream.result(timeout=40)
    assert [*tokens("Hel", "lo"), done(MODEL, 11, 7)] == heard.events
    # On a busy machine the silence is longer than the provider's.
    assert SILENCE_S < heard.silence_s
    assert 1 <= heard.text.count(KEEP_ALIVE) <= heard.silence_s * 1_000 // KEEP_ALIVE_MS
    assert heard.text.index("Hel") < heard.text.index(KEEP_ALIVE) < heard.text.index('"lo"')
