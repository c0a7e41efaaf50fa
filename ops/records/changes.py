"""What is overridden of a tenant is changed: values are set and unset, it is paused and resumed."""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError

from bluey.errors import ModelRefused, SettingsError
from bluey.models.pricing import price_of
from bluey.models.selection import select_models
from bluey.tenants.override import Base, Change, Effective, Override, Pause, apply, sources
from bluey.tenants.record import Record
from ops.catalogue.known import catalogue
from ops.check.settings import NamedModel, judge_model
from ops.errors import OpsError
from ops.keys import refused_option
from ops.moments import say_moment
from ops.project.problems import Problem, Severity
from ops.project.setting_keys import message_of, settings_message
from ops.records.history import Event, Told
from ops.records.place import Place, Stored

UNCHANGED = "Nothing was changed."


@dataclass(frozen=True)
class Difference:
    """A value before and after a change; `until` is when the new one ends (None: it does not)."""

    path: str
    before: object
    after: object
    source: str
    until: datetime | None

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        until = self.until.isoformat() if self.until else None
        return {
            "path": self.path,
            "before": self.before,
            "after": self.after,
            "source": self.source,
            "until": until,
        }


@dataclass(frozen=True)
class Changed:
    """What a command changed of a tenant's record.

    `warnings`: what a person should know who did that; `paused`: the pause that is on.
    """

    place: Place
    event: Event
    differences: tuple[Difference, ...] = ()
    paused: Pause | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edit:
    """A change to what is overridden, and how it is told in the history. `places` are those that
    the settings have to allow."""

    what: str
    apply: Callable[[Override], Override]
    places: frozenset[str] = frozenset()
    is_of_values: bool = True


def setting(values: Mapping[str, object], until: datetime | None) -> Edit:
    """Override values by their places. Raises OpsError where a value cannot be stored."""
    try:
        changes = {
            path: Change.model_validate({"value": value, "until": until})
            for path, value in values.items()
        }
    except ValidationError as error:
        raise refused_option(error) from error
    ends = f" until {say_moment(until)}" if until else ""
    told = ", ".join(f"{path}={_text(change.value)}" for path, change in changes.items())

    def edit(override: Override) -> Override:
        return override.model_copy(update={"changes": {**override.changes, **changes}})

    return Edit(f"set {told}{ends}", edit, frozenset(changes))


def unsetting(paths: Sequence[str]) -> Edit:
    """Override these values no longer; without paths, none of them."""

    def edit(override: Override) -> Override:
        missing = [path for path in paths if path not in override.changes]
        if missing:
            known = ", ".join(override.changes) or "nothing"
            raise OpsError(
                f"{missing[0]}: it is not overridden", advice=f"Overridden: {known}. {UNCHANGED}"
            )
        if not override.changes:
            raise OpsError("nothing is overridden, so nothing was changed")
        kept = {
            path: change for path, change in override.changes.items() if paths and path not in paths
        }
        return override.model_copy(update={"changes": kept})

    return Edit(f"unset {', '.join(paths) or 'everything'}", edit)


def pausing(message: str, until: datetime | None, retry_after_s: int | None) -> Edit:
    """Pause a tenant. Raises OpsError where the message cannot be told."""
    told = {"message": message, "until": until, "retryAfterS": retry_after_s}
    try:
        pause = Pause.model_validate(
            {name: each for name, each in told.items() if each is not None}
        )
    except ValidationError as error:
        raise refused_option(error) from error
    ends = f" until {say_moment(until)}" if until else ""
    return Edit(
        f"pause{ends}: {message}",
        lambda override: override.model_copy(update={"paused": pause}),
        frozenset({"paused"}),
        is_of_values=False,
    )


def resuming() -> Edit:
    """Let a paused tenant go on."""

    def edit(override: Override) -> Override:
        if override.paused is None:
            raise OpsError("it is not paused, so nothing was changed")
        return override.model_copy(update={"paused": None})

    return Edit("resume", edit, is_of_values=False)


def change(place: Place, edit: Edit, told: Told, now: datetime) -> Changed:
    """Make a change, if the tenant's settings with it can be used.

    Raises:
        OpsError: they cannot, or they do not allow it, or somebody else was faster; then nothing
            was changed.
    """
    stored = place.read()
    before = stored.record.override if stored.record else None
    base = place.base(stored)
    after = edit.apply(_current(before, now))
    effective = judge(place, base, after, edit.places, now)
    warnings = [*_about_models(place, effective, edit.places)]
    try:
        was = apply(base, place.worker, before, _ms(now))
    except SettingsError as error:
        was = apply(base, place.worker, None, _ms(now))
        warnings.append(
            f"What was overridden until now could not be used: {settings_message(error)}"
        )
    event = event_of(stored, edit.what, told, now)
    old = stored.record
    pushed = (old.settings, old.pushed_at) if old else (None, None)
    place.write(stored, record_of(place, event, after, *pushed), event, now)
    found = tuple(differences(base, was, effective))
    if edit.is_of_values and not found:
        warnings.append("Every value of the settings is as it was.")
    return Changed(place, event, found, effective.paused, tuple(warnings))


def record_of(
    place: Place,
    event: Event,
    override: Override | None,
    settings: str | None = None,
    pushed_at: datetime | None = None,
) -> Record:
    """A tenant's record after an event."""
    return Record.model_validate(
        {
            "tenant": place.tenant_id,
            "environment": place.env,
            "revision": event.revision,
            "override": override if override != Override() else None,
            "settings": settings,
            "pushedAt": pushed_at,
        }
    )


