"""A home with many tenants in one account, whose ledgers the scripted API keeps."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bluey.access.keys import KeyRecord, digest_of, make_key, records_prefix
from bluey.access.keys import to_metadata as key_metadata
from bluey.budgets.adjustments import Adjustment, adjustments_prefix
from bluey.budgets.adjustments import to_metadata as adjustment_metadata
from bluey.budgets.book import Charge, Tally
from bluey.budgets.ledgers.pages import pages_prefix, to_metadata
from bluey.tenants import jsonc
from ops.deployment.layout import wrangler_text
from ops.deployment.project import load_project
from ops.project.paths import SHARED
from ops.tenants.home import init_home
from ops.tenants.new import plan_tenant, write_tenant
from tests.ops.cloudflare_api import ACCOUNT_ID, TOKEN, CloudflareApi

MODELS = ("@cf/a/small", "@cf/b/large")
ENV = "production"


@dataclass
class Fleet:
    """A home and the account of all its deployments."""

    home: Path
    api: CloudflareApi
    namespaces: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What makes a command work on this home and this account."""
        return {**self.api.environment(), "BLUEY_HOME": str(self.home)}

    def add(self, slug: str, **settings: object) -> None:
        """A tenant with a deployment of its own."""
        write_tenant(self.home, plan_tenant(self.home, slug, daily_tokens=1_000_000))
        path = self.home / "tenants" / slug / "tenant.jsonc"
        data: Any = jsonc.loads(path.read_text())
        path.write_text(json.dumps({**data, **settings}))
        self.provision(slug)

    def provision(self, name: str, **facts: object) -> None:
        """A namespace for a deployment."""
        folder = self.home if name == SHARED else self.home / "tenants" / name
        namespace_id = f"{len(self.namespaces) + 1:032x}"
        self.namespaces[name] = namespace_id
        self.api.add_namespace(namespace_id)
        path = folder / "deployment.jsonc"
        data: Any = jsonc.loads(path.read_text())
        data["environments"][ENV] |= {"kv": {"budgets": namespace_id}, **facts}
        path.write_text(json.dumps(data))
        [deployment] = load_project(self.home, (name,)).deployments[-1:]
        assert deployment.rendered is not None
        (self.home / deployment.file).write_text(wrangler_text(name, deployment.rendered.data))
        dotenv = f"CLOUDFLARE_API_TOKEN={TOKEN}\nCLOUDFLARE_ACCOUNT_ID={ACCOUNT_ID}\n"
        (folder / ".env").write_text(dotenv)

    def put(self, name: str, key: str, metadata: object, value: str = "") -> None:
        """An entry in a deployment's namespace."""
        self.api.kv[self.namespaces[name]][key] = {"value": value, "metadata": metadata}

    def spend(
        self, deployment: str, account: str, *charges: Charge, days_ago: int = 0, page: str = "p"
    ) -> None:
        """A request's charges, on a page of their own, in the day's and the month's window."""
        tally = Tally()
        tally.add(charges)
        day = datetime.now(UTC) - timedelta(days=days_ago)
        for period in (f"{day:%Y-%m-%d}", f"{day:%Y-%m}"):
            self.put(deployment, f"{pages_prefix(account)}{period}/{page}.0", to_metadata(tally))

    def add_key(self, deployment: str, tenant: str, number: int, **record: object) -> str:
        """An API key with a record; returns its account."""
        digest = digest_of(make_key(tenant, number))
        stored = KeyRecord.model_validate(
            {"label": f"key {number}", "created": "2026-11-01T00:00:00Z", **record}
        )
        self.put(deployment, records_prefix(tenant) + digest, key_metadata(stored))
        return f"{tenant}/key/{digest}"

    def correct(self, deployment: str, account: str, period: str, **made: Any) -> None:
        """An operator's correction."""
        adjustment = Adjustment(why="test", by="test", at=datetime.now(UTC), **made)
        name = f"{adjustments_prefix(account)}{period}/1"
        self.put(deployment, name, adjustment_metadata(adjustment))


def make_fleet(folder: Path, api: CloudflareApi, tenants: Mapping[str, Mapping[str, Any]]) -> Fleet:
    """A home with these tenants (slug to settings beyond the usual)."""
    init_home(folder)
    fleet = Fleet(folder, api)
    for slug, settings in tenants.items():
        fleet.add(slug, **settings)
    return fleet
