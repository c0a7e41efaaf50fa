"""Where a deployment answers: told by its files, or asked for."""

from pathlib import Path
from typing import Any

import pytest

from ops.errors import OpsError
from ops.probe.address import deployed_url
from ops.project import configuration

ROUTES: dict[str, tuple[dict[str, object], str]] = {
    "a custom domain": (
        {"routes": [{"pattern": "chat.example.com", "custom_domain": True}]},
        "https://chat.example.com",
    ),
    "a route of every path": ({"route": "chat.example.com/*"}, "https://chat.example.com"),
    "a route with a scheme": ({"routes": ["https://a.example/*"]}, "https://a.example"),
    "the first whole one": (
        {"routes": ["*.example.com/*", "example.com/chat/*", "example.com", "b.example/*"]},
        "https://b.example",
    ),
    "workers.dev": ({"name": "bluey-dev"}, "https://bluey-dev.acme.workers.dev"),
}


@pytest.mark.parametrize(("config", "expected"), ROUTES.values(), ids=[*ROUTES])
def test_the_url_of_a_deployment_is_told_by_its_files(
    config: dict[str, Any], expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLUEY_WORKERS_SUBDOMAIN", "acme")
    assert expected == deployed_url("mrrainbowsmoke", "dev", config)


def test_an_environment_without_a_name_has_the_one_that_wrangler_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "wrangler.jsonc"
    path.write_text('{"name": "bluey", "env": {"dev": {}, "staging": {"name": "mine"}}}')
    monkeypatch.setattr(configuration, "deployment_config", lambda _: path)
    names = [configuration.read_config("shared", env)["name"] for env in ("dev", "staging")]
    assert ["bluey-dev", "mine"] == names


def test_a_name_below_workers_dev_that_no_file_has_is_asked_for() -> None:
    config = {"name": "bluey-dev"}
    url = deployed_url("mrrainbowsmoke", "dev", config, lambda: "asked")
    assert "https://bluey-dev.asked.workers.dev" == url


def test_a_worker_without_workers_dev_has_no_url_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLUEY_WORKERS_SUBDOMAIN", "acme")
    with pytest.raises(OpsError, match="is not known"):
        deployed_url("mrrainbowsmoke", "dev", {"name": "bluey", "workers_dev": False})
