"""OpenAI's API, as far as its clients use it."""
