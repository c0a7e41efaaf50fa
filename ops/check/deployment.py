"""Rules about what a deployment's environments inherit: runtime, entry, migrations, reach."""

import os
import posixpath
from collections.abc import Iterator
from typing import Any

from ops.check.bindings import LEDGER_CLASS
from ops.check.config import Config, Environment, Migration, unknown_keys
from ops.check.problems import Problem, Severity
from ops.check.project import Deployment, Project
from ops.project.paths import SHARED

PYTHON_FLAG = "python_workers"

SETTINGS_TYPE, BRIDGE_TYPE, BRIDGE_GLOB = "Text", "ESModule", "worker/*.mjs"


def unknown(project: Project) -> Iterator[Problem]:
    """Keys that Bluey's deployments do not use, which may be misspelt ones that they do."""
    for deployment, config in project.configured:
        yield from unknown_keys(deployment.file, config)


def runtime(project: Project) -> Iterator[Problem]:
    """The compatibility date and flags are those of the root: all deployments run one Python."""
    root = project.shared
    for deployment, config in project.configured:
        for key in ("compatibility_date", "compatibility_flags"):
            expected = getattr(root, key) if root else None
            if key == "compatibility_flags" and PYTHON_FLAG not in (expected or (PYTHON_FLAG,)):
                if config is root:
                    message = f"lack {PYTHON_FLAG}, without which nothing can run"
                    fix = f'Write ["{PYTHON_FLAG}"], in every deployment.'
                    yield Problem(deployment.file, key, message, fix)
                continue
            for path, value in _wherever(config, key):
                if value is None:
                    yield Problem(
                        deployment.file, path, "is missing", f"Add '{key}' as in the root."
                    )
                elif expected is not None and _unordered(value) != _unordered(expected):
                    yield Problem(
                        deployment.file,
                        path,
                        "differs from the wrangler.jsonc in the root",
                        f"Write {_shown(expected)}; docs/runtime.md says what moves with it.",
                    )


def _wherever(config: Config, key: str) -> Iterator[tuple[str, Any]]:
    """A key's value in the file, and in each environment that does not inherit it."""
    yield key, getattr(config, key)
    for env, block in config.env.items():
        value = getattr(block, key)
        if value is not None:
            yield f"env.{env}.{key}", value


def _unordered(value: object) -> object:
    return sorted(value) if isinstance(value, tuple) else value


def _shown(value: object) -> str:
    return str(list(value) if isinstance(value, tuple) else value).replace("'", '"')


def entry(project: Project) -> Iterator[Problem]:
    """`main` is the Worker's entry, whose folder is what is uploaded."""
    expected = project.root / "src" / "entry.py"
    for deployment, config in project.configured:
        right = os.path.relpath(expected, deployment.folder).replace(os.sep, "/")
        for path, value in _wherever(config, "main"):
            if (
                not isinstance(value, str)
                or (deployment.folder / value).resolve() != expected.resolve()
            ):
                message = "is not the Worker's entry, src/entry.py"
                yield Problem(deployment.file, path, message, f'Write "main": "{right}".')


def module_rules(project: Project) -> Iterator[Problem]:
    """`rules` upload the tenant's own settings, no other tenant's, and the JavaScript bridge."""
    for deployment, config in project.configured:
        name = "*" if deployment.name == SHARED else deployment.name
        wanted = {SETTINGS_TYPE: f"settings/{name}.jsonc", BRIDGE_TYPE: BRIDGE_GLOB}
        sections: list[tuple[str, Environment]] = [("rules", config)]
        sections += [
            (f"env.{env}.rules", block)
            for env, block in config.env.items()
            if block.rules is not None
        ]
        for path, section in sections:
            yield from _module_rules(deployment, path, section, wanted)


def _module_rules(
    deployment: Deployment, path: str, section: Environment, wanted: dict[str, str]
) -> Iterator[Problem]:
    uploaded: set[str] = set()
    for index, rule in enumerate(section.rules or ()):
        for position, glob in enumerate(rule.globs):
            if glob == wanted.get(rule.type):
                uploaded.add(rule.type)
            elif glob.startswith("settings/"):
                right = wanted[SETTINGS_TYPE]
                # Said once: that the right one is missing would say the same.
                uploaded.add(SETTINGS_TYPE)
                yield Problem(
                    deployment.file,
                    f"{path}.{index}.globs.{position}",
                    f"'{glob}' as {rule.type} does not upload this deployment's settings, or more",
                    f'Write {{ "type": "Text", "globs": ["{right}"], "fallthrough": true }}.',
                )
    if not section.rules:
        fix = "Copy them from another tenant's, and put this one's name in."
        yield Problem(deployment.file, path, "no rule uploads the settings and the bridge", fix)
        return
    for kind, glob in wanted.items():
        if kind not in uploaded:
            yield Problem(
                deployment.file,
                path,
                f"no rule of type {kind} uploads '{glob}'",
                f'Add {{ "type": "{kind}", "globs": ["{glob}"], "fallthrough": true }}.',
            )


