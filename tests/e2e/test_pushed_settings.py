"""Which settings count over wrangler dev: those of a file, or pushed ones.

The platform tells when the code was uploaded; wrangler dev says when it began to serve it.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from bluey.tenants.record import Record, dump_record, record_key
from tests.e2e.conftest import Deployed

FILED: dict[str, Any] = {"models": {"default": "@cf/of/file"}, "gateway": {"id": "gate"}}
TENANTS = {"pushed-later": FILED, "pushed-before": FILED}
BEFORE = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def url(metered: Deployed) -> str:
    """A deployment into which three tenants were pushed. It pins no models of its own."""
    pushed_at = {
        "pushed-later": datetime.now(UTC),
        "pushed-before": BEFORE,
        "only-pushed": BEFORE,
    }
    records = [
        Record.model_validate(
            {
                "tenant": name,
                "environment": "local",
                "revision": 1,
                "settings": json.dumps({**FILED, "id": name, "limits": {"requestsPerMinute": 1}}),
                "pushedAt": moment,
            }
        )
        for name, moment in pushed_at.items()
    ]
    metered.write({record_key(record.tenant): dump_record(record) for record in records})
    return metered.server.url


@pytest.mark.parametrize(
    ("tenant", "statuses"),
    [("pushed-later", [200, 429]), ("pushed-before", [200, 200]), ("only-pushed", [200, 429])],
)
def test_the_newer_settings_count(url: str, tenant: str, statuses: list[int]) -> None:
    # Only the pushed settings limit the requests.
    answers = [
        httpx.get(f"{url}/v1/models", headers={"x-tenant-id": tenant}, timeout=60) for _ in range(2)
    ]

    assert statuses == [answer.status_code for answer in answers]
