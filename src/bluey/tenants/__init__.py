"""The settings of tenants, and of the deployment that serves them."""
