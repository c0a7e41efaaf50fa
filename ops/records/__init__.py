"""The records of tenants in Workers KV: what is overridden of them, what was pushed, who did it."""
