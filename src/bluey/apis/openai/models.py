"""The list of models, in OpenAI's shape."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from typing_extensions import TypedDict

from bluey.http.messages import Response, json_response


class Model(TypedDict):
    """A model, or an alias of one, that a request may name."""

    id: str
    object: Literal["model"]
    created: int
    """Always 0: Workers AI does not tell."""
    owned_by: str


class ModelList(TypedDict):
    """The models that a request may name."""

    object: Literal["list"]
    data: list[Model]


def models_response(names: Iterable[str]) -> Response:
    """`GET /v1/models`."""
    models: ModelList = {"object": "list", "data": [_model_value(name) for name in names]}
    return json_response(200, models)


def model_response(name: str) -> Response:
    """`GET /v1/models/{id}`."""
    return json_response(200, _model_value(name))


def _model_value(name: str) -> Model:
    return {
        "id": name,
        "object": "model",
        "created": 0,
        "owned_by": _maker_in(name),
    }


def _maker_in(name: str) -> str:
    """The maker in `@cf/maker/model` or `maker/model`; Bluey for an alias and for a route of the
    gateway's."""
    *before, _ = name.split("/")
    return "bluey" if not before or before == ["dynamic"] else before[-1]
