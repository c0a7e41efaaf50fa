"""The parts of Cloudflare's API answers that Bluey reads. They are checked here and trusted
elsewhere."""

import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict

TEXT_GENERATION = "Text Generation"
TEXT_EMBEDDINGS = "Text Embeddings"


class Answer(BaseModel):
    """A JSON object; keys that Bluey does not read are dropped."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Gateway(Answer):
    """An AI Gateway; None where the API does not say."""

    id: str
    collect_logs: bool | None = None
    authentication: bool | None = None
    byok_only: bool | None = None
    workers_ai_billing_mode: str | None = None

    @property
    def bills_credits(self) -> bool:
        """Whether Workers AI's models are billed to the account's credits."""
        return self.workers_ai_billing_mode == "unified"


class ProviderKey(Answer):
    """A vendor's key that a gateway stores."""

    id: str
    provider_slug: str
    alias: str


class Credits(Answer):
    """What is left of the account's credits."""

    balance: float


class Namespace(Answer):
    """A KV namespace."""

    id: str
    title: str


class KvKey(Answer):
    """The name of an entry of a KV namespace, and its metadata."""

    name: str
    metadata: Any = None


class KvValue(Answer):
    """The value of an entry of a KV namespace, and its metadata."""

    value: str | None
    metadata: Any = None


class KvValues(Answer):
    """Entries of a KV namespace by name; None where there is none."""

    values: dict[str, KvValue | None]


class KvChanged(Answer):
    """What writing or deleting entries of a KV namespace left undone."""

    unsuccessful_keys: tuple[str, ...] = ()


class Script(Answer):
    """A Worker's name."""

    id: str


class Binding(Answer):
    """A binding of a deployed Worker; which fields it has depends on its type."""

    type: str
    name: str
    text: str | None = None
    class_name: str | None = None
    namespace_id: str | None = None


class WorkerSettings(Answer):
    """What is bound in a deployed Worker."""

    bindings: tuple[Binding, ...] = ()


class ServedVersion(Answer):
    """A version of a Worker, and its share of the requests."""

    version_id: str
    percentage: float = 100


class WorkerDeployment(Answer):
    """What is served since one deployment."""

    versions: tuple[ServedVersion, ...] = ()


class WorkerDeployments(Answer):
    """The deployments of a Worker, the latest first."""

    deployments: tuple[WorkerDeployment, ...] = ()


class VersionMetadata(Answer):
    """When a version was uploaded."""

    created_on: AwareDatetime | None = None


class WorkerVersion(Answer):
    """A version of a Worker."""

    metadata: VersionMetadata = VersionMetadata()


class Subdomain(Answer):
    """The account's name below workers.dev."""

    subdomain: str


class TokenStatus(Answer):
    """Whether a token is `active`, and until when (None: no end)."""

    status: str
    expires_on: AwareDatetime | None = None


class Task(Answer):
    """A model's task."""

    name: str


class Property(Answer):
    """A fact about a model; its value's type depends on the property."""

    property_id: str
    value: Any = None


class Model(Answer):
    """A model of Workers AI."""

    name: str
    task: Task | None = None
    properties: tuple[Property, ...] = ()

    @property
    def generates_text(self) -> bool:
        """Whether this is a chat model."""
        return self.task is not None and self.task.name == TEXT_GENERATION

    @property
    def embeds_texts(self) -> bool:
        """Whether this is a model for embeddings."""
        return self.task is not None and self.task.name == TEXT_EMBEDDINGS

    @property
    def ends(self) -> str | None:
        """The day (ISO) from which calls of this model fail, planned or past; None where there is
        none.

        By the same property the platform's own pages call a model deprecated.
        """
        for each in self.properties:
            if each.property_id == "planned_deprecation_date" and isinstance(each.value, str):
                try:
                    return datetime.fromisoformat(each.value).date().isoformat()
                except ValueError:
                    return None
        return None


class MarketplaceModel(Answer):
    """A model of Workers AI in the form of a marketplace. None where nothing is said."""

    id: str
    context_length: int | None = None
    input_modalities: tuple[str, ...] | None = None
    pricing: dict[str, Any] | None = None
    supported_features: tuple[str, ...] | None = None


def _from_text(value: object) -> object:
    """The gateway's log has metadata as JSON text."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


class Log(Answer):
    """One request in a gateway's log; None where the gateway gives no value."""

    id: str
    created_at: AwareDatetime
    success: bool
    model: str = ""
    tokens_in: int | None = None
    tokens_out: int | None = None
    metadata: Annotated[
        dict[str, str | int | float | bool | None], BeforeValidator(_from_text)
    ] = {}
