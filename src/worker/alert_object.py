"""The object that sends a tenant's alerts, one per tenant."""

from __future__ import annotations

from workers import DurableObject


class AlertOutbox(DurableObject):
    """What was told of one tenant's budgets, and what is still to be sent."""
