"""Cloudflare's own tool: how it is started, and what it is asked."""
