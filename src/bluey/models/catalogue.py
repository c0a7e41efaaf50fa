"""The catalogue of models: what is known of each, as of a date."""

from __future__ import annotations

from bluey.models.model import Model


def model_of(model_id: str) -> Model:
    """What is known of a model; an id that is not in the catalogue is one of which nothing is
    known."""
    return Model(model_id)
