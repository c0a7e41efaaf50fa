"""The catalogue of models for people: what is named, what Cloudflare lists today, what changed."""
