"""The datasets of an environment, and what they answer."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ops.cloudflare import open_account
from ops.cloudflare.credentials import find_credentials
from ops.deployment.project import load_project
from ops.errors import OpsError
from ops.metrics.questions import Question
from ops.project.paths import home

if TYPE_CHECKING:
    from ops.cloudflare.account import Account

Row = dict[str, Any]


@dataclass(frozen=True)
class Dataset:
    """A dataset of an account."""

    name: str
    env: str
    account: "Account"

    def answer(self, question: Question) -> list[Row]:
        """The rows of the answer. Raises ApiError."""
        return self.account.query(question.sql(self.name, self.env))


def datasets_of(env: str, names: tuple[str, ...] = ()) -> list[Dataset]:
    """Each dataset that deployments of an environment write to, once.

    Raises:
        OpsError: there is no such deployment or environment, none names a dataset, or an account is
            not known.
    """
    project = load_project(home(), names, env)
    found: dict[tuple[str, str], Dataset] = {}
    for place in project.places:
        deployment, dataset = place.deployment, place.facts.metrics
        if place.env != env or deployment.name not in project.selected or dataset is None:
            continue
        credentials = find_credentials(deployment.folder, deployment.named_account_id(env))
        found.setdefault(
            (credentials.account_id, dataset), Dataset(dataset, env, open_account(credentials))
        )
    if not found:
        raise OpsError(
            f"no deployment of {env} has a dataset",
            advice=f'Write "metrics": "bluey_{env}" into its deployment.jsonc, run `bluey tenant '
            "sync`, and deploy (docs/operations.md).",
        )
    return list(found.values())


def ask_all(datasets: list[Dataset], question: Question) -> list[Row]:
    """The rows of every dataset's answer. Raises ApiError."""
    with ThreadPoolExecutor(len(datasets)) as pool:
        return [
            row for rows in pool.map(lambda each: each.answer(question), datasets) for row in rows
        ]
