"""What upstreams speak, one module each."""
