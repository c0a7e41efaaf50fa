"""What an operator overrides at run time, and the settings that come of it.

An override names places in a tenant's settings (`budgets.daily.tokens`) and their values. They are
put into the settings as these are written, and the whole is parsed as a file is: so an override
cannot make anything of a tenant that a file could not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from typing import Annotated, Any, Literal, cast

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from bluey.errors import Problem, SettingsError
from bluey.ports import Clock
from bluey.tenants.deployment import Deployment
from bluey.tenants.settings import Overridable, Tenant, read_settings, tenant_of
from bluey.validation import WHOLE, Free, Moment, Value

MAX_CHANGES = 100
MAX_RETRY_AFTER_S = 86_400
# For a pause that says neither when it ends nor when to ask again.
DEFAULT_RETRY_AFTER_S = 300

# The places that may be overridden, and what they belong to. The first that fits counts.
_PLACES: tuple[tuple[re.Pattern[str], Overridable], ...] = (
    (re.compile(r"budgets\.(?:daily|monthly)\.[A-Za-z]+"), "budgets"),
    (re.compile(r"limits\.requestsPerMinute"), "rate"),
    (re.compile(r"limits\.[A-Za-z]+(?:\.[A-Za-z]+)?"), "limits"),
    (re.compile(r"models\.(?:default|fallback|allowed|reasoning|aliases)"), "models"),
    (re.compile(r"models\.aliases\..+"), "models"),
)
_WITH_NUMBERS: tuple[Overridable, ...] = ("budgets", "limits", "rate")
_ALIASES = "models.aliases."
_MONEY = "usd"
_RELATIVE = re.compile(r"([+-][0-9]{1,6}(?:\.[0-9]{1,2})?)%")
_MICRO = Decimal("0.000001")
# What `vars` set for every tenant of a deployment, and which var of `Deployment` does.
_VARS = {"models.default": "model_id", "models.fallback": "fallback_model_id"}


def group_of(path: str) -> Overridable | None:
    """What a place in the settings belongs to (`overrides` in tenant.jsonc says which of these may
    be overridden); None where it can never be overridden."""
    return next((group for place, group in _PLACES if place.fullmatch(path)), None)


def _as_place(path: str) -> str:
    if group_of(path) is None:
        raise PydanticCustomError(
            "place",
            "{path} is no place that can be overridden: budgets.daily.…, budgets.monthly.…, "
            "limits.…, models.default, .fallback, .allowed, .reasoning or .aliases",
            {"path": repr(path)},
        )
    return path


Place = Annotated[str, Field(max_length=300), AfterValidator(_as_place)]
Message = Annotated[
    str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
]


class Change(Value):
    """One overridden value.

    - `value`: as in the settings. Null: as if the settings did not have it. Where a number
      belongs, `"+20%"` and `"-10%"` are relative to what the file has;
    - `until`: when it ends; without it, it does not end.
    """

    value: Free
    until: Moment | None = None


class Pause(Value):
    """That a tenant is paused: requests that would spend something get `tenant_paused`.

    - `message`: what their clients are told;
    - `until`: when the pause ends; without it, it does not end;
    - `retry_after_s`: when clients may ask again, at the latest when the pause ends, and in a day.
    """

    message: Message = "This tenant is paused"
    until: Moment | None = None
    retry_after_s: Annotated[int, Field(ge=1, le=MAX_RETRY_AFTER_S), WHOLE] | None = None

    def retry_after_at(self, epoch_ms: float) -> int:
        """In how many seconds a client may ask again."""
        asked_s = self.retry_after_s
        if self.until is None:
            return DEFAULT_RETRY_AFTER_S if asked_s is None else asked_s
        left_s = max(1, math.ceil(self.until.timestamp() - epoch_ms / 1_000))
        # A pause may be lifted early, and clients are not to stay away for years.
        return min(MAX_RETRY_AFTER_S if asked_s is None else asked_s, left_s)


class Override(Value):
    """What is overridden of a tenant: values, by their places in the settings, and a pause."""

    changes: Annotated[dict[Place, Change], Field(max_length=MAX_CHANGES)] = Field(
        default_factory=dict
    )
    paused: Pause | None = None


@dataclass(frozen=True, slots=True)
class Base:
    """A tenant's settings before anything is overridden: as they are written, and parsed."""

    source: Literal["file", "pushed"]
    settings: Mapping[str, Any]
    tenant: Tenant