def event_of(stored: Stored, what: str, told: Told, now: datetime) -> Event:
    """The event of a change to what is stored."""
    revision = stored.revision + 1
    return Event(who=told.by, when=now, what=what, why=told.why, revision=revision)


def judge(
    place: Place, base: Base, override: Override, wanted: frozenset[str], now: datetime
) -> Effective:
    """What counts with an override.

    Raises:
        OpsError: the settings with it cannot be used, do not allow one of the `wanted` places, or
            leave a budget in dollars without a price.
    """
    effective = _usable(place, base, override, wanted, now)
    for problem in effective.not_allowed:
        if problem.path in wanted:
            raise OpsError(
                f"{problem.path}: {problem.message}",
                advice=f"The settings of {place.tenant_id} say what may be overridden. {UNCHANGED}",
            )
    if wanted - {"paused"}:
        _judge_ends(place, base, override, wanted, effective)
    return effective


def _usable(
    place: Place, base: Base, override: Override, wanted: frozenset[str], at: datetime
) -> Effective:
    try:
        effective = apply(base, place.worker, override, _ms(at))
        chosen = select_models(effective.tenant, effective.deployment, None)
    except SettingsError as error:
        said = "; ".join(f"{each.path}: {message_of(each)}" for each in error.problems)
        raise OpsError(f"{said}", advice=UNCHANGED) from error
    except ModelRefused as error:
        raise OpsError(f"{error}", advice=UNCHANGED) from error
    if not wanted - {"paused"}:
        return effective
    for choice in chosen.choices:
        if choice.model.embeds:
            message = f"{choice.id} gives embeddings and does not chat"
            raise OpsError(message, advice=UNCHANGED)
    budgets = effective.tenant.budgets
    in_dollars = budgets is not None and budgets.are_in_dollars
    if in_dollars and price_of(effective.tenant, chosen.first.model) is None:
        raise OpsError(
            f"{chosen.model_id} has no price, and the budget is in dollars: every request that "
            "names no model would be refused",
            advice="Name a model that has a price (`bluey models list`), or give it one in "
            f"models.prices of the tenant's settings. {UNCHANGED}",
        )
    return effective


def _judge_ends(
    place: Place,
    base: Base,
    override: Override,
    wanted: frozenset[str],
    effective: Effective,
) -> None:
    """Raises OpsError where the settings cannot be used any more once one of the changes ends: the
    Worker would then drop the others, too, or ask a model that there is not."""
    aliases = effective.tenant.models.aliases
    ends = {each.until for each in effective.changes.values() if each.until is not None}
    for end in sorted(ends):
        try:
            then = _usable(place, base, override, wanted, end)
            _keep_aliases(then, aliases)
        except OpsError as error:
            raise OpsError(
                f"from {say_moment(end)} on, when some of what is overridden ends: {error.message}",
                advice=f"Give what belongs together the same end. {UNCHANGED}",
            ) from error


def _keep_aliases(effective: Effective, names: Container[str]) -> None:
    """Raises OpsError where the default or the fallback is one of these names, and no alias."""
    models = effective.tenant.models
    for name in (models.default, models.fallback):
        if name in names and name not in models.aliases:
            raise OpsError(f"{name} is no alias any more, and a model is named by it")


def differences(base: Base, before: Effective, after: Effective) -> Iterator[Difference]:
    """The values that a change makes different, or the ends of what is overridden."""
    was = {each.path: each for each in sources(base, before)}
    now = {each.path: each for each in sources(base, after)}
    for path in dict.fromkeys((*was, *now)):
        old, new = was.get(path), now.get(path)
        values = (old.value if old else None, new.value if new else None)
        ends = (old.until if old else None, new.until if new else None)
        if values[0] != values[1] or ends[0] != ends[1]:
            yield Difference(path, *values, new.source if new else "default", ends[1])


def _current(override: Override | None, now: datetime) -> Override:
    """An override without what has ended."""
    if override is None:
        return Override()
    kept = {
        path: change
        for path, change in override.changes.items()
        if change.until is None or change.until > now
    }
    paused = override.paused
    if paused is not None and paused.until is not None and paused.until <= now:
        paused = None
    return Override(changes=kept, paused=paused)


def _about_models(place: Place, effective: Effective, paths: frozenset[str]) -> Iterator[str]:
    """What the catalogue says of the models that are named now. Raises OpsError where one of them
    is not served."""
    aliases = effective.tenant.models.aliases
    for path in sorted(each for each in paths if each in effective.changes):
        for name in _models_in(path, effective.changes[path].value):
            model = aliases[name].model if name in aliases else name
            named = NamedModel("", path, model, frozenset({place.env}))
            for problem in judge_model(named, catalogue(), {place.env}):
                if problem.severity is Severity.ERROR:
                    raise OpsError(_said(problem), advice=f"{problem.fix} {UNCHANGED}")
                yield f"{_said(problem)}. {problem.fix}"


def _said(problem: Problem) -> str:
    return f"{problem.path}: {problem.message}"


def _models_in(path: str, value: object) -> Iterator[str]:
    if not path.startswith("models.") or path == "models.reasoning":
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
    elif isinstance(value, dict):
        named = [value] if isinstance(value.get("model"), str) else value.values()
        for each in named:
            yield from _models_in(path, each.get("model") if isinstance(each, dict) else each)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _ms(now: datetime) -> float:
    return now.timestamp() * 1_000
