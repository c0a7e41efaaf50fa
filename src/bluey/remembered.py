"""Dicts that remember only so much."""

from __future__ import annotations

from typing import TypeVar

Key = TypeVar("Key")
Remembered = TypeVar("Remembered")


def remember(cache: dict[Key, Remembered], key: Key, value: Remembered, most: int) -> None:
    """Puts the value in as the newest, and drops the oldest when there are more than `most`."""
    cache.pop(key, None)
    cache[key] = value
    if len(cache) > most:
        del cache[next(iter(cache))]
