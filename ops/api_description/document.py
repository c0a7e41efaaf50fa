"""The OpenAPI 3.1 document: every route of the Worker, with all that each of them can answer."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bluey.apis.api import ClientApi
from bluey.apis.openai.chat import OPENAI_API
from bluey.apis.own import OWN_API
from bluey.app import ROUTES
from ops.api_description import errors, examples, headers
from ops.api_description.introduction import INTRODUCTION, TAGS, version
from ops.api_description.parameters import DAYS, MODEL, PARAMETERS, TENANT, TRACES
from ops.api_description.schemas import event, make_schemas, reference


@dataclass(frozen=True)
class Route:
    """What a route is for, what it takes, and how it answers when all is well."""

    id: str
    summary: str
    description: str
    tag: str
    failures: errors.Errors
    content: dict[str, Any]
    answer: str
    api: ClientApi = OWN_API
    has_tenant: bool = True
    parameters: tuple[dict[str, Any], ...] = ()
    query: tuple[dict[str, Any], ...] = ()
    request: dict[str, Any] | None = None
    is_answered_by_a_model: bool = False

    @property
    def request_id(self) -> tuple[str, ...]:
        """The header that responses of this route have beside those that all have."""
        return ("x-request-id",) if self.api is OPENAI_API else ()


def _json(schema: str, example: object) -> dict[str, Any]:
    return {"application/json": {"schema": reference(schema), "example": example}}


def _request(schema: str, named: dict[str, Any]) -> dict[str, Any]:
    media = {"schema": reference(schema), "examples": named}
    return {
        "description": "JSON of at most 64 KiB. Unknown keys are refused.",
        "required": True,
        "content": {"application/json": media},
    }


def _events(kinds: Iterable[dict[str, Any]], named: dict[str, Any]) -> dict[str, Any]:
    """An event stream. OpenAPI 3.1 has no word for its items, so `schema` is that of one event
    (as `itemSchema` is from 3.2 on)."""
    schema = {"description": "One event of the stream.", "anyOf": list(kinds)}
    return {"text/event-stream": {"schema": schema, "examples": named}}


_CHAT_EVENTS = (event("TokenEvent", "token"), event("Error", "error"), event("DoneEvent", "done"))
_COMPLETION_EVENTS = (
    event("CompletionChunk"),
    event("OpenAiFailure"),
    {
        "type": "object",
        "properties": {"event": {"const": "message"}, "data": {"const": "[DONE]"}},
        "required": ["event", "data"],
    },
)

DESCRIBED: dict[str, Route] = {
    "/chat": Route(
        id="chat",
        summary="Ask a model",
        description=(
            "Answers with the whole answer, or with `stream: true` as an event stream: `token` "
            "per piece of text, `error` if the answer is not whole, `done` with the usage, always "
            "last, once. A comment line keeps a silent stream alive. What is wrong before a model "
            "is called is an ordinary JSON error with its status, streamed or not; once one was "
            "called, a stream tells it as an event."
        ),
        tag="Chat",
        failures=errors.CHAT,
        request=_request("ChatRequest", examples.CHAT_REQUESTS),
        content=_json("ChatReply", examples.CHAT) | _events(_CHAT_EVENTS, examples.CHAT_STREAMS),
        answer="The answer, whole or as a stream.",
        is_answered_by_a_model=True,
    ),
    "/v1/chat/completions": Route(
        id="createChatCompletion",
        summary="Ask a model, as OpenAI's clients do",
        description=(
            "The same models, budgets and limits as `POST /chat`. With `stream: true` the answer "
            "is an event stream of chunks that ends with `data: [DONE]`; one that fails on its way "
            "ends with an error instead. A stream that no model began is an ordinary JSON error."
        ),
        tag="OpenAI",
        failures=errors.CHAT,
        api=OPENAI_API,
        request=_request("CompletionRequest", examples.COMPLETION_REQUESTS),
        content=_json("Completion", examples.COMPLETION)
        | _events(_COMPLETION_EVENTS, examples.COMPLETION_STREAMS),
        answer="The answer, whole or as a stream.",
        is_answered_by_a_model=True,
    ),
    "/v1/models": Route(
        id="listModels",
        summary="Which models a request may name",
        description="Aliases first.",
        tag="OpenAI",
        failures=errors.TENANT,
        api=OPENAI_API,
        content=_json("ModelList", examples.MODELS),
        answer="The models.",
    ),
    "/v1/models/{id}": Route(
        id="getModel",
        summary="Whether a request may name a model",
        description="Ids have slashes, which may be escaped or not.",
        tag="OpenAI",
        failures=errors.MODEL,
        api=OPENAI_API,
        parameters=(MODEL,),
        content=_json("Model", examples.MODEL),
        answer="The model.",
    ),
    "/health": Route(
        id="getHealth",
        summary="Which tenant and models answer",
        description="Calls no model and needs no budget.",
        tag="Status",
        failures=errors.TENANT,
        content=_json("HealthReply", examples.HEALTH),
        answer="What a request that names no model would get.",
    ),
    "/usage": Route(
        id="getUsage",
        summary="What is left of the token budgets",
        description="The current windows of the tenant's budgets, and the totals of those before.",
        tag="Status",
        failures=errors.USAGE,
        query=(DAYS,),
        content=_json("UsageReply", examples.USAGE),
        answer="The windows; none for a tenant without budgets.",
    ),
    "/openapi.json": Route(
        id="getDescription",
        summary="This description",
        description="The same for every tenant.",
        tag="Documents",
        failures=errors.DOCUMENT,
        has_tenant=False,
        content={"application/json": {"schema": {"type": "object"}}},
        answer="OpenAPI 3.1.",
    ),
    "/docs": Route(
        id="getReference",
        summary="This description as a page",
        description="The same for every tenant.",
        tag="Documents",
        failures=errors.DOCUMENT,
        has_tenant=False,
        content={"text/html": {"schema": {"type": "string"}}},
        answer="HTML that needs no script and loads nothing.",
    ),
}


def make_document() -> dict[str, Any]:
    """The document.

    Raises:
        ValueError: the Worker has a route that is not described here, or the other way round.
    """
    routes = {route.path: route.methods for route in ROUTES}
    if set(routes) != set(DESCRIBED):
        raise ValueError(f"routes {sorted(routes)}, described are {sorted(DESCRIBED)}")
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Bluey",
            "version": version(),
            "summary": "A multi-tenant AI chat gateway.",
            "description": INTRODUCTION,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": "/", "description": "The deployment that served this."}],
        "tags": TAGS,
        "paths": {path: _path(route, routes[path]) for path, route in DESCRIBED.items()},
        "components": {
            "schemas": make_schemas(),
            "parameters": PARAMETERS,
            "headers": headers.make_headers(),
            "responses": _responses(),
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "bly_<tenant>_<random>",
                    "description": "An API key of the tenant's, where it asks for one.",
                }
            },
        },
    }


def _responses() -> dict[str, Any]:
    responses = {"method_not_allowed": errors.method_not_allowed()}
    heads = {route.path for route in ROUTES if "HEAD" in route.methods}
    for path, route in DESCRIBED.items():
        responses |= errors.error_components(route.failures, route.api)
        responses |= errors.error_components(errors.PREFLIGHT, route.api)
        if path in heads:
            responses |= errors.error_components(route.failures, route.api, has_body=False)
    return dict(sorted(responses.items()))


def _path(route: Route, methods: Iterable[str]) -> dict[str, Any]:
    path = {method.lower(): _operation(route, method) for method in methods}
    return {**path, "options": _options(route)}


def _operation(route: Route, method: str) -> dict[str, Any]:
    is_head = method == "HEAD"
    tenant = (TENANT,) if route.has_tenant else ()
    operation: dict[str, Any] = {
        "operationId": f"{route.id}Head" if is_head else route.id,
        "summary": f"{route.summary}: the headers alone" if is_head else route.summary,
        "description": "As `GET`, without the body." if is_head else route.description,
        "tags": [route.tag],
        "security": [{}, {"apiKey": []}] if route.has_tenant else [],
        "parameters": [*route.parameters, *route.query, *tenant, *TRACES],
    }
    if route.request is not None:
        operation["requestBody"] = route.request
    names = (
        *headers.COMMON,
        *route.request_id,
        *(headers.USED if route.is_answered_by_a_model else ()),
        *headers.CROSS_ORIGIN,
    )
    served = headers.SERVED if route.is_answered_by_a_model else ()
    success: dict[str, Any] = {
        "description": route.answer,
        "headers": headers.header_references(*names) | headers.required_headers(*served),
    }
    if not is_head:
        success["content"] = route.content
    failures = errors.error_responses(route.failures, route.api, has_body=not is_head)
    return {**operation, "responses": {"200": success, **failures}}


def _options(route: Route) -> dict[str, Any]:
    names = ("x-trace-id", "server-timing", "allow", *route.request_id, *headers.PREFLIGHT)
    return {
        "operationId": f"{route.id}Options",
        "summary": "Which methods there are, and a browser's preflight",
        "description": "Asks for no tenant and no key: a browser sends neither.",
        "tags": [route.tag],
        "security": [],
        "parameters": [*route.parameters, *TRACES],
        "responses": {
            "204": {
                "description": "The methods, and what a page of an allowed origin may do.",
                "headers": headers.header_references(*names),
            },
            **errors.error_responses(errors.PREFLIGHT, route.api),
        },
    }