@dataclass(frozen=True, slots=True)
class Effective:
    """What counts for a tenant's requests.

    - `deployment`: the deployment without those of its `vars` that an override wins over;
    - `paused`: the pause that is on;
    - `settings`: the settings as they are written, with what was put into them;
    - `changes`: what was put into them, by place;
    - `not_allowed`: what was not, because the tenant's `overrides` do not allow it;
    - `until_ms`: when one of these ends (milliseconds since 1970; inf: never).
    """

    tenant: Tenant
    deployment: Deployment
    settings: Mapping[str, Any]
    changes: Mapping[str, Change]
    paused: Pause | None = None
    not_allowed: tuple[Problem, ...] = ()
    until_ms: float = math.inf

    def is_over(self, clock: Clock) -> bool:
        """Whether something else counts now."""
        # Most of them have no end, and the time of day is not asked for.
        return self.until_ms != math.inf and self.until_ms <= clock.epoch_ms()


Source = Literal["default", "file", "pushed", "environment", "override"]


@dataclass(frozen=True, slots=True)
class Sourced:
    """One value that counts, where it comes from, and until when (None: it does not end)."""

    path: str
    value: object
    source: Source
    until: datetime | None = None


def base_of(source: Literal["file", "pushed"], name: str, text: str) -> Base:
    """The settings in a JSONC text; `name` is the file's, for errors. Raises SettingsError."""
    settings = read_settings(name, text)
    tenant = tenant_of(name, settings)
    return Base(source, cast("Mapping[str, Any]", settings), tenant)


def apply(
    base: Base, deployment: Deployment, override: Override | None, epoch_ms: float
) -> Effective:
    """What counts at this time (milliseconds since 1970).

    A default or fallback that is overridden wins over the deployment's `MODEL_ID` or
    `FALLBACK_MODEL_ID`. Raises SettingsError where the settings with the override do not parse; its
    problems name the places.
    """
    if override is None:
        return Effective(base.tenant, deployment, base.settings, {})
    allowed, not_allowed = base.tenant.overrides, list[Problem]()
    settings, beaten = base.settings, list[str]()
    changes = {
        path: change
        for path, change in sorted(override.changes.items())
        if _end_ms(change) > epoch_ms
    }
    ends_ms = [_end_ms(change) for change in changes.values()]
    for path, change in list(changes.items()):
        group = group_of(path)
        assert group is not None
        if group not in allowed:
            not_allowed.append(_not_allowed(path, group))
            del changes[path]
            continue
        settings = _with(settings, _steps(path), _value(base, path, group, change.value))
        if (var := getattr(deployment, _VARS.get(path, ""), None)) is not None:
            beaten.append(var)
            deployment = deployment.model_copy(update={_VARS[path]: None})
    paused = override.paused
    if paused is not None and "paused" not in allowed:
        not_allowed.append(_not_allowed("paused", "paused"))
        paused = None
    if paused is not None and _end_ms(paused) <= epoch_ms:
        paused = None
    if paused is not None:
        ends_ms.append(_end_ms(paused))
    tenant = base.tenant if not changes else tenant_of(f"override of {base.tenant.id}", settings)
    if beaten:
        # What the environment names is allowed by definition, also where it is not the default.
        models = tenant.models.model_copy(update={"allowed": (*tenant.models.allowed, *beaten)})
        tenant = tenant.model_copy(update={"models": models})
    return Effective(
        tenant,
        deployment,
        settings,
        changes,
        paused,
        tuple(not_allowed),
        min(ends_ms, default=math.inf),
    )


