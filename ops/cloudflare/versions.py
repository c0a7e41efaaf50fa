"""Which version of a Worker is served, and when it was uploaded."""

from datetime import datetime

from ops.cloudflare.account import Account
from ops.cloudflare.answers import WorkerDeployments, WorkerVersion

PERMISSION = "Workers Scripts: Read"


def uploaded_at(account: Account, worker: str) -> datetime | None:
    """When the version was uploaded that serves most requests of a Worker; None where it has none,
    or the API does not say. Raises ApiError."""
    found, _ = account.ask(
        f"reading what is deployed of the Worker {worker}",
        WorkerDeployments,
        lambda client: client.workers.scripts.deployments.with_raw_response.list,
        PERMISSION,
        script_name=worker,
    )
    # The latest comes first.
    served = found.deployments[0].versions if found.deployments else ()
    if not served:
        return None
    version_id = max(served, key=lambda each: each.percentage).version_id
    version, _ = account.ask(
        f"reading a version of the Worker {worker}",
        WorkerVersion,
        lambda client: client.workers.scripts.versions.with_raw_response.get,
        PERMISSION,
        script_name=worker,
        version_id=version_id,
    )
    created: datetime | None = version.metadata.created_on
    return created
