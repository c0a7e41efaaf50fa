"""The models: what is known of each, and which one answers a request."""
