"""A request's attempts at its models, and what follows a failed attempt."""
