"""The list of models, in OpenAI's shape."""

from __future__ import annotations

from collections.abc import Iterable

from bluey.http.messages import Response, json_response


def models_response(names: Iterable[str]) -> Response:
    """`GET /v1/models`."""
    return json_response(200, {"object": "list", "data": [_model_value(name) for name in names]})


def model_response(name: str) -> Response:
    """`GET /v1/models/{id}`."""
    return json_response(200, _model_value(name))


def _model_value(name: str) -> dict[str, object]:
    parts = name.split("/")
    # Workers AI does not say since when it serves a model.
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": parts[1] if len(parts) > 2 else "bluey",
    }
