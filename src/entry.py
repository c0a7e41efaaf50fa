"""The Worker's entry point: the classes that the runtime looks for, nothing else."""

from __future__ import annotations

from worker.entrypoint import Default

__all__ = ["Default"]
