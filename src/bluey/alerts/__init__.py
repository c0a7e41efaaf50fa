"""Webhooks that are told when a budget fills up: who notices it, and who sends it."""
