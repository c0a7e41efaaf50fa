"""What a person needs to know of a Worker that is ready."""

import json
import shlex
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bluey.tenants.addresses import is_loopback_host
from ops.console import visible
from ops.deployment.project import Settings, load_settings
from ops.local.serving import Options
from ops.progress import is_terminal
from ops.project.configuration import read_config, served_tenants
from ops.project.paths import ROOT, SHARED, home

QUESTION = "Hello!"

ASKED_BY_PORT = ("127.0.0.1", "localhost")
"""The addresses at which `bluey smoke --port` asks."""


def address(options: Options) -> str:
    """Where the Worker answers."""
    return f"http://{options.host}:{options.port}"


def facts(options: Options, *, is_offline: bool) -> list[tuple[str, str]]:
    """What there is, by its name."""
    url = address(options)
    found = [("Console", f"{url}/console"), ("API", f"{url}/v1"), ("Docs", f"{url}/docs")]
    slugs = served_tenants(options.deployment)
    found += [("Tenants" if options.deployment == SHARED else "Tenant", ", ".join(slugs))]
    found += [("Environment", options.env)]
    variables = read_config(options.deployment, options.env).get("vars", {})
    for slug in slugs:
        of = f" ({slug})" if options.deployment == SHARED else ""
        settings, problems = load_settings(home(), f"src/settings/{slug}.jsonc")
        if problems:
            found.append((f"Settings{of}", f"{problems[0].path} {problems[0].message}".strip()))
            continue
        found.append((f"Models{of}", _models(settings, variables)))
        found.append((f"Budget{of}", _budget(settings)))
    if not is_loopback_host(options.host):
        found.append(("API keys", f"needed, because other machines may reach {options.ip}"))
    runtime = "the assembled Pyodide bundle" if is_offline else "the released Pyodide bundle"
    return [*found, ("Runtime", f"workerd with {runtime}")]


def try_it(options: Options) -> str:
    """A command that asks the Worker something, to copy: its lines fit 80 columns, most often."""
    tenant = _named_tenant(options)
    settings, _ = load_settings(home(), f"src/settings/{tenant}.jsonc")
    default = settings.text("models", "default") or "MODEL"
    # A short name is easier to read, and every tenant has other ones.
    aliases = settings.aliases
    model = next((name for name, target in aliases.items() if target == default), default)
    body = {"model": model, "messages": [{"role": "user", "content": QUESTION}]}
    # Some shells take the brackets of an IPv6 address for a pattern.
    parts = [f"curl -s {shlex.quote(f'{address(options)}/v1/chat/completions')}"]
    headers = ["content-type: application/json"]
    if options.deployment == SHARED:
        headers.append(f"x-tenant-id: {tenant}")
    if not is_loopback_host(options.host):
        headers.append("authorization: Bearer YOUR_KEY")
    parts += [f"-H {shlex.quote(header)}" for header in headers]
    parts.append(f"-d {shlex.quote(json.dumps(body, separators=(',', ':')))}")
    return " \\\n  ".join(parts)


def next_command(options: Options) -> str:
    """The command that comes next: an API key where one is needed, else a smoke test."""
    tenant = _named_tenant(options)
    if not is_loopback_host(options.host):
        words = ["keys", "create", tenant, "--env", options.env, "--local", "--label", "test"]
        return _bluey(*words, *(["--shared"] if options.deployment == SHARED else []))
    words = ["smoke", options.deployment, "--env", options.env, "--port", str(options.port)]
    if options.ip not in ASKED_BY_PORT:
        words = ["smoke", address(options)]
    return _bluey(*words, *(["--tenant", tenant] if options.deployment == SHARED else []))


def show(screen: Console, options: Options, *, is_offline: bool) -> None:
    """Print all of it. Nothing stands beside a command, so that it can be copied."""
    named = facts(options, is_offline=is_offline)
    if is_terminal(screen.file):
        screen.rule("[bold]Bluey is ready", align="left", style="blue")
        table = Table.grid(padding=(0, 2))
        table.add_column(style="bold", no_wrap=True)
        table.add_column(overflow="fold")
        for name, text in named:
            table.add_row(name, Text(visible(text), "cyan" if text.startswith("http") else ""))
        screen.print(table, soft_wrap=False)
    else:
        width = max(len(name) for name, _ in named)
        for name, text in named:
            screen.print(Text(f"{name:<{width}}  {visible(text)}"))
    for name, command in (("Try it", try_it(options)), ("Next", next_command(options))):
        screen.print(Text.assemble("\n", (f"{name}:", "bold"), f"\n{visible(command)}"))
    if is_terminal(screen.file):
        screen.rule(style="blue")


def _models(settings: Settings, variables: Mapping[str, Any]) -> str:
    default = variables.get("MODEL_ID") or settings.text("models", "default") or "none"
    fallback = variables.get("FALLBACK_MODEL_ID") or settings.text("models", "fallback")
    parts = [str(default), *([f"then {fallback}"] if fallback else [])]
    if settings.aliases:
        parts.append(f"aliases {', '.join(settings.aliases)}")
    return "; ".join(parts)


def _budget(settings: Settings) -> str:
    data = settings.data if isinstance(settings.data, dict) else {}
    budgets = data.get("budgets")
    parts = []
    for name, unit in (("daily", "a day"), ("monthly", "a month")):
        window = budgets.get(name) if isinstance(budgets, dict) else None
        if not isinstance(window, dict):
            continue
        if (tokens := window.get("tokens")) is not None:
            parts.append(f"{tokens:,} tokens {unit}")
        if (dollars := window.get("usd")) is not None:
            parts.append(f"${dollars} {unit}")
    return ", ".join(parts) or "none"


def _named_tenant(options: Options) -> str:
    """The tenant for which a command is shown: of several the first."""
    if options.deployment != SHARED:
        return options.deployment
    return next(iter(served_tenants(SHARED)), "TENANT")


def _bluey(*words: str) -> str:
    here = Path(sys.executable).with_name("bluey")
    found = shutil.which("bluey")
    is_on_path = found is not None and Path(found).resolve() == here.resolve()
    program = "bluey"
    if not is_on_path and here.exists():
        program = str(here.relative_to(ROOT) if here.is_relative_to(ROOT) else here)
    return shlex.join([program, *words])
