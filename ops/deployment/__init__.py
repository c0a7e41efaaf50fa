"""A deployment's `wrangler.jsonc`, written from its own facts and the template that all share."""
