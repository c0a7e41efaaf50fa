"""Renders a deployment's `wrangler.jsonc`: the template with the deployment's own facts.

`deployment.jsonc` may have further keys for wrangler, in the template's shape. They are merged into
it by this rule: objects key by key, entries of a list by their `name` or `binding`; null removes a
key; any other value replaces the template's. The template's own values at a key of `FIXED` stay:
entries and variables may be added there, nothing else.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ops.deployment.facts import ENVIRONMENTS, EVERY, FACTS_FILE, Facts
from ops.project.paths import LOCAL, SHARED
from ops.project.problems import Problem

TEMPLATE_FILE = "ops/deployment/template.jsonc"

FIXED = frozenset(
    (
        *("$schema", "name", "account_id", "main", "compatibility_date", "compatibility_flags"),
        *("rules", "assets", "migrations", "route", "routes"),
        *("ai", "services", "durable_objects", "kv_namespaces", "vars"),
    )
)
"""With other values than the template's at these keys, the Worker would not run, or not as this
deployment."""

WRITTEN_AS = {
    "name": "worker",
    "account_id": "accountId",
    "route": "environments.<name>.routes",
    "routes": "environments.<name>.routes",
    "kv_namespaces": "environments.<name>.kv",
    "vars": "environments.<name>.model and fallback",
}
"""The facts that fill the template's placeholders."""

METRICS_BINDING = "METRICS"

PATHS = ("$schema", "main", "assets.directory")
"""The template's values that are paths from the root."""

ABSENT: Any = object()

_PLACEHOLDER = re.compile(r"\$\{([A-Za-z.]+)\}")


@dataclass(frozen=True)
class Origin:
    """The place in a file from which a part of a `wrangler.jsonc` was made."""

    file: str
    path: str

    def at(self, key: object) -> "Origin":
        """A place inside this one."""
        return Origin(self.file, joined(self.path, key))


@dataclass(frozen=True)
class Rendered:
    """A rendered `wrangler.jsonc`, and the source of each part.

    `problems` are placeholders without a fact, and further keys that were left out because the
    Worker would not run with them.
    """

    data: dict[str, Any]
    origins: Mapping[str, Origin]
    problems: tuple[Problem, ...]

    def origin(self, path: str) -> Origin:
        """The source of the value at a path."""
        keys = path.split(".") if path else []
        for length in range(len(keys), -1, -1):
            if found := self.origins.get(".".join(keys[:length])):
                for key in keys[length:]:
                    found = found.at(key)
                return found
        if keys[:1] == ["env"] and keys[1:2] != [LOCAL]:
            keys[1:2] = [EVERY]
        return Origin(TEMPLATE_FILE, ".".join(keys))


def joined(path: str, key: object) -> str:
    """The path of a key below `path`."""
    return f"{path}.{key}" if path else str(key)


def facts_file(name: str) -> str:
    """The file with a deployment's own facts."""
    return FACTS_FILE if name == SHARED else f"tenants/{name}/{FACTS_FILE}"


def parse_template(data: object) -> tuple[dict[str, Any] | None, tuple[Problem, ...]]:
    """The template in its file's JSON, or the problems of its shape."""
    blocks = data.get("env") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(blocks, dict):
        fix = 'Write an object with a block for every environment in "env".'
        return None, (Problem(TEMPLATE_FILE, "env", "is no object", fix),)
    problems = tuple(
        Problem(TEMPLATE_FILE, f"env.{key}", "is no block of an environment", "Remove it.")
        for key, block in blocks.items()
        if key not in (EVERY, *ENVIRONMENTS) or not isinstance(block, dict)
    )
    return (None if problems else data), problems


def render(name: str, facts: Facts, template: Mapping[str, Any]) -> Rendered:
    """Render the `wrangler.jsonc` of a deployment."""
    making = _Making(name, template)
    common, own = Origin(TEMPLATE_FILE, ""), Origin(facts_file(name), "wrangler")
    further: dict[str, Any] = facts.wrangler.model_dump(by_alias=True)
    values = _values(name, facts)
    data: dict[str, Any] = making.filled(without_env(template), "", common, values)
    data = making.lay(data, making.inheritable(without_env(further), own), "", own)
    data["env"] = {}
    for env in ENVIRONMENTS:
        block: Any = {}
        path, values = f"env.{env}", _values(name, facts, env)
        for key in (EVERY, env):
            at = common.at("env").at(key)
            filled = making.filled(template["env"].get(key, {}), path, at, values)
            block = making.lay(block, filled, path, at)
        for key in (EVERY, env):
            block = making.lay(block, further["env"][key], path, own.at("env").at(key))
        data["env"][env] = block
    return Rendered(_without_nulls(data), making.origins, tuple(dict.fromkeys(making.problems)))


def _values(name: str, facts: Facts, env: str | None = None) -> dict[str, object]:
    """The values of the template's placeholders."""
    values: dict[str, object] = {
        "worker": facts.base_name(name),
        "accountId": facts.account_id,
        "tenant": None if name == SHARED else name,
        "settings": "*" if name == SHARED else name,
    }
    if env is None:
        return values
    own = facts.environment(env)
    return values | {
        "environment": env,
        "environment.worker": facts.worker_name(name, env),
        "environment.accountId": own.account_id,
        "environment.routes": list(own.routes) or None,
        "environment.kv.budgets": own.kv.budgets,
        "environment.model": own.model,
        "environment.fallback": own.fallback,
        "environment.metrics": own.metrics
        and [{"binding": METRICS_BINDING, "dataset": own.metrics}],
        "environment.otlp": own.otlp and own.otlp.observability(),
    }


