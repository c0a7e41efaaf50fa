"""`bluey tenant show`: shows tables or JSON."""

import json
from typing import Annotated

import typer

from ops.console import print_json, print_table
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.options import JsonOption
from ops.project.paths import SHARED, home
from ops.tenants.show import show_tenant


def command(
    slug: Annotated[str, typer.Argument(help="A folder of tenants/.")],
    env: Annotated[str | None, typer.Option(help="This environment only.")] = None,
    request_model: Annotated[
        str | None, typer.Option(help="Show what a request that names this model gets.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Show what is in effect in each environment, and where each value comes from.

    A request overrides the environment's vars, these override tenant.jsonc, and that overrides the
    default. A request can name a model (--request-model) and a smaller maxTokens.

    \b
    Examples:
      bluey tenant show mrrainbowsmoke --env staging
      bluey tenant show mrrainbowsmoke --request-model smart
    """
    if slug == SHARED:
        raise OpsError(f"'{SHARED}' is no tenant", advice="bluey tenant list has them.")
    project = load_project(home(), (slug,), env)
    shown = show_tenant(project, slug, request_model)
    if as_json:
        print_json(shown.as_value())
        return
    rows = []
    for name, block in shown.environments.items():
        rows += [
            (name, "model", _text(block.model_id.value), block.model_id.source),
            ("", "fallback", _text(block.fallback_model_id.value), block.fallback_model_id.source),
            ("", "Worker", block.worker, "deployment.jsonc"),
            ("", "account", block.account_id, block.account_source or "not written down"),
            ("", "KV namespace", block.namespace_id, "deployment.jsonc"),
        ]
    print_table(("environment", "what", "value", "from"), rows)
    print_table(
        ("setting", "value", "from"),
        ((path, _text(item.value), item.source) for path, item in shown.settings.items()),
    )


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value)
