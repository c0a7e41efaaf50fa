"""What all tenants of an environment have used, from both ledgers."""
