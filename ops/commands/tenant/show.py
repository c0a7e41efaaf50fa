"""`bluey tenant show`: shows tables or JSON."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from ops import completing
from ops.console import print_json, print_table, say, step
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.options import JsonOption, LocalOption, SharedOption, StateOption, TenantArgument
from ops.project.accounts import AccountUnknown
from ops.project.paths import SHARED, home
from ops.records.live import Looked, look
from ops.records.place import NoNamespace, open_place
from ops.tenants.show import Shown, Sourced, show_settings, show_tenant


def command(
    tenant: TenantArgument,
    env: Annotated[
        str | None,
        typer.Option(
            metavar="ENVIRONMENT",
            help="This environment only, with what is overridden there.",
            autocompletion=completing.environments,
        ),
    ] = None,
    request_model: Annotated[
        str | None,
        typer.Option(
            metavar="MODEL",
            help="Show what a request that names this model gets.",
            autocompletion=completing.models_of_tenant,
        ),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Only what the files here say.")
    ] = False,
    local: LocalOption = False,
    shared: SharedOption = False,
    persist_to: StateOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is in effect in each environment, and where each value comes from.

    With --env, also asks the account for overrides and pushed settings, with --local this machine.
    An override wins over the environment's vars, these win over tenant.jsonc or pushed settings,
    and those over the default. A request can name a model (--request-model) and a smaller
    maxTokens.

    \b
    Examples:
      bluey tenant show mrrainbowsmoke --env staging
      bluey tenant show mrrainbowsmoke --request-model smart
      bluey tenant show acme --shared --env production
    """
    if tenant == SHARED:
        raise OpsError(f"'{SHARED}' is no tenant", advice="bluey tenant list has them.")
    if env is None and (local or persist_to is not None):
        # As with every other command: without --env it is this machine's environment.
        env = "local"
    now = datetime.now(UTC)
    looked = None
    if env is not None and not offline:
        looked = _look(tenant, env, now, local, shared, persist_to)
    if shared:
        if looked is None or request_model is not None:
            raise OpsError(f"--{SHARED} needs --env and an account, and takes no --request-model")
        shown = Shown(tenant, show_settings(looked.live), {})
    else:
        live = looked.live if looked else None
        shown = show_tenant(load_project(home(), (tenant,), env), tenant, request_model, live)
    if as_json:
        told = {"record": looked.as_value()} if looked else {}
        print_json(shown.as_value() | told)
    else:
        _show(shown, looked, now)


def _look(
    tenant: str, env: str, now: datetime, local: bool, shared: bool, state: Path | None
) -> Looked | None:
    """What counts at run time; None where nobody can be asked."""
    try:
        place = open_place(tenant, env, is_local=local, is_shared=shared, state=state)
    except (AccountUnknown, NoNamespace) as error:
        say(f"What is overridden in {env} is not shown: {error.message}.")
        return None
    with step(f"reading what is overridden of {place}"):
        return look(place, now)


def _show(shown: Shown, looked: Looked | None, now: datetime) -> None:
    rows = []
    for name, block in shown.environments.items():
        rows += [
            (name, "model", _text(block.model_id.value), block.model_id.source),
            ("", "fallback", _text(block.fallback_model_id.value), block.fallback_model_id.source),
            ("", "Worker", block.worker, "deployment.jsonc"),
            ("", "account", block.account_id, block.account_source or "not written down"),
            ("", "KV namespace", block.namespace_id, "deployment.jsonc"),
        ]
    if rows:
        print_table(("environment", "what", "value", "from"), rows)
    if looked is not None:
        print_table(("at run time", str(looked.place)), looked.rows(now))
    print_table(
        ("setting", "value", "from"),
        ((path, _text(item.value), _source(item)) for path, item in shown.settings.items()),
    )


def _source(item: Sourced) -> str:
    if item.until is None:
        return item.source
    return f"{item.source} until {datetime.fromisoformat(item.until):%Y-%m-%d %H:%M} UTC"


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
