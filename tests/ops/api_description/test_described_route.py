"""A route and its API are described by their values alone: no new one is written in `ops`."""

from dataclasses import replace
from typing import Annotated, Literal

import pytest
from pydantic import Field
from typing_extensions import TypedDict

from bluey.apis.openai.chat import OpenAiApi
from bluey.apis.own import Success, data_response
from bluey.app import ROUTES
from bluey.errors import BlueyError, NotFound
from bluey.exchange import Exchange
from bluey.http.messages import Response, json_response
from bluey.routes.route import READS, Route
from bluey.validation import Value
from ops.api_description.document import make_document
from ops.api_description.page import make_page


class Echo(TypedDict):
    """Whether it is there."""

    echo: Literal[True]
    """It is."""


class EchoQuery(Value):
    """How it is asked."""

    how_often: Annotated[int, Field(ge=1)] = 1
    """How many answers are wanted."""


def read_echo(_exchange: Exchange, _body: bytes) -> None:
    """Who is meant."""


async def echo_somebody(_exchange: Exchange, _asked: None) -> Response:
    """Ask whether somebody is there. Nobody is told.

    It costs nothing.
    """
    return data_response(Echo(echo=True))


ECHO = Route(
    "/echo/{somebody}",
    READS,
    echo_somebody,
    read_echo,
    Success[Echo],
    wants_key=False,
    query=EchoQuery,
    errors=(NotFound,),
    tag="Trials",
)


def test_a_route_is_described_by_its_value_alone() -> None:
    document = make_document((*ROUTES, ECHO))

    path = document["paths"]["/echo/{somebody}"]
    components = document["components"]
    get = path["get"]
    assert ["get", "head", "options"] == list(path)
    assert ["echoSomebody", "echoSomebodyHead", "echoSomebodyOptions"] == [
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
    assert ["200", "400", "403", "404", "429", "500", "503"] == list(get["responses"])
    assert "Whether it is there." == get["responses"]["200"]["description"]
    assert {"application/json": {"schema": {"$ref": "#/components/schemas/EchoSomebodyReply"}}} == (
        get["responses"]["200"]["content"]
    )
    assert {
        "type": "object",
        "description": "The answer of `GET /echo/{somebody}`.",
        "properties": {
            "ok": {"type": "boolean", "const": True},
            "data": {"$ref": "#/components/schemas/Echo"},
        },
        "required": ["ok", "data"],
        "additionalProperties": False,
    } == components["schemas"]["EchoSomebodyReply"]
    assert {
        "type": "object",
        "description": "Whether it is there.",
        "properties": {"echo": {"type": "boolean", "const": True, "description": "It is."}},
        "required": ["echo"],
        "additionalProperties": False,
    } == components["schemas"]["Echo"]
    assert "Ask whether somebody is there" in make_page(document)


def test_a_route_without_a_docstring_is_refused() -> None:
    async def echo(_exchange: Exchange, _asked: None) -> Response:
        return data_response(Echo(echo=True))

    with pytest.raises(ValueError, match="no docstring"):
        make_document((replace(ECHO, answer=echo),))


def test_two_types_of_one_name_are_refused() -> None:
    class Problem(TypedDict):
        """Not what an error has."""

    with pytest.raises(ValueError, match="share a name"):
        make_document((replace(ECHO, reply=Success[Problem]),))


class OtherFailure(TypedDict):
    """How another API tells an error."""

    refused: str


class OtherApi(OpenAiApi):
    """Another API than those that there are."""

    path_prefix = "/other/"
    error_type = OtherFailure  # type: ignore[assignment]  # no kind of OpenAI's

    def trace_headers(self, trace_id: str) -> dict[str, str]:
        return {"x-trace-id": trace_id, "other-id": trace_id}

    def error(self, error: BlueyError) -> Response:
        failure: OtherFailure = {"refused": error.code}
        return json_response(error.status, failure)


def test_a_route_of_another_api_is_described_by_that_value() -> None:
    document = make_document((replace(ECHO, api=OtherApi(), spends=True),))

    responses = document["paths"]["/echo/{somebody}"]["get"]["responses"]
    components = document["components"]
    failed = components["responses"][responses["502"]["$ref"].rpartition("/")[2]]
    media = failed["content"]["application/json"]
    assert {"other-id"} < set(responses["200"]["headers"])
    assert {"$ref": "#/components/schemas/OtherFailure"} == media["schema"]["allOf"][0]
    assert {"ai_error": {"value": {"refused": "ai_error"}}} == media["examples"]
    # As in OpenAI's API, a stream that no model began is an ordinary error.
    assert {"other-id", "x-model-id", "x-budget-limit"} < set(failed["headers"])
    assert components["headers"]["other-id"]["required"]
