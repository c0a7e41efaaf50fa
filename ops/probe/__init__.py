"""Sends requests to a running Worker, records the replies, and judges the recordings."""