def sources(base: Base, effective: Effective) -> Iterator[Sourced]:
    """Every value of the settings that count, in the order of the settings' keys, and where it
    comes from. What the deployment's `vars` set is as they set it."""
    shown = effective.tenant.model_dump(mode="json", by_alias=True)
    for path, value, is_written in _leaves(shown, effective.settings):
        change = effective.changes.get(path)
        if change is None and path.startswith(_ALIASES):
            change = effective.changes.get(_ALIASES.removesuffix("."))
        if change is not None:
            yield Sourced(path, value, "override", change.until)
        elif (var := getattr(effective.deployment, _VARS.get(path, ""), None)) is not None:
            yield Sourced(path, var, "environment")
        else:
            yield Sourced(path, value, base.source if is_written else "default")


def _leaves(
    shown: Mapping[str, Any], written: Mapping[str, Any], path: str = ""
) -> Iterator[tuple[str, object, bool]]:
    """Each value that is no object: its place, itself as it is written, and whether it is."""
    for key, value in shown.items():
        place = f"{path}{key}"
        is_written = key in written
        inner = written.get(key, {})
        if isinstance(value, dict) and value and isinstance(inner, dict):
            yield from _leaves(value, inner, f"{place}.")
        else:
            # Dollars may be written as a number or a text; they are shown in one form.
            is_money = key == _MONEY and path.startswith("budgets.")
            yield place, inner if is_written and not is_money else value, is_written


def _end_ms(part: Change | Pause) -> float:
    return math.inf if part.until is None else part.until.timestamp() * 1_000


def _not_allowed(path: str, group: Overridable) -> Problem:
    return Problem(path, f"`overrides` in the tenant's settings does not have {group!r}")


def _steps(path: str) -> tuple[str, ...]:
    """The keys on the way to a place. The name of an alias may have dots."""
    if path.startswith(_ALIASES):
        return (*_ALIASES.removesuffix(".").split("."), path.removeprefix(_ALIASES))
    return tuple(path.split("."))


def _with(settings: Mapping[str, Any], steps: tuple[str, ...], value: object) -> dict[str, Any]:
    """The settings with another value at a place; without the place where it is None."""
    step, *further = steps
    changed = dict(settings)
    if further:
        inner = changed.get(step)
        changed[step] = _with(inner if isinstance(inner, dict) else {}, tuple(further), value)
    elif value is None:
        changed.pop(step, None)
    else:
        changed[step] = value
    return changed


def _value(base: Base, path: str, group: Overridable, value: object) -> object:
    """The value for a place: a relative one from what the tenant has there without overrides.
    Raises SettingsError where that is no number."""
    if group not in _WITH_NUMBERS or not isinstance(value, str):
        return value
    relative = _RELATIVE.fullmatch(value)
    if relative is None:
        return value
    steps = _steps(path)
    number = _number(_at(base.settings, steps))
    if number is None:
        # What is not written has a default, or is not there at all.
        number = _number(_at(base.tenant.model_dump(mode="json", by_alias=True), steps))
    if number is None:
        message = f"{value} is relative, and the tenant's settings have no number here"
        raise SettingsError(f"override of {base.tenant.id}", (Problem(path, message),))
    changed = number * (100 + Decimal(relative[1])) / 100
    if steps[-1] == _MONEY:
        return f"{changed.quantize(_MICRO, ROUND_FLOOR):f}"
    return int(changed.to_integral_value(ROUND_FLOOR))


def _at(settings: Any, steps: tuple[str, ...]) -> object:
    for step in steps:
        if not isinstance(settings, dict):
            return None
        settings = settings.get(step)
    return cast("object", settings)


def _number(value: object) -> Decimal | None:
    """A number as it is written, also as a decimal string; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = Decimal(str(value))
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
