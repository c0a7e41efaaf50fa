"""The list of models, in Anthropic's shape."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from urllib.parse import parse_qsl

from pydantic import Field, ValidationError
from typing_extensions import TypedDict

from bluey.apis.anthropic.blocks import OpenValue
from bluey.errors import InvalidRequest, Problem
from bluey.http.messages import Response, json_response
from bluey.validation import problems_of

MOST_LISTED = 1_000


class ModelInfo(TypedDict):
    """A model, or an alias of one, that a request may name."""

    type: Literal["model"]
    id: str
    display_name: str
    """The same as its id."""
    created_at: Literal["1970-01-01T00:00:00Z"]
    """Always this, because Workers AI does not say when it began to serve a model."""
    lifecycle: Literal["active"]


class ModelPage(TypedDict):
    """The models that a request may name, a page of them."""

    data: list[ModelInfo]
    has_more: bool
    first_id: str | None
    last_id: str | None


class ModelsQuery(OpenValue):
    """The query of `GET /v1/models` with `anthropic-version`. Other parameters are passed over."""

    limit: Annotated[int, Field(ge=1, le=MOST_LISTED)] = 20
    """With `anthropic-version`: the most models that are listed."""
    after_id: str | None = None
    """With `anthropic-version`: the models after this one."""
    before_id: str | None = None
    """With `anthropic-version`: the models before this one."""


def parse_models_query(query: str) -> ModelsQuery:
    """The parameters in a URL's query; of one that is given twice, the last one. Raises
    InvalidRequest."""
    try:
        return ModelsQuery.model_validate(dict(parse_qsl(query, keep_blank_values=True)))
    except ValidationError as error:
        raise InvalidRequest(problems=problems_of(error)) from error


def page_response(names: Sequence[str], query: ModelsQuery) -> Response:
    """`GET /v1/models`. Raises InvalidRequest for a page beside a model that is not listed."""
    start, end = 0, len(names)
    if query.after_id is not None:
        start = _place_of(query.after_id, names, "after_id") + 1
    if query.before_id is not None:
        end = _place_of(query.before_id, names, "before_id")
    # A page before a model ends there; any other begins where it is told.
    is_backwards = query.before_id is not None and query.after_id is None
    asked = names[start:end]
    listed = asked[-query.limit :] if is_backwards else asked[: query.limit]
    page: ModelPage = {
        "data": [_info(name) for name in listed],
        "has_more": len(asked) > len(listed),
        "first_id": listed[0] if listed else None,
        "last_id": listed[-1] if listed else None,
    }
    return json_response(200, page)


def info_response(name: str) -> Response:
    """`GET /v1/models/{id}`."""
    return json_response(200, _info(name))


def _place_of(name: str, names: Sequence[str], parameter: str) -> int:
    try:
        return names.index(name)
    except ValueError:
        problem = Problem(parameter, "This tenant serves no such model")
        raise InvalidRequest(problems=(problem,)) from None


def _info(name: str) -> ModelInfo:
    return {
        "type": "model",
        "id": name,
        "display_name": name,
        "created_at": "1970-01-01T00:00:00Z",
        "lifecycle": "active",
    }
