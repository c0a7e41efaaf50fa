"""The commands that `bluey dev` shows, to copy."""

import pytest

from ops.dev.panel import next_command, try_it
from ops.local.serving import Options
from ops.project.configuration import served_tenants
from ops.project.paths import SHARED

TENANT = "mrrainbowsmoke"
FIRST = served_tenants(SHARED)[0]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(TENANT, "local", 8787), f"smoke {TENANT} --env local --port 8787"),
        # It serves every tenant, so that a request names its own.
        (Options(SHARED, "dev", 8788), f"smoke shared --env dev --port 8788 --tenant {FIRST}"),
        # With --port, `bluey smoke` asks 127.0.0.1.
        (Options(TENANT, "local", 8787, "::1"), "smoke 'http://[::1]:8787'"),
        # Other machines may reach it, so that each request needs a key.
        (
            Options(TENANT, "local", 1, "0.0.0.0"),
            f"keys create {TENANT} --env local --local --label test",
        ),
        (
            Options(SHARED, "local", 1, "::"),
            f"keys create {FIRST} --env local --local --label test --shared",
        ),
    ],
    ids=[
        "a tenant",
        "shared",
        "another address",
        "a tenant for other machines",
        "shared for other machines",
    ],
)
def test_the_next_command_can_be_called_as_it_stands(options: Options, expected: str) -> None:
    assert next_command(options).endswith(f"bluey {expected}")


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (Options(TENANT, "local", 8787), ["curl -s http://127.0.0.1:8787/v1/chat/completions"]),
        (Options(SHARED, "local", 8787), [f"-H 'x-tenant-id: {FIRST}'"]),
        (
            Options(TENANT, "local", 1, "::"),
            ["curl -s 'http://[::]:1/v1/chat/completions'", "-H 'authorization: Bearer YOUR_KEY'"],
        ),
    ],
    ids=["a tenant", "shared", "for other machines"],
)
def test_what_is_to_be_tried_names_all_that_is_needed(
    options: Options, expected: list[str]
) -> None:
    shown = try_it(options)
    assert [] == [each for each in expected if each not in shown]
    assert 80 >= max(map(len, shown.splitlines()))
