"""How many tokens a text is, before or without the upstream's own count."""
