"""How much the tests try: every day enough to notice a fault, for a proof the full numbers."""

import os

IS_PROOF = os.environ.get("BLUEY_PROOF") == "1"
"""Set by `make proof`, `make day` and `make mutants`."""


def tries(proof: int, *, everyday: int) -> int:
    """How many examples, requests or rounds this run tries."""
    return proof if IS_PROOF else everyday
