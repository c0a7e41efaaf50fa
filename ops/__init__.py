"""The operator's command line and the offline runtime. CPython only; never uploaded."""
