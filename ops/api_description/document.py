"""The OpenAPI 3.1 document: every route of the Worker, with all its replies."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, get_args

from bluey.apis.own import OWN_API
from bluey.app import ROUTES
from bluey.routes.route import Route
from ops.api_description import headers
from ops.api_description.docstrings import first_sentence, rest
from ops.api_description.errors import PREFLIGHT, ErrorResponses, errors_of, method_not_allowed
from ops.api_description.examples.table import examples_of
from ops.api_description.introduction import INTRODUCTION, chapters
from ops.api_description.parameters import PARAMETERS, TENANT, TRACES, parameters_of
from ops.api_description.schemas import Schemas, exemplify_keys
from ops.project.version import version


def make_document(routes: Sequence[Route[Any]] = ROUTES) -> dict[str, Any]:
    """The document of these routes, chapter by chapter.

    Raises:
        ValueError: a needed docstring is missing, or two parts share a name.
    """
    tags = chapters(route.tag for route in routes)
    order = [tag["name"] for tag in tags]
    routes = sorted(routes, key=lambda route: order.index(route.tag))
    schemas = _make_schemas(routes)
    described = [_Described(route, schemas) for route in routes]
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
        "tags": [tag for tag in tags if tag["name"] in {route.tag for route in routes}],
        "paths": _make_paths(described),
        "components": {
            "schemas": schemas.components,
            "parameters": PARAMETERS,
            "headers": headers.make_headers(route.api for route in routes),
            "responses": _make_responses(described, method_not_allowed(schemas)),
            "securitySchemes": {
                "apiKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "bly_<tenant>_<random>",
                    "description": "An API key of the tenant, if the tenant requires one.",
                },
                "xApiKey": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "x-api-key",
                    "description": "The same key, as Anthropic's clients send it.",
                },
                "operatorKey": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "blyop_<environment>_<random>",
                    "description": "A key of the deployment's operator, for every tenant.",
                },
            },
        },
    }


def _security_of(route: Route[Any]) -> list[dict[str, list[str]]]:
    """The keys that a route takes, beside none, which is enough where the tenant asks for none."""
    if not route.has_tenant:
        return []
    api_keys = () if route.wants_operator else ("apiKey", "xApiKey")
    operator_keys = ("operatorKey",) if route.takes_operator else ()
    needs: list[dict[str, list[str]]] = [{name: []} for name in (*api_keys, *operator_keys)]
    return [{}, *needs]


def _make_schemas(routes: Sequence[Route[Any]]) -> Schemas:
    types: list[Any] = [OWN_API.error_type]
    names: dict[Any, tuple[str, str]] = {}
    for route in routes:
        types += [route.reply, *(kind for _, kind in route.events), route.api.error_type]
        if route.request is not None:
            types.append(route.request)
        whole = " that is not streamed" if route.events else ""
        description = f"The answer of `{route.methods[0]} {route.path}`{whole}."
        names.setdefault(route.reply, (f"{_noun(route)}Reply", description))
    schemas = Schemas(types, names)
    for route in routes:
        if route.request is not None:
            exemplify_keys(schemas.components[route.request.__name__], examples_of(route).keys)
    return schemas


def _make_paths(described: Sequence["_Described"]) -> dict[str, Any]:
    paths: dict[str, dict[str, Any]] = {}
    for one in described:
        paths.setdefault(one.route.path, {}).update(one.operations())
    for one in reversed(described):
        # Reversed, so that the first of several routes with one path wins.
        paths[one.route.path]["options"] = one.options()
    return paths


def _make_responses(described: Sequence["_Described"], responses: dict[str, Any]) -> dict[str, Any]:
    for one in described:
        for name, response in one.error_components().items():
            if response != responses.setdefault(name, response):
                raise ValueError(f"two responses that differ are called {name}")
    return dict(sorted(responses.items()))


def _named(values: Mapping[str, object]) -> dict[str, Any]:
    """Examples by name, as OpenAPI has them."""
    return {name: {"value": value} for name, value in values.items()}


def _id(route: Route[Any]) -> str:
    """`get_health` as `getHealth`."""
    name: str = route.answer.__name__
    return re.sub(r"_(\w)", lambda letter: letter[1].upper(), name)


def _noun(route: Route[Any]) -> str:
    """`getHealth` as `Health`."""
    name = _id(route).removeprefix("get")
    return name[0].upper() + name[1:]


class _Described:
    """A route as OpenAPI describes it."""

    def __init__(self, route: Route[Any], schemas: Schemas) -> None:
        self.route = route
        self._schemas = schemas
        self._id = _id(route)
        self._errors = errors_of(route)
        self._error_responses = ErrorResponses(route.api, schemas)

    def operations(self) -> dict[str, Any]:
        """The route's methods except OPTIONS."""
        return {method.lower(): self._operation(method) for method in self.route.methods}

    def error_components(self) -> dict[str, Any]:
        """The error responses to which the route's operations refer."""
        components = self._error_responses.components(self._errors)
        components |= self._error_responses.components(PREFLIGHT)
        if "HEAD" in self.route.methods:
            components |= self._error_responses.components(self._errors, has_body=False)
        return components

    def _operation(self, method: str) -> dict[str, Any]:
        route, is_head = self.route, method == "HEAD"
        summary, description = first_sentence(route.answer), rest(route.answer)
        if is_head:
            summary, description = f"{summary}: the headers alone", "As `GET`, without the body."
        has_tenant = route.has_tenant
        return {
            "operationId": self._id_of(method),
            "summary": summary,
            **({"description": description} if description else {}),
            "tags": [route.tag],
            "security": _security_of(route),
            "parameters": [*parameters_of(route), *((TENANT,) if has_tenant else ()), *TRACES],
            **({"requestBody": self._request()} if route.request else {}),
            "responses": {
                str(route.status): self._success(has_body=not is_head),
                **self._error_responses.references(self._errors, has_body=not is_head),
            },
        }

    def _id_of(self, method: str) -> str:
        is_first = method == self.route.methods[0]
        return self._id if is_first else self._id + method.capitalize()

    def _request(self) -> dict[str, Any]:
        shown = _named(examples_of(self.route).requests)
        request = self.route.request
        media = {"schema": self._schemas.of(request)}
        is_open = request is not None and request.model_config.get("extra") == "ignore"
        unknown = "have no effect" if is_open else "are refused"
        return {
            "description": f"JSON. Unknown keys {unknown}.",
            # Also of a body that may be empty: without one a client would send no type of media.
            "required": True,
            "content": {"application/json": media | ({"examples": shown} if shown else {})},
        }

    def _success(self, *, has_body: bool) -> dict[str, Any]:
        route = self.route
        names = (
            *headers.COMMON,
            *headers.trace_header_names(route.api),
            *(headers.USED if route.spends else ()),
            *headers.CROSS_ORIGIN,
            *(("location",) if route.status == HTTPStatus.FOUND else ()),
        )
        served = headers.required_headers(*headers.SERVED) if route.spends else {}
        return {
            "description": self._answer(),
            "headers": headers.header_references(*names) | served,
            **({"content": self._content()} if has_body else {}),
        }

    def _answer(self) -> str:
        route = self.route
        if route.events:
            return "The answer, whole or as a stream."
        if "$ref" not in self._schemas.of(route.reply):
            return f"{first_sentence(route.answer)}."
        # Of `Success[Health]` that of `Health`.
        [kind] = get_args(route.reply) or (route.reply,)
        return f"{first_sentence(kind)}."

    def _content(self) -> dict[str, Any]:
        route, shown = self.route, examples_of(self.route)
        media: dict[str, Any] = {"schema": self._schemas.of(route.reply)}
        if shown.answer is not None:
            media["example"] = shown.answer
        content = {"text/html" if route.reply is str else "application/json": media}
        if route.events:
            content["text/event-stream"] = self._events()
        return content

    def _events(self) -> dict[str, Any]:
        """An event stream. OpenAPI 3.1 cannot describe its items, so `schema` is the schema of one
        event (3.2 has `itemSchema` for it)."""
        kinds = [self._schemas.event(name, kind) for name, kind in self.route.events]
        shown = _named(examples_of(self.route).streams)
        return {
            "schema": {"description": "One event of the stream.", "anyOf": kinds},
            **({"examples": shown} if shown else {}),
        }

    def options(self) -> dict[str, Any]:
        """The route's OPTIONS."""
        route = self.route
        names = (
            *("x-trace-id", "server-timing", "allow"),
            *headers.SECURITY,
            *headers.trace_header_names(route.api),
            *headers.PREFLIGHT,
        )
        in_path = [one for one in parameters_of(route) if one["in"] == "path"]
        return {
            "operationId": f"{self._id}Options",
            "summary": "The methods of this path, and a browser's preflight",
            "description": "This needs no tenant and no key, because a browser sends neither.",
            "tags": [route.tag],
            "security": [],
            "parameters": [*in_path, *TRACES],
            "responses": {
                "204": {
                    "description": "The methods, and what a page of an allowed origin may do.",
                    "headers": headers.header_references(*names),
                },
                **self._error_responses.references(PREFLIGHT),
            },
        }
