"""What a chat request costs, against the barest Worker that makes the same upstream call."""
