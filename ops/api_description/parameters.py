"""What a request may carry beside its body."""

from typing import Any

from bluey.budgets.windows import MAX_HISTORY_DAYS
from ops.api_description.examples import MODEL_ID, TENANT_ID, TRACE_ID

PARAMETERS: dict[str, dict[str, Any]] = {
    "tenant": {
        "name": "x-tenant-id",
        "in": "header",
        "description": "The tenant. A deployment of one tenant needs no name and takes no other; "
        "the shared deployment takes this, else the tenant of the host name.",
        # An empty header is as good as none.
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
        "description": "W3C Trace Context; the trace is continued to the AI Gateway. An invalid "
        "one is ignored.",
        "schema": {"type": "string"},
        "example": f"00-{TRACE_ID}-b7ad6b7169203331-01",
    },
    "days": {
        "name": "days",
        "in": "query",
        "description": "Tell the windows that ended within so many days, too.",
        "schema": {"type": "integer", "minimum": 0, "maximum": MAX_HISTORY_DAYS, "default": 0},
        "example": 31,
    },
    "model": {
        "name": "id",
        "in": "path",
        "required": True,
        "description": "The model's id or alias.",
        "schema": {"type": "string", "minLength": 1},
        "example": MODEL_ID,
    },
}


def _reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/parameters/{name}"}


TENANT = _reference("tenant")
MODEL = _reference("model")
DAYS = _reference("days")
TRACES = (_reference("trace"), _reference("traceparent"))
