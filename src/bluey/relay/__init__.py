"""Streamed answers on their way to the client."""
