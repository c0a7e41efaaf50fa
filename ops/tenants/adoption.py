"""`bluey tenant adopt`: a `deployment.jsonc` from a `wrangler.jsonc` that was made by hand."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bluey.tenants import jsonc
from ops.check.differences import differences
from ops.deployment.facts import ENVIRONMENTS, EVERY, Facts, parse_facts
from ops.deployment.project import Deployment, Project
from ops.deployment.rendering import ABSENT, identified, is_fixed, joined, render, without_env
from ops.errors import OpsError
from ops.tenants.files import facts_text


@dataclass(frozen=True)
class Adopted:
    """A deployment's facts as text, and the places where its new `wrangler.jsonc` will differ from
    the old one."""

    file: str
    text: str
    differences: tuple[tuple[str, str], ...]

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        found = [{"path": path, "message": message} for path, message in self.differences]
        return {"file": self.file, "text": self.text, "notKept": found}


def adopt(project: Project, name: str) -> Adopted:
    """The facts of a deployment whose `wrangler.jsonc` was made by hand; nothing is written.

    Raises:
        OpsError: the deployment has facts already, or its file cannot be read or lacks a required
        fact.
    """
    deployment = next(each for each in project.deployments if each.name == name)
    template = project.template
    if template is None or deployment.text is None or deployment.has_facts:
        raise OpsError(
            f"there is nothing to adopt for {name}",
            advice=f"That needs {deployment.file} and no {deployment.facts_file}. "
            f"Run `bluey check {name} --no-upload`.",
        )
    try:
        data: Any = jsonc.loads(deployment.text)
    except json.JSONDecodeError as error:
        raise OpsError(f"{deployment.file} cannot be read: {error}") from error
    value = _own(deployment, data)
    plain = render(name, _parsed(deployment, value), template).data
    further = _further(without_env(plain), without_env(data), "", template)
    blocks = {
        env: block
        for env in ENVIRONMENTS
        if (block := _further(plain["env"][env], data["env"][env], f"env.{env}", template))
    }
    if blocks == dict.fromkeys(ENVIRONMENTS, blocks.get(ENVIRONMENTS[0])):
        blocks = {EVERY: blocks[ENVIRONMENTS[0]]}
    facts = _parsed(deployment, value | {"wrangler": further | {"env": blocks}})
    found = differences(data, render(name, facts, template).data)
    sources = "the template and the facts"
    return Adopted(
        deployment.facts_file,
        facts_text(name, facts),
        tuple((path, message.format(sources)) for path, message in found),
    )


def _own(deployment: Deployment, data: Any) -> dict[str, Any]:
    """The facts in a `wrangler.jsonc`, in the form of a `deployment.jsonc`. Some may be missing."""
    data = _object(data)
    base = data.get("name", f"bluey-{deployment.name}")
    environments = {}
    for env, block in _object(data.get("env")).items():
        named = _object(block).get("name", f"{base}-{env}")
        namespaces, pinned = _object(block).get("kv_namespaces"), _object(block).get("vars")
        bound = {
            _object(item).get("binding"): _object(item).get("id")
            for item in (namespaces if isinstance(namespaces, list) else ())
        }
        environments[env] = _without_none(
            worker=None if named == f"{base}-{env}" else named,
            accountId=_object(block).get("account_id"),
            kv=_without_none(budgets=bound.get("BUDGETS")),
            model=_object(pinned).get("MODEL_ID"),
            fallback=_object(pinned).get("FALLBACK_MODEL_ID"),
            routes=_object(block).get("routes"),
        )
    return _without_none(
        worker=None if base == f"bluey-{deployment.name}" else base,
        accountId=data.get("account_id"),
        environments=environments,
    )


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _without_none(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None}


def _parsed(deployment: Deployment, value: dict[str, Any]) -> Facts:
    facts, problems = parse_facts(deployment.file, value)
    if facts is None:
        raise OpsError(
            f"{deployment.file} does not give what {deployment.facts_file} needs: "
            + "; ".join(f"{each.path}: {each.message}" for each in problems),
            advice=f"Correct it there, and run `bluey tenant adopt {deployment.name}` again.",
        )
    return facts


def _further(plain: Any, there: Any, path: str, template: Mapping[str, Any]) -> Any:
    """The further keys that turn `plain` into the value that is there, as far as they are allowed;
    {} where none are needed."""
    if plain == there:
        return {}
    if isinstance(plain, dict) and isinstance(there, dict):
        found = {}
        for key in {**there, **plain}:
            # null removes.
            value, place = there.get(key), joined(path, key)
            further = _further(plain.get(key, ABSENT), value, place, template)
            if further != {}:
                found[key] = further
        return found
    known, names = identified(plain), identified(there)
    if known is not None and names is not None:
        entries = []
        for index, name in enumerate(names):
            item = there[index]
            base = plain[known.index(name)] if name in known else ABSENT
            further = _further(base, item, joined(path, index), template)
            if further != {}:
                label = "name" if "name" in item else "binding"
                entries.append({label: item[label]} | further)
        return entries or {}
    return {} if is_fixed(path, plain, template) else there
