"""The Worker's routes, one module each."""
