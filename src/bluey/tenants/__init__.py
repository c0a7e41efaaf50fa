"""Whom a deployment serves: settings of tenants and of the deployment itself."""
