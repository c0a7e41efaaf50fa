"""A day of an operator with a fleet, by the commands that an operator runs."""

from pathlib import Path

import pytest

from tests.e2e.counted_model import counted_model_server
from tests.e2e.operators_day import (
    GATEWAY,
    Today,
    bill,
    bring_out,
    change_at_run_time,
    make_keys,
    make_operator,
    make_tenants,
    rotate_keys,
    serve,
    table_of,
    talk,
)
from tests.ops.cloudflare_api import cloudflare_api
from tests.proof import IS_PROOF, tries

# `make day` plays the whole day and prints its figures; the everyday run is a short one.
TENANTS = [f"tenant-{number:02}" for number in range(1, tries(20, everyday=3) + 1)]
CHATS = tries(12, everyday=3)
# A Worker that knows a tenant already takes up to 20 s longer to notice.
MOMENT_SECONDS = tries(60, everyday=25)
PUSHED = "late"


def test_an_operators_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    today = Today(TENANTS[0], TENANTS[1], TENANTS[2], PUSHED, MOMENT_SECONDS)
    with cloudflare_api() as api, counted_model_server() as model:
        operator = make_operator(tmp_path, api)
        make_tenants(operator, TENANTS)
        bring_out(operator, TENANTS, is_all=IS_PROOF)
        with serve(operator, tmp_path, model) as served:
            # It is not in what was uploaded.
            operator.bluey("tenant", "new", PUSHED, "--gateway", GATEWAY, "--yes")
            everybody = [*TENANTS, PUSHED]
            make_keys(operator, everybody)
            if IS_PROOF:
                talk(operator, served, TENANTS, CHATS)
            change_at_run_time(operator, served, today)
            rotate_keys(operator, served, everybody)
            talk(operator, served, everybody, CHATS)
            bill(operator, served)
    if IS_PROOF:
        with capsys.disabled():
            print(table_of(operator.figures))
