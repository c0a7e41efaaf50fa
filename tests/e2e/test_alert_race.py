"""An alert arrives once, though processes race over its threshold."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ops.project.paths import SHARED
from tests.commands import bluey
from tests.e2e.alert_race import (
    CHATS,
    RACERS,
    SHARE,
    THRESHOLD_TOKENS,
    race,
    racing_settings,
    receiver,
)
from tests.e2e.conftest import Deployed
from tests.proof import IS_PROOF, tries
from tests.servers import bluey_dev

# `make day` runs a Worker for each racer, the everyday run one for all.
TENANTS: dict[str, dict[str, Any]] = {}
RACER = "racer"


@dataclass(frozen=True)
class Field:
    """The Workers on one store, and the deployment that they serve."""

    urls: list[str]
    deployed: Deployed


@pytest.fixture
def field(metered: Deployed, tmp_path: Path) -> Iterator[Field]:
    urls = [metered.server.url]
    with ExitStack() as started:
        for number in range(1, tries(RACERS, everyday=1)):
            folder = tmp_path / str(number)
            folder.mkdir()
            running = bluey_dev(
                folder,
                SHARED,
                environment={"BLUEY_LOCAL_AI_URL": metered.model.url},
                project=metered.project,
                state=metered.state,
            )
            urls.append(started.enter_context(running).url)
        yield Field(urls, metered)


def test_an_alert_arrives_once_while_processes_race_over_its_threshold(
    field: Field, tmp_path: Path
) -> None:
    with receiver() as server:
        # The receiver's address is known only now, so the tenant is pushed into what is served.
        settings = tmp_path / "tenant.jsonc"
        enforcement = "kv" if IS_PROOF else "exact"
        settings.write_text(json.dumps(racing_settings(RACER, server.url, enforcement)))
        where = ("--persist-to", str(field.deployed.state), "--why", "race")
        bluey(
            *("tenant", "push", RACER, "--file", str(settings), *where),
            project=field.deployed.project,
        )

        assert {"200": RACERS * CHATS} == race(field.urls, RACER)
        alerts = server.wait(2)

    assert [True, True] == [is_valid for is_valid, _, _ in alerts]
    assert {"tokens", "usd"} == {body["unit"] for _, _, body in alerts}
    for _, header, body in alerts:
        assert header == body["id"]
        named = (RACER, "local", "daily", SHARE)
        assert named == tuple(
            body[name] for name in ("tenant", "environment", "window", "threshold")
        )
        spent = int(float(body["spent"]) * (1_000_000 if body["unit"] == "usd" else 1))
        assert spent >= THRESHOLD_TOKENS
