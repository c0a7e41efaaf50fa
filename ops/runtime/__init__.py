"""What stands in for the internet and the account during development."""
