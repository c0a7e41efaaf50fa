"""A route is described by its value alone: nothing of a new one is written in `ops`."""

from dataclasses import replace
from typing import Annotated, Literal

import pytest
from pydantic import Field
from typing_extensions import TypedDict

from bluey.apis.own import Success, data_response
from bluey.app import ROUTES
from bluey.errors import NotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.routes.route import READS, Route
from bluey.validation import Value
from ops.api_description.document import make_document
from ops.api_description.page import make_page


class Pong(TypedDict):
    """Whether it is there."""

    pong: Literal[True]
    """It is."""


class PingQuery(Value):
    """How it is asked."""

    how_often: Annotated[int, Field(ge=1)] = 1
    """How many answers are wanted."""


async def read_ping(_exchange: Exchange) -> None:
    """Who is meant."""


async def ping_somebody(_exchange: Exchange, _asked: None) -> Response:
    """Ask whether somebody is there. Nobody is told.

    It costs nothing.
    """
    return data_response(Pong(pong=True))


PING = Route(
    "/ping/{somebody}",
    READS,
    ping_somebody,
    read_ping,
    Success[Pong],
    wants_key=False,
    query=PingQuery,
    errors=(NotFound,),
    tag="Trials",
)


def test_a_route_is_described_by_its_value_alone() -> None:
    document = make_document((*ROUTES, PING))

    path = document["paths"]["/ping/{somebody}"]
    components = document["components"]
    get = path["get"]
    assert ["get", "head", "options"] == list(path)
    assert ["pingSomebody", "pingSomebodyHead", "pingSomebodyOptions"] == [
        operation["operationId"] for operation in path.values()
    ]
    assert "Ask whether somebody is there" == get["summary"]
    assert "Nobody is told.\n\nIt costs nothing." == get["description"]
    assert {"name": "Trials"} == document["tags"][-1]
    assert [
        {
            "name": "somebody",
            "in": "path",
            "required": True,
            "description": "Who is meant.",
            "schema": {"type": "string", "minLength": 1},
        },
        {
            "name": "howOften",
            "in": "query",
            "description": "How many answers are wanted.",
            "schema": {"type": "integer", "minimum": 1, "default": 1},
        },
    ] == get["parameters"][:2]
    assert ["200", "400", "403", "404", "429", "500"] == list(get["responses"])
    assert "Whether it is there." == get["responses"]["200"]["description"]
    assert {"application/json": {"schema": {"$ref": "#/components/schemas/PingSomebodyReply"}}} == (
        get["responses"]["200"]["content"]
    )
    assert {
        "type": "object",
        "description": "The answer of `GET /ping/{somebody}`.",
        "properties": {
            "ok": {"type": "boolean", "const": True},
            "data": {"$ref": "#/components/schemas/Pong"},
        },
        "required": ["ok", "data"],
        "additionalProperties": False,
    } == components["schemas"]["PingSomebodyReply"]
    assert {
        "type": "object",
        "description": "Whether it is there.",
        "properties": {"pong": {"type": "boolean", "const": True, "description": "It is."}},
        "required": ["pong"],
        "additionalProperties": False,
    } == components["schemas"]["Pong"]
    assert "Ask whether somebody is there" in make_page(document)


def test_a_route_without_a_docstring_is_refused() -> None:
    async def ping(_exchange: Exchange, _asked: None) -> Response:
        return data_response(Pong(pong=True))

    with pytest.raises(ValueError, match="no docstring"):
        make_document((replace(PING, answer=ping),))
