"""Anthropic's API, as far as its clients use it."""
