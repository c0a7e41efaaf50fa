"""A deployment's settings (`vars`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Literal

from pydantic import ValidationError

from bluey.errors import Problem, SettingsError
from bluey.tenants.settings import Environment, ModelId, Slug
from bluey.validation import Value, problems_of


class Deployment(Value):
    """The deployment that the Worker's `vars` describe: of one tenant, or (without `TENANT_ID`) of
    all.

    `loopback_auth`: with `key`, a request from this machine needs an API key like any other.
    `relay`: with `python`, no frame of a stream is passed on by a plan: Python reads each of them.
    """

    environment: Environment
    tenant_id: Slug | None = None
    model_id: ModelId | None = None
    fallback_model_id: ModelId | None = None
    loopback_auth: Literal["none", "key"] = "none"
    relay: Literal["plan", "python"] = "plan"


VARS = {
    "ENVIRONMENT": "environment",
    "TENANT_ID": "tenantId",
    "MODEL_ID": "modelId",
    "FALLBACK_MODEL_ID": "fallbackModelId",
    "LOOPBACK_AUTH": "loopbackAuth",
    "RELAY": "relay",
}
"""Each of the `vars` that the Worker reads, and the key of `Deployment` that it sets."""


def parse_deployment(variables: Mapping[str, str | None]) -> Deployment:
    """The deployment that these `vars` describe. An empty var counts as unset. Raises
    SettingsError."""
    named = {key: variables.get(name) for name, key in VARS.items()}
    # As JSON, as a request's body is: pydantic's other way, which nothing else in a request takes,
    # would have to be compiled for this alone in a new isolate (10 ms of CPU).
    text = json.dumps({key: value for key, value in named.items() if value}, default=repr)
    try:
        return Deployment.model_validate_json(text)
    except ValidationError as error:
        names = {key: name for name, key in VARS.items()}
        problems = tuple(
            Problem(names.get(problem.path, problem.path), problem.message)
            for problem in problems_of(error)
        )
        raise SettingsError("vars", problems) from error