@dataclass
class _Making:
    """A rendering under way. A value of None is removed only at the end, because it also removes
    the template's value."""

    name: str
    template: Mapping[str, Any]
    origins: dict[str, Origin] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def filled(self, value: Any, path: str, origin: Origin, values: Mapping[str, object]) -> Any:
        """The template's part for a path, filled with the deployment's own values."""
        if isinstance(value, dict | list):
            items = value.items() if isinstance(value, dict) else enumerate(value)
            inner = {
                key: self.filled(item, joined(path, key), origin.at(key), values)
                for key, item in items
            }
            return inner if isinstance(value, dict) else list(inner.values())
        if not isinstance(value, str):
            return value
        if path in PATHS and self.name != SHARED:
            return posixpath.join("../..", posixpath.normpath(value))
        for placeholder in _PLACEHOLDER.finditer(value):
            whole, name = placeholder[0], placeholder[1]
            if name not in values:
                fix = f"Write one of {', '.join(f'${{{known}}}' for known in values)}."
                problem = Problem(origin.file, origin.path, f"nothing fills {whole} here", fix)
                self.problems.append(problem)
            elif whole == value or values[name] is None:
                # This belongs to one environment, so its source is the place in that environment's
                # facts.
                _, inside, fact = name.partition("environment.")
                fact = f"environments.{values['environment']}.{fact}" if inside else name
                self.origins[path] = Origin(facts_file(self.name), fact)
                return values[name]
        return _PLACEHOLDER.sub(lambda found: str(values.get(found[1], found[0])), value)

    def inheritable(self, block: Mapping[str, Any], origin: Origin) -> dict[str, Any]:
        """The further keys beside `env`, without those that each environment has to have itself."""
        of_blocks = {"route"}.union(*self.template["env"].values()) - self.template.keys()
        for key in block:
            if key in of_blocks:
                self._refuse(key, origin.at(key))
        return {key: value for key, value in block.items() if key not in of_blocks}

    def lay(self, base: Any, over: Any, path: str, origin: Origin) -> Any:
        """Merge `over`, a value from a file, into the value at a path."""
        if isinstance(base, dict) and isinstance(over, dict):
            merged = dict(base)
            for key, value in over.items():
                under = base.get(key, ABSENT)
                merged[key] = self.lay(under, value, joined(path, key), origin.at(key))
            return {key: value for key, value in merged.items() if value is not ABSENT}
        known, names = identified(base), identified(over)
        if known is not None and names is not None:
            entries = list(base)
            for index, name in enumerate(names):
                place = known.index(name) if name in known else len(entries)
                entry = base[place] if name in known else ABSENT
                entry = self.lay(entry, over[index], joined(path, place), origin.at(index))
                entries[place : place + 1] = [] if entry is ABSENT else [entry]
            return entries
        is_changed = origin.file != TEMPLATE_FILE and base != over and not self._is_further(path)
        if is_changed and is_fixed(path, base, self.template):
            self._refuse(path, origin)
            return base
        if origin.file != TEMPLATE_FILE or path not in self.origins:  # placeholders have one
            self.origins[path] = origin
        return over

    def _is_further(self, path: str) -> bool:
        """Whether what is at a path so far comes from the deployment's further keys."""
        keys = path.split(".")
        above = (".".join(keys[:length]) for length in range(len(keys), 0, -1))
        found = next((self.origins[each] for each in above if each in self.origins), None)
        return found is not None and found.path.startswith("wrangler.")

    def _refuse(self, path: str, origin: Origin) -> None:
        key = _in_block(path)[0]
        message = f"'{key}' is the template's here, and the Worker would not run with another"
        fix = f"Remove it; what is the same in all deployments is in {TEMPLATE_FILE}."
        if key in WRITTEN_AS:
            fix = f"Remove it; what is the deployment's own of it is {WRITTEN_AS[key]}."
        elif not path.startswith("env.") and key not in self.template:
            message = f"'{key}' is not inherited by environments"
            fix = 'Write it into wrangler.env, below "*" for every environment.'
        self.problems.append(Problem(origin.file, origin.path, message, fix))


def is_fixed(path: str, base: Any, template: Mapping[str, Any]) -> bool:
    """Whether the template's value at a path (`ABSENT`: none) may not be changed."""
    key, *deeper = _in_block(path)
    if key not in FIXED or base is not ABSENT:
        return key in FIXED
    if not deeper:  # the block has no such key: it inherits the key, or the key does not exist
        return key == "route" or key in template
    return key != "vars" and not deeper[-1].isdigit()


def _in_block(path: str) -> list[str]:
    """The keys of a path; for a path in an environment, only the keys after the environment."""
    keys = path.split(".")
    return keys[2:] if keys[0] == "env" else keys


def identified(value: object) -> list[object] | None:
    """The key by which a list's entries are told apart; None where there is none."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        return None
    names = [item.get("name", item.get("binding")) for item in value]
    return None if None in names else names


def without_env(value: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a configuration that all environments inherit."""
    return {key: item for key, item in value.items() if key != "env"}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
