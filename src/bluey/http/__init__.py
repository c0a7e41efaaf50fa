"""Requests, responses, cross-origin rules, traces and server-sent events."""
