"""Bluey on this machine: what is installed for it, and a Worker that serves here."""
