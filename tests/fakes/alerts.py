"""Notices as tests need them."""

from __future__ import annotations

from typing import Any

from bluey.alerts.notice import Notice


def make_notice(**others: Any) -> Notice:
    """80% of acme's 1,000 tokens of 2026-11-23 are spent."""
    return Notice(
        **{
            "url": "https://example.com/hook",
            "format": "json",
            "tenant": "acme",
            "environment": "dev",
            "account": "acme",
            "scope": "tenant",
            "key_id": None,
            "window": "daily",
            "period": "2026-11-23",
            "unit": "tokens",
            "threshold": 0.8,
            "reason": "reached",
            "limit": 1_000,
            "spent": 800,
            "resets_at_s": 1_795_478_400,
            **others,
        }
    )
