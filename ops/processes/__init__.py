"""Starts other programs, and makes sure that they end."""
