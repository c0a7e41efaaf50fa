"""Tries a deployment: on the local runtime before it is uploaded, and where it was deployed."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bluey.access.keys import Mistyped, NotAKey, parse_key
from bluey.tenants.settings import requires_key
from ops import keys
from ops.console import step
from ops.errors import OpsError
from ops.local.serving import Options, running
from ops.probe.address import Address, find_address
from ops.probe.recording import CONNECT_SECONDS, open_client
from ops.probe.report import Report
from ops.probe.smoke import run_smoke
from ops.processes.running import free_port, wait_until
from ops.project.configuration import served_tenants
from ops.project.paths import LOCAL, SHARED
from ops.project.served import read_tenant

ANSWER_SECONDS = 60.0
"""How long to wait for a new version: after a first deploy its host name is not known at once."""


def smoke_locally(deployment: str) -> list[Report]:
    """Serve the deployment with a fresh state, and smoke-test each of its tenants.

    The environment is `local`: the same code and settings, with the local model.

    Raises:
        OpsError: the deployment cannot be served; carries what wrangler printed.
    """
    with tempfile.TemporaryDirectory() as folder:
        state, log = Path(folder) / "state", Path(folder) / "wrangler.log"
        options = Options(
            deployment=deployment,
            env=LOCAL,
            port=free_port(),
            wrangler_arguments=("--persist-to", str(state)),
        )
        with log.open("wb") as output:
            try:
                with running(options, output):
                    return [
                        run_smoke(
                            find_address(
                                deployment,
                                LOCAL,
                                port=options.port,
                                tenant=tenant,
                                key=_local_key(tenant, deployment, state),
                            )
                        )
                        for tenant in served_tenants(deployment)
                    ]
            except OpsError as error:
                raise OpsError(
                    error.message, advice=error.advice, output=log.read_text(errors="replace")
                ) from error


def _local_key(tenant_id: str, deployment: str, state: Path) -> str | None:
    """A new key of the tenant in that state, if the tenant requires one in `local`."""
    tenant, worker = read_tenant(tenant_id, deployment, LOCAL)
    if not requires_key(tenant, worker.environment, is_from_this_machine=True):
        return None
    opened = keys.open_keys(
        tenant_id, LOCAL, is_local=True, is_shared=deployment != tenant_id, state=state
    )
    record = keys.make_record(label="smoke test", now=datetime.now(UTC))
    return opened.create(record).text


def smoke_deployed(deployment: str, env: str, *, url: str | None, key: str | None) -> Report | str:
    """Smoke-test the deployed Worker; a text says why that could not be done."""
    served = served_tenants(deployment)
    if key is not None:
        try:
            served = [parse_key(key).tenant_id]
        except (NotAKey, Mistyped):
            return "BLUEY_API_KEY is no API key of Bluey's"
    if not served:
        return f"{deployment} has no tenant whose files are here"
    [tenant, *_] = served
    try:
        address = find_address(deployment, env, url=url, tenant=tenant, key=key)
        settings, worker = read_tenant(tenant, deployment, env)
    except OpsError as error:
        return error.message
    is_here = address.is_on_this_machine
    if key is None and requires_key(settings, worker.environment, is_from_this_machine=is_here):
        return f"{env} wants an API key, and BLUEY_API_KEY has none"
    with step(f"smoke test of {address.url}"):
        _wait_for_an_answer(address)
        return run_smoke(address)


def _wait_for_an_answer(address: Address) -> None:
    with open_client(address) as client:

        def answers() -> bool:
            try:
                return client.get("/health", timeout=CONNECT_SECONDS).is_success
            except httpx.HTTPError:
                return False

        wait_until(answers, timeout_s=ANSWER_SECONDS, poll_s=1.0)


def key_for(deployment: str, key: str | None) -> str | None:
    """The key, if it is one for this deployment: that of a tenant opens no other's."""
    if key is None or deployment == SHARED:
        return key
    try:
        return key if parse_key(key).tenant_id == deployment else None
    except (NotAKey, Mistyped):
        return key
