"""What Workers KV has of tenants: one record for each, and which of them a host or an origin is of.

`bluey tenant set`, `pause` and `push` write them (`ops/`), and `bluey.tenants.directory` reads
them. A record says which tenant and environment it is of: so one that was copied, or a namespace
that two environments are bound to by mistake, changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError

from bluey.errors import Problem, SettingsError
from bluey.tenants.override import Override
from bluey.tenants.settings import Environment, Slug
from bluey.validation import WHOLE, Moment, Value, problems_of

# Settings have some kilobytes, and an isolate remembers many tenants.
MAX_SETTINGS_CHARACTERS = 65_536
MAX_RECORD_CHARACTERS = 2 * MAX_SETTINGS_CHARACTERS
MAX_TENANTS_OF_AN_ADDRESS = 50


class Record(Value):
    """What is known of a tenant beside the files that were uploaded.

    - `tenant`, `environment`: whose it is; it counts for no other;
    - `revision`: one more with each write, so that a writer sees that another was faster;
    - `override`: what is overridden;
    - `settings`: the text of a pushed `tenant.jsonc`, and `pushed_at` when it was pushed.
    """

    tenant: Slug
    environment: Environment
    revision: Annotated[int, Field(ge=1), WHOLE]
    override: Override | None = None
    settings: Annotated[str, StringConstraints(max_length=MAX_SETTINGS_CHARACTERS)] | None = None
    pushed_at: Moment | None = None


class Address(Value):
    """The pushed tenants that have a host (only one of them gets its requests: the first) or an
    origin in their settings."""

    tenants: Annotated[tuple[Slug, ...], Field(max_length=MAX_TENANTS_OF_AN_ADDRESS)]


def record_key(tenant_id: str) -> str:
    """The KV key of a tenant's record; the record is its value."""
    return f"tenant/{tenant_id}"


def address_key(address: str) -> str:
    """The KV key of a host (`api.example.com`) or an origin (`https://app.example.com`, or `*`), as
    the settings have them once they are parsed; an `Address` is its value."""
    return f"address/{address}"


def history_prefix(tenant_id: str) -> str:
    """The prefix of the KV keys that say who changed a tenant's record when, how and why."""
    return f"tenant-history/{tenant_id}/"


def dump_record(record: Record) -> str:
    """A record as the value of its KV key. Raises SettingsError when it is too long."""
    return _dumped(record_key(record.tenant), record)


def parse_record(tenant_id: str, environment: str, text: str) -> Record:
    """The record in the value of a tenant's KV key. Raises SettingsError when it is none, or one of
    another tenant or environment."""
    key = record_key(tenant_id)
    _check_length(key, text)
    try:
        record = Record.model_validate_json(text)
    except ValidationError as error:
        raise SettingsError(key, problems_of(error)) from error
    named = {"tenant": (record.tenant, tenant_id), "environment": (record.environment, environment)}
    problems = [
        Problem(path, f"This record is of the {path} {has!r}, not of {wanted!r}")
        for path, (has, wanted) in named.items()
        if has != wanted
    ]
    if problems:
        raise SettingsError(key, tuple(problems))
    return record


def without(text: str, part: str) -> str:
    """A record's text without its override or its settings; the text itself where it is none."""
    try:
        record = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(record, dict):
        return text
    return json.dumps({key: value for key, value in record.items() if key != part})


def dump_address(tenants: Iterable[str]) -> str:
    """The tenants of a host or an origin as the value of its KV key."""
    return Address(tenants=tuple(tenants)).model_dump_json()


def parse_address(text: str | None) -> tuple[str, ...]:
    """The tenants in the value of a host's or an origin's KV key; none where it has no value, or
    one that says nothing."""
    try:
        return () if text is None else Address.model_validate_json(text).tenants
    except ValidationError:
        return ()


def _dumped(key: str, record: Record) -> str:
    text = record.model_dump_json(by_alias=True, exclude_defaults=True)
    _check_length(key, text)
    return text


def _check_length(key: str, text: str) -> None:
    if len(text) > MAX_RECORD_CHARACTERS:
        message = f"It has {len(text):,} characters; {MAX_RECORD_CHARACTERS:,} is the most"
        raise SettingsError(key, (Problem("(value)", message),))