def migrations(project: Project) -> Iterator[Problem]:
    """The Durable Object migrations are the root's; they create the ledger's class, with SQLite."""
    root = project.shared
    # Nothing is compared with a root that is wrong itself.
    common = root.migrations if root and _creates_ledger(root.migrations) else None
    for deployment, config in project.configured:
        for path, steps in _wherever(config, "migrations"):
            if common is not None and (steps or ()) != common:
                tags = ", ".join(step.tag for step in common)
                yield Problem(
                    deployment.file,
                    path,
                    f"differ from those of the wrangler.jsonc in the root ({tags})",
                    "Copy them from there. A step that was deployed is never changed or removed; "
                    "a new one is added at the end, in every deployment.",
                )
            elif config is root and not _creates_ledger(steps):
                yield Problem(
                    deployment.file,
                    path,
                    f"no migration creates {LEDGER_CLASS} with SQLite",
                    f'Write [{{ "tag": "v1", "new_sqlite_classes": ["{LEDGER_CLASS}"] }}].',
                )
    if root is not None:  # the others are compared with it
        yield from _changed_steps(project, root)


def _creates_ledger(steps: tuple[Migration, ...] | None) -> bool:
    return any(LEDGER_CLASS in step.new_sqlite_classes for step in steps or ())


def _changed_steps(project: Project, root: Config) -> Iterator[Problem]:
    deployment = next(each for each in project.deployments if each.name == SHARED)
    steps = root.migrations or ()
    committed = project.committed_migrations
    if steps[: len(committed)] != committed:
        yield Problem(
            deployment.file,
            "migrations",
            "a step of the last commit was changed or removed",
            "Put it back (`git diff wrangler.jsonc` shows it), and add a new step at the end.",
        )
        return
    seen = set()
    for index, step in enumerate(steps):
        if step.tag in seen:
            message = f"the tag '{step.tag}' was used before, so this step would never be applied"
            path = f"migrations.{index}.tag"
            yield Problem(deployment.file, path, message, "Give the step a tag of its own.")
        seen.add(step.tag)


def documents(project: Project) -> Iterator[Problem]:
    """Every deployment serves the API's description and its page, through the Worker."""
    root = project.shared
    if root is None or root.assets is None:
        return
    for deployment, config in project.configured:
        if config is root:
            continue
        folder = posixpath.relpath(root.assets.directory, posixpath.dirname(deployment.file) or ".")
        expected = root.assets.model_copy(update={"directory": folder})
        fix = f'Write {{"assets": {expected.model_dump_json(exclude_unset=True)}}}.'
        if config.assets is None:
            message = "the API's description is not uploaded: /openapi.json and /docs answer 404"
            yield Problem(deployment.file, "assets", message, fix, Severity.WARNING)
        elif config.assets != expected:
            yield Problem(deployment.file, "assets", "the assets are not the root's", fix)


def reach(project: Project) -> Iterator[Problem]:
    """A deployed Worker has an address, and no two environments the same route."""
    for deployment, config in project.configured:
        for key in ("route", "routes"):
            heirs = [env for env, block in config.env.items() if getattr(block, key) is None]
            if getattr(config, key) and len(heirs) > 1:
                yield Problem(
                    deployment.file,
                    key,
                    f"{', '.join(heirs)} would all take this route; the last one deployed has it",
                    "Move it into the environment that it is for.",
                )
        for path, value in _wherever(config, "workers_dev"):
            section = config.env[path.split(".")[1]] if path.startswith("env.") else config
            routed = [each for each in (config, section, *config.env.values()) if _has_route(each)]
            if value is False and not routed:
                yield Problem(
                    deployment.file,
                    path,
                    "with workers_dev off and no route, nothing can reach the Worker",
                    'Add "routes" to the environment, or write "workers_dev": true.',
                    Severity.WARNING,
                )


def _has_route(section: Environment) -> bool:
    return bool(section.route or section.routes)
