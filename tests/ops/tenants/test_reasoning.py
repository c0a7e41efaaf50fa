"""What ships answers with a text, although models reason: every tenant and environment, whatever
model a request names, and what `bluey tenant new` writes."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bluey.errors import UpstreamFailure
from bluey.gateway.call import dialect_of
from bluey.models.catalogue import model_of
from bluey.models.model import Model
from bluey.models.selection import served_models
from bluey.tenants.deployment import Deployment, parse_deployment
from bluey.tenants.settings import Tenant
from ops.check.settings import REASONING_TOKENS
from ops.deployment.facts import ENVIRONMENTS
from ops.deployment.project import load_project
from ops.project.paths import ROOT
from ops.tenants.new import plan_tenant, write_tenant
from tests.fakes.clock import FakeClock
from tests.fakes.upstream import FakeAnswer, replies, streams
from tests.fakes.values import make_chat
from tests.fakes.world import make_world
from tests.ops.defects import make_project, put
from tests.platform.speaker import Script
from tests.platform.speakers import SPEAKERS

ANSWER_TOKENS = 7
# Within what `bluey check` allows for: a ceiling that it accepts leaves room for an answer.
REASONED_TOKENS = REASONING_TOKENS - ANSWER_TOKENS
TEXT = "Hello"

REASONING = "@cf/zai-org/glm-4.7-flash"
ALWAYS_REASONING = "@cf/openai/gpt-oss-20b"


class ReasoningAi:
    """`env.AI` with models that reason as their families do. Some models do not exist."""

    def __init__(self, clock: FakeClock, missing: str | None) -> None:
        self._clock = clock
        self._missing = missing

    async def run(
        self,
        model_id: str,
        inputs: Mapping[str, object],
        options: Mapping[str, object],  # noqa: ARG002  # whatever the gateway is
        wait_ms: int,  # noqa: ARG002  # it answers at once
    ) -> FakeAnswer:
        if model_id == self._missing:
            raise UpstreamFailure("refused", code=5007, http_status=400)
        model = model_of(model_id)
        ceiling = next(inputs[name] for name in LIMITS if name in inputs)
        assert isinstance(ceiling, int)
        script = answer_of(reasoned_tokens(model, inputs), ceiling)
        speaker = SPEAKERS[dialect_of(model).name]
        if inputs.get("stream"):
            reply = streams(*speaker.said(script), *speaker.ended(script))
        else:
            reply = replies(speaker.whole(script))
        return FakeAnswer(reply, self._clock)


LIMITS = ("max_tokens", "max_completion_tokens")


def answer_of(reasoned: int, ceiling: int) -> Script:
    """What a model says that reasons for so many tokens first."""
    if reasoned == 0:
        return Script((TEXT,), tokens_out=ANSWER_TOKENS)
    thoughts = ("Hm.",)
    if reasoned + ANSWER_TOKENS > ceiling:
        return Script((), thoughts, (), "length", tokens_out=ceiling, reasoning_tokens=ceiling)
    tokens_out = reasoned + ANSWER_TOKENS
    return Script((TEXT,), thoughts, tokens_out=tokens_out, reasoning_tokens=reasoned)


def reasoned_tokens(model: Model, inputs: Mapping[str, Any]) -> int:
    """How long a model reasons that is sent this."""
    reasoning = model.reasoning
    if reasoning is None:
        return 0
    kwargs = inputs.get("chat_template_kwargs", {})
    told: str | None = None
    match reasoning.control:
        case "reasoning_effort":
            told = inputs.get("reasoning_effort")
        case "enable_thinking":
            told = {True: "high", False: "none", None: None}[kwargs.get("enable_thinking")]
        case "output_config":
            told = inputs.get("output_config", {}).get("effort")
        case "budget_tokens":
            told = "high" if "thinking" in inputs else None
    return 0 if (told or reasoning.default) == "none" else REASONED_TOKENS


def served(root: Path) -> Iterator[tuple[Tenant, Deployment]]:
    """Every tenant with each of its deployments, the shared ones among them."""
    project = load_project(root)
    tenants = [each.settings.tenant for each in project.tenants if each.settings]
    for place in project.places:
        deployment = parse_deployment(place.variables)
        for tenant in tenants:
            if tenant is not None and deployment.tenant_id in (None, tenant.id):
                yield tenant, deployment


async def told(
    tenant: Tenant, deployment: Deployment, name: str | None, *, stream: bool, missing: str | None
) -> tuple[str, str]:
    """Which model answers a request, and with what text."""
    # A budget of these tests' projects may be smaller than a ceiling.
    unlimited = tenant.model_copy(update={"budgets": None})
    world = make_world(tenants=(unlimited,), deployment=deployment)
    world.isolate = replace(world.isolate, ai=ReasoningAi(world.clock, missing))
    headers = {"authorization": f"Bearer {world.add_key(tenant_id=tenant.id)}"}
    named = {} if name is None else {"modelId": name}
    exchanged = await world.send_and_drain(
        make_chat({**headers, "x-tenant-id": tenant.id}, stream=stream, **named)
    )
    model = exchanged.response.headers["x-model-id"]
    if not stream:
        return model, exchanged.json["data"]["message"]["content"]
    lines = [line for line in exchanged.text.splitlines() if line.startswith("data: ")]
    events = [json.loads(line.removeprefix("data: ")) for line in lines]
    return model, "".join(event.get("token", "") for event in events)


def resolved(tenant: Tenant, name: str) -> str:
    return tenant.models.resolved(name)


def chatting(tenant: Tenant, deployment: Deployment) -> list[str]:
    """Every name that a request may give as its model, but those of models for embeddings."""
    names = served_models(tenant, deployment)
    return [name for name in names if not model_of(resolved(tenant, name)).embeds]


Told = dict[tuple[str, str, str | None, bool], tuple[str, str]]


async def texts(root: Path) -> tuple[Told, Told]:
    """What a text would be of every model that may be asked, and what is answered: by tenant,
    environment, the name in the request (None: none; `fallback`: where the first model is missing),
    and whether it is a stream."""
    expected: Told = {}
    actual: Told = {}
    for tenant, deployment in served(root):
        first = resolved(tenant, deployment.model_id or tenant.models.default)
        fallback = deployment.fallback_model_id or tenant.models.fallback
        asked: list[tuple[str | None, str, str | None]] = [
            (None, first, None),
            *((name, resolved(tenant, name), None) for name in chatting(tenant, deployment)),
        ]
        if fallback is not None:
            asked.append(("fallback", resolved(tenant, fallback), first))
        for name, model, missing in asked:
            for stream in (False, True):
                key = (tenant.id, deployment.environment, name, stream)
                expected[key] = (model, TEXT)
                request = None if missing else name
                actual[key] = await told(
                    tenant, deployment, request, stream=stream, missing=missing
                )
    return expected, actual


async def test_every_model_that_ships_answers_with_a_text() -> None:
    expected, actual = await texts(ROOT)
    assert expected == actual
    assert set(ENVIRONMENTS) == {environment for _, environment, _, _ in actual}
    assert {"fast", "smart", "long", "fallback", None} <= {name for _, _, name, _ in actual}


async def test_a_new_tenant_answers_with_a_text(tmp_path: Path) -> None:
    root = make_project(tmp_path / "project")
    write_tenant(root, plan_tenant(root, "newcomer"))
    expected, actual = await texts(root)
    assert expected == actual
    assert "newcomer" in {tenant for tenant, *_ in actual}


# What an alias `deep` of a tenant with a ceiling of so many tokens is, and whether it answers.
ALIASES: dict[str, tuple[object, int, bool]] = {
    "a model that reasons": (REASONING, 512, False),
    "told not to": ({"model": REASONING, "reasoning": "none"}, 512, True),
    "with a high ceiling": (REASONING, REASONING_TOKENS, True),
    "told to reason": ({"model": REASONING, "reasoning": "high"}, 512, False),
    "one that cannot be told not to": (
        {"model": ALWAYS_REASONING, "reasoning": "none"},
        512,
        False,
    ),
}


@pytest.mark.parametrize(("alias", "ceiling", "answers"), ALIASES.values(), ids=ALIASES)
async def test_an_alias_without_room_for_its_reasoning_does_not(
    tmp_path: Path, alias: object, ceiling: int, answers: bool
) -> None:
    root = make_project(tmp_path / "project")
    settings = "tenants/acme/tenant.jsonc"
    put(settings, "models.aliases", {"deep": alias}).edit(root)
    put(settings, "limits.maxOutputTokens", ceiling).edit(root)
    [(tenant, deployment), *_] = [each for each in served(root) if each[0].id == "acme"]
    model, text = await told(tenant, deployment, "deep", stream=False, missing=None)
    assert answers == ((model, text) == (resolved(tenant, "deep"), TEXT))
