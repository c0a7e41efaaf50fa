"""Checks a configuration by wrangler's own schema."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import jsonschema_rs

from ops.errors import OpsError
from ops.project.paths import NODE_MODULES
from ops.spelling import closest

SCHEMA = NODE_MODULES / "wrangler/config-schema.json"


@dataclass(frozen=True)
class Complaint:
    """A place of a configuration that wrangler's schema does not allow."""

    path: str
    message: str
    fix: str
    is_unknown_key: bool = False


@cache
def _schema() -> tuple[dict[str, Any], jsonschema_rs.Validator]:
    try:
        schema = json.loads(SCHEMA.read_text())
    except OSError as error:
        raise OpsError("wrangler is not installed", advice="Run `make setup` first.") from error
    # A message never repeats a value, because it might be a secret.
    return schema, jsonschema_rs.validator_for(schema, mask="this")


def complaints(data: object) -> Iterator[Complaint]:
    """The values that wrangler would refuse, and the keys that it does not know.

    Raises:
        OpsError: wrangler is not installed.
    """
    schema, validator = _schema()
    for error in validator.iter_errors(data):
        path = ".".join(map(str, error.instance_path))
        kind = error.kind
        if isinstance(kind, jsonschema_rs.ValidationErrorKind.AdditionalProperties):
            definition: Any = schema
            for key in error.schema_path[:-1]:
                definition = definition[key]
            for key in kind.unexpected:
                close = closest(key, definition["properties"])
                meant = f"Did you mean '{close}'? Else remove it." if close else "Remove it."
                place = f"{path}.{key}" if path else key
                yield Complaint(place, f"'{key}' is not a key of wrangler's here", meant, True)
        else:
            fix = f"Correct it; {SCHEMA.name} in node_modules/wrangler says what every key takes."
            yield Complaint(path, error.message, fix)
