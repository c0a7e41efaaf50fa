"""Fakes of every port, and short ways to make the values that tests need.

All of them share one `FakeClock`, so a test that waits for minutes takes no time: a silence
that is scripted, a slow client and a sleep move its time and nothing else does. What the
ports promise is what the fakes do; `tests/contract/` holds both sides to it.
"""
