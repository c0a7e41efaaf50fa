"""Who may ask, and how often: API keys, authentication, rate limits."""
