"""Runs wrangler, Cloudflare's own tool."""
