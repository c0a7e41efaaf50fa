"""The parts of a `wrangler.jsonc` that Bluey's deployments use, and their types.

wrangler's own schema (node_modules/wrangler/config-schema.json) has many more keys and accepts
more types; a key that is not named here is reported as a warning.
"""

import contextlib
import copy
import difflib
import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, JsonValue, StringConstraints, ValidationError

from bluey.tenants import settings as tenant
from ops.check.problems import Problem, Severity

ENVIRONMENTS: tuple[str, ...] = get_args(tenant.Environment)
"""The environments that every deployment has."""

LOCAL = "local"

# A Worker's name is a label of its workers.dev host name, which DNS keeps to 63 characters.
WorkerName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_][a-z0-9_-]*$", max_length=63)]
AccountId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
NamespaceId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Date = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class Part(BaseModel):
    """A JSON object; keys that it does not name are kept, for a warning."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)


class Ai(Part):
    """The platform's Workers AI."""

    binding: str
    remote: bool | None = None


class Service(Part):
    """Another Worker."""

    binding: str
    service: str
    entrypoint: str | None = None
    environment: str | None = None
    remote: bool | None = None


class DurableObject(Part):
    """A class of Durable Objects; `script_name` names the Worker that has it, else this one."""

    name: str
    class_name: str
    script_name: str | None = None
    environment: str | None = None


class DurableObjects(Part):
    """wrangler nests these one level deeper than other bindings."""

    bindings: tuple[DurableObject, ...] = ()


class KvNamespace(Part):
    """A KV namespace; wrangler creates one at deploy where `id` is missing."""

    binding: str
    id: NamespaceId | None = None
    preview_id: str | None = None
    remote: bool | None = None


class ModuleRule(Part):
    """Which files are uploaded as which type of module."""

    type: Literal["ESModule", "CommonJS", "CompiledWasm", "Text", "Data", "PythonModule"]
    globs: tuple[str, ...]
    fallthrough: bool = False


class Migration(Part):
    """A step in the life of Durable Object classes; applied once per Worker, in order."""

    tag: str
    new_sqlite_classes: tuple[str, ...] = ()
    new_classes: tuple[str, ...] = ()
    deleted_classes: tuple[str, ...] = ()
    renamed_classes: tuple[JsonValue, ...] = ()
    transferred_classes: tuple[JsonValue, ...] = ()


class RateLimit(Part):
    """Requests per period; the platform knows 10 and 60 seconds."""

    limit: int = Field(ge=1)
    period: Literal[10, 60]


class RateLimiter(Part):
    """A rate limiter; one `namespace_id` in an account is one set of counters."""

    name: str
    namespace_id: str = Field(pattern=r"^[1-9][0-9]*$")
    simple: RateLimit


class Assets(Part):
    """The files that are uploaded beside the Worker."""

    directory: str
    binding: str | None = None
    run_worker_first: bool | tuple[str, ...] | None = None
    html_handling: str | None = None
    not_found_handling: str | None = None


class Environment(Part):
    """The keys that an environment may have: its own bindings, and what else it would inherit."""

    name: WorkerName | None = None
    main: str | None = None
    account_id: AccountId | None = None
    compatibility_date: Date | None = None
    compatibility_flags: tuple[str, ...] | None = None
    rules: tuple[ModuleRule, ...] | None = None
    migrations: tuple[Migration, ...] | None = None
    workers_dev: bool | None = None
    preview_urls: bool | None = None
    observability: dict[str, JsonValue] | None = None
    limits: dict[str, JsonValue] | None = None
    placement: dict[str, JsonValue] | None = None
    logpush: bool | None = None
    route: JsonValue = None
    routes: tuple[JsonValue, ...] | None = None
    assets: Assets | None = None

    ai: Ai | None = None
    services: tuple[Service, ...] = ()
    durable_objects: DurableObjects = DurableObjects()
    kv_namespaces: tuple[KvNamespace, ...] = ()
    ratelimits: tuple[RateLimiter, ...] = ()
    vars: dict[str, JsonValue] = Field(default_factory=dict)


class Config(Environment):
    """A whole file: what its environments inherit, and the environments."""

    schema_reference: str | None = Field(None, alias="$schema")
    send_metrics: bool | None = None
    env: dict[str, Environment] = Field(default_factory=dict)


def parse_config(file: str, data: object) -> tuple[Config | None, tuple[Problem, ...]]:
    """The configuration, and what in it has the wrong type.

    What has the wrong type is left out of the configuration (with the key of the environment, or
    of the file, that it lies in), so that the rest can be looked at all the same.
    """
    if not isinstance(data, dict):
        return None, (Problem(file, "", "is not a JSON object", "Begin the file with {."),)
    remaining: dict[str, Any] = copy.deepcopy(data)
    problems: dict[str, Problem] = {}
    while True:
        try:
            return Config.model_validate_json(json.dumps(remaining)), tuple(problems.values())
        except ValidationError as error:
            for complaint in error.errors(include_url=False, include_input=False):
                place, message = complaint["loc"], complaint["msg"]
                path = ".".join(map(str, place))
                fix = (
                    f"Add '{place[-1]}'."
                    if complaint["type"] == "missing"
                    else "Write it as the wrangler.jsonc in the root does; all of wrangler's "
                    "types are in node_modules/wrangler/config-schema.json."
                )
                problems[path] = Problem(file, path, message, fix)
                if not place:
                    return None, tuple(problems.values())
                _leave_out(remaining, place)


def _leave_out(data: dict[str, Any], place: tuple[int | str, ...]) -> None:
    *parents, key = place[:3] if place[0] == "env" else place[:1]
    # A place inside of one that was left out before is not there any more.
    with contextlib.suppress(KeyError):
        for parent in parents:
            data = data[str(parent)]
        del data[str(key)]


def unknown_keys(file: str, part: Part, path: str = "") -> Iterator[Problem]:
    """A warning for every key that no part names, with the one that may have been meant."""
    prefix = f"{path}." if path else ""
    for key in part.model_extra or {}:
        close = difflib.get_close_matches(key, type(part).model_fields, n=1)
        meant = f"Did you mean '{close[0]}'? " if close else ""
        yield Problem(
            file,
            f"{prefix}{key}",
            f"'{key}' is not a key that Bluey's deployments use, so nothing of it was checked",
            f"{meant}Remove it, unless wrangler's documentation of it says that you need it.",
            Severity.WARNING,
        )
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, Part):
            yield from unknown_keys(file, value, f"{prefix}{name}")
        elif isinstance(value, Mapping | tuple):
            for place, entry in value.items() if isinstance(value, Mapping) else enumerate(value):
                if isinstance(entry, Part):
                    yield from unknown_keys(file, entry, f"{prefix}{name}.{place}")
