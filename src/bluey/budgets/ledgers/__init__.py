"""Where totals are kept, one module each."""
