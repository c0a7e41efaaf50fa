"""A deployment whose keys somebody changes by `/keys`."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from bluey.access.keys import digest_of, records_prefix
from bluey.http.messages import Request
from tests.fakes.values import (
    FROM_ELSEWHERE,
    PRIMARY,
    make_budgets,
    make_request,
    make_tenant,
)
from tests.fakes.world import Exchanged, World, make_world

JSON = {"content-type": "application/json"}
UNKNOWN = "0123456789ab"
ROUTES = pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/keys"),
        ("HEAD", "/keys"),
        ("POST", "/keys"),
        ("POST", f"/keys/{UNKNOWN}/rotate"),
        ("DELETE", f"/keys/{UNKNOWN}"),
    ],
)


def body_for(path: str) -> object:
    """A right one."""
    return {"label": "x"} if path == "/keys" else {}


@dataclass
class Office:
    """A deployment of `acme`, and somebody elsewhere with an admin key of it."""

    world: World = field(
        default_factory=lambda: make_world(
            tenants=(
                make_tenant(
                    budgets=make_budgets(daily=10_000, monthly=100_000), aliases={"fast": PRIMARY}
                ),
            )
        )
    )
    key: str = ""

    def __post_init__(self) -> None:
        self.key = self.key or self.world.add_key(label="ops", role="admin")

    @property
    def key_id(self) -> str:
        return digest_of(self.key)[:12]

    def request(self, method: str, path: str, body: object = None, /, **headers: str) -> Request:
        sent = b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        who = {**FROM_ELSEWHERE, "authorization": f"Bearer {self.key}"}
        return make_request(method, path, {**who, **JSON, **named}, sent)

    async def ask(
        self, method: str, path: str, body: object = None, /, **headers: str
    ) -> Exchanged:
        return await self.world.send_and_drain(self.request(method, path, body, **headers))

    async def make(self, **settings: object) -> Any:
        exchanged = await self.ask("POST", "/keys", {"label": "website", **settings})
        assert 201 == exchanged.response.status, exchanged.text
        return exchanged.json["data"]

    async def listed(self) -> list[Any]:
        keys: list[Any] = (await self.ask("GET", "/keys")).json["data"]["keys"]
        return keys

    async def status_with(self, key: str) -> int:
        """The status of a request that wants a key, with this one."""
        who = {**FROM_ELSEWHERE, "authorization": f"Bearer {key}"}
        return (await self.world.send_and_drain(make_request("GET", "/usage", who))).response.status

    def records(self, tenant_id: str = "acme") -> dict[str, Any]:
        """What is stored of a tenant's keys, by id."""
        prefix = records_prefix(tenant_id)
        return {
            name.removeprefix(prefix)[:12]: record
            for name, record in self.world.namespace.metadata.items()
            if name.startswith(prefix)
        }


def refusal(exchanged: Exchanged) -> tuple[int, str]:
    return exchanged.response.status, exchanged.json["error"]["code"]


def problems(exchanged: Exchanged) -> list[str]:
    assert (400, "invalid_request") == refusal(exchanged), exchanged.text
    return [each["path"] for each in exchanged.json["error"]["details"]]
