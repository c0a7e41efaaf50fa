"""Bluey on this machine: its installation, and a Worker that runs here."""
