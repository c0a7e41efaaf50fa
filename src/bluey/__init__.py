"""Bluey's core: everything that decides, nothing that touches JavaScript."""
