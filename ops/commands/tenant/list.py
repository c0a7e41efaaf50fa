"""`bluey tenant list`: shows a table or JSON."""

from typing import Any

from ops.console import print_json, print_table
from ops.deployment.project import load_project
from ops.options import JsonOption
from ops.project.paths import home


def command(as_json: JsonOption = False) -> None:
    """List the tenants: gateway, production's model and Worker, budgets.

    \b
    Example:
      bluey tenant list --json
    """
    project = load_project(home())
    rows: list[dict[str, Any]] = []
    for deployment in project.tenants:
        tenant = deployment.settings.tenant if deployment.settings else None
        facts = deployment.facts
        worker = facts.worker_name(deployment.name, "production") if facts else None
        budgets = tenant.budgets if tenant else None
        rows.append(
            {
                "slug": deployment.name,
                "valid": tenant is not None and deployment.rendered is not None,
                "gateway": tenant.gateway.id if tenant else None,
                "productionModel": facts.environments.production.model if facts else None,
                "productionWorker": worker,
                "dailyTokens": budgets.daily.tokens if budgets and budgets.daily else None,
                "monthlyTokens": budgets.monthly.tokens if budgets and budgets.monthly else None,
            }
        )
    if as_json:
        print_json(rows)
        return
    print_table(
        ("tenant", "gateway", "model (production)", "Worker (production)", "tokens"),
        (
            (
                row["slug"] if row["valid"] else f"{row['slug']} (see bluey check)",
                row["gateway"],
                row["productionModel"],
                row["productionWorker"],
                _limits(row["dailyTokens"], row["monthlyTokens"]),
            )
            for row in rows
        ),
    )


def _limits(daily: int | None, monthly: int | None) -> str:
    windows = ((daily, "day"), (monthly, "month"))
    return ", ".join(f"{tokens}/{window}" for tokens, window in windows if tokens) or "no limit"
