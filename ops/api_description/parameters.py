"""A request's parameters: path, query and headers."""

import re
from typing import Any

from bluey.routes.route import Route
from ops.api_description.docstrings import first_sentence
from ops.api_description.examples.common import TENANT_ID, TRACE_ID
from ops.api_description.examples.table import examples_of
from ops.api_description.schemas import keys_of

PARAMETERS: dict[str, dict[str, Any]] = {
    "tenant": {
        "name": "x-tenant-id",
        "in": "header",
        "description": "The tenant. A deployment of one tenant needs no name and refuses the name "
        "of another tenant. The shared deployment takes this name, else the tenant of the API key, "
        "else the tenant of the host name.",
        # An empty header counts as absent.
        "schema": {"type": "string", "pattern": "^([a-z0-9][a-z0-9-]{0,62})?$"},
        "example": TENANT_ID,
    },
    "trace": {
        "name": "x-trace-id",
        "in": "header",
        "description": "The request's id in responses and logs: 8 to 128 of `A-Za-z0-9._-`. "
        "Anything else is ignored.",
        "schema": {"type": "string"},
        "example": TRACE_ID,
    },
    "traceparent": {
        "name": "traceparent",
        "in": "header",
        "description": "W3C Trace Context; Bluey continues the trace to the AI Gateway. An invalid "
        "one is ignored.",
        "schema": {"type": "string"},
        "example": f"00-{TRACE_ID}-b7ad6b7169203331-01",
    },
}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


TENANT = _reference("tenant")
TRACES = (_reference("trace"), _reference("traceparent"))


def parameters_of(route: Route[Any]) -> list[dict[str, Any]]:
    """A route's parameters in path and query."""
    shown = examples_of(route).parameters
    in_path = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": f"{first_sentence(route.read)}.",
            "schema": {"type": "string", "minLength": 1},
        }
        for name in re.findall(r"\{(\w+)\}", route.path)
    ]
    keys = keys_of(route.query) if route.query else {}
    in_query = [_in_query(name, schema) for name, schema in keys.items()]
    return [
        {**parameter, **({"example": shown[name]} if (name := parameter["name"]) in shown else {})}
        for parameter in (*in_path, *in_query)
    ]


def _in_query(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    description = {"description": schema.pop("description")} if "description" in schema else {}
    return {"name": name, "in": "query", **description, "schema": schema}
