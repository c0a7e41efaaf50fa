"""A home with the tenant acme, whose production is in an account that a scripted API plays."""

from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ops.deployment.project import load_project
from ops.project.paths import use_home
from ops.records.place import Place, open_place
from ops.tenants.home import init_home
from ops.tenants.new import plan_tenant, write_tenant
from tests.ops.cloudflare_api import CloudflareApi, cloudflare_api
from tests.projects import provision

ENV = "production"
DAILY_TOKENS = 1_000_000


@dataclass(frozen=True)
class World:
    """The home and the account."""

    home: Path
    api: CloudflareApi
    namespaces: dict[str, str]

    def place(self, tenant: str = "acme", *, shared: bool = False) -> Place:
        """The tenant's place in production."""
        return open_place(tenant, ENV, is_local=False, is_shared=shared, state=None)

    def entries(self, deployment: str = "acme") -> MutableMapping[str, dict[str, Any]]:
        """What a deployment's namespace has."""
        return self.api.kv[self.namespaces[deployment]]

    def uploaded(self, at: str) -> None:
        """The shared deployment was uploaded at this time."""
        self.api.uploaded[self.place(shared=True).worker_name] = at

    def settings(self, **changes: str) -> None:
        """Replace texts in acme's settings."""
        path = self.home / "tenants/acme/tenant.jsonc"
        text = path.read_text()
        for old, new in changes.items():
            text = text.replace(old, new, 1)
        path.write_text(text)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    home = tmp_path / "home"
    init_home(home)
    write_tenant(home, plan_tenant(home, "acme", daily_tokens=DAILY_TOKENS))
    provision(home)
    use_home(home)
    with cloudflare_api() as api:
        for name, value in api.environment().items():
            monkeypatch.setenv(name, value)
        namespaces = {
            each.deployment.name: each.facts.kv.budgets
            for each in load_project(home).places
            if each.env == ENV
        }
        for namespace_id in namespaces.values():
            api.add_namespace(namespace_id)
        yield World(home, api, namespaces)
