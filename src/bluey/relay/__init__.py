"""An answer on its way out."""
