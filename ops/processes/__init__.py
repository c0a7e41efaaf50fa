"""Programs that are started, and ended whatever happens."""
