"""Asks a running Worker, records what comes back, and judges the recordings."""
