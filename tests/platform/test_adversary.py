"""A client that chooses what costs most: texts whose tokens are far more than a quarter of their
characters, in bursts beyond the budget, half of them given up at their first token.

The provider counts one token per UTF-8 byte, the most that any byte-level tokenizer makes.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import random
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bluey.tokens.bounds import MOST_BYTES_PER_TOKEN, Prompt
from ops.project import paths
from ops.wrangler.modules import upload_of
from tests.fakes.values import FROM_HERE
from tests.platform import workerd
from tests.platform.conftest import MODEL
from tests.platform.scripted_ai import FOREVER, Reply, ScriptedAi, Session, answer, frame, stream
from tests.platform.workerd import Service, Workerd

BURST = 40
FITTING = 20
CEILING = 64
# How many tokens a model would produce if nobody left.
PRODUCED = 30
SETTLED_S = 5.0

_random = random.Random(20_261_126)
# A text of each kind. For those of the first table the bound is no less than the bytes, so that
# nothing is overspent. For the others it is what real tokenizers make of them, which is less: a
# provider that counts each byte overspends by the factor that docs/budgets-proof.md states.
DENSE = {
    "cuneiform": "𒀀𒁀𒂀𒃀𒄀𒅀" * 80,
    "controls": "\x01\x02\x03\x04\x7f" * 200,
    "digits": "0918273645" * 100,
    "signs": "~!@#$%^&*()_+|}{:?><" * 50,
    "unassigned": "\U000e0fff\U0003fffe" * 150,
}
SPARSE = {
    "prose": "The committee will consider the matter at its next meeting. " * 20,
    "chinese": "人人生而自由在尊严和权利上一律平等" * 20,
    "emoji": "👩‍👩‍👧‍👦🏳️‍🌈👍🏽" * 30,
    "base64": base64.b64encode(_random.randbytes(900)).decode(),
}
TEXTS = DENSE | SPARSE
LEDGERS = ("kv", "exact")


def limit_of(text: str) -> int:
    """A budget that fits so many requests with this text."""
    return FITTING * (Prompt((text,), 1).bound_tokens + CEILING)


@pytest.fixture(scope="module")
def besieged(ai: ScriptedAi, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workerd]:
    """workerd with a tenant for each text and ledger."""
    folder = tmp_path_factory.mktemp("besieged")
    uploaded = {}
    for (kind, text), enforcement in itertools.product(TEXTS.items(), LEDGERS):
        name = f"{kind}-{enforcement}"
        uploaded[f"{name}.jsonc"] = folder / f"{name}.jsonc"
        chosen: dict[str, Any] = {
            "id": name,
            "models": {"default": MODEL},
            "gateway": {"id": "gate"},
            "limits": {"maxOutputTokens": CEILING},
            "budgets": {"enforcement": enforcement, "monthly": {"tokens": limit_of(text)}},
        }
        uploaded[f"{name}.jsonc"].write_text(json.dumps(chosen))
    modules = upload_of(paths.ROOT / "src", paths.PYTHON_MODULES, uploaded)
    service = Service("besieged", modules, {"ENVIRONMENT": "dev"}, ai.address)
    with workerd.serve(folder, [service], from_snapshot=True) as running:
        yield running


def whole(text: str) -> Reply:
    """An answer of two tokens, and the provider's own count."""
    usage = {"prompt_tokens": len(text.encode()), "completion_tokens": 2}
    return answer({"response": "ok", "usage": usage})


def uncounted() -> Reply:
    """An answer of one token after the other, of which no count ever comes."""
    pieces: list[bytes | float] = []
    for _ in range(PRODUCED):
        pieces += [frame({"response": "a"}), 0.2]
    return stream(*pieces, FOREVER)


async def send_and_leave(
    client: httpx.AsyncClient, tenant: str, session: Session, text: str, *, streamed: bool
) -> None:
    """Sends one chat. A streamed one is given up as soon as something of it is there."""
    body = {"sessionId": session.id, "message": text, "stream": streamed}
    headers = {"x-tenant-id": tenant}
    async with client.stream("POST", "/chat", json=body, headers=headers) as response:
        assert response.status_code in (200, 429)
        async for _ in response.aiter_bytes():
            if streamed:
                return


async def settled(client: httpx.AsyncClient, tenant: str) -> dict[str, Any]:
    """The tenant's window as soon as nothing is held any more."""
    deadline = time.monotonic() + SETTLED_S
    while True:
        response = await client.get("/usage", headers={"x-tenant-id": tenant})
        window: dict[str, Any] = response.json()["data"]["windows"][0]
        if window["heldTokens"] == 0 or time.monotonic() > deadline:
            return window
        await asyncio.sleep(0.1)


@pytest.mark.parametrize("enforcement", LEDGERS)
@pytest.mark.parametrize("kind", TEXTS)
async def test_a_burst_of_costly_texts_does_not_pass_the_budget(
    ai: ScriptedAi, besieged: Workerd, kind: str, enforcement: str
) -> None:
    text, tenant = TEXTS[kind], f"{kind}-{enforcement}"
    sessions = [ai.session(uncounted() if number % 2 else whole(text)) for number in range(BURST)]
    async with httpx.AsyncClient(
        base_url=besieged.urls["besieged"], headers=FROM_HERE, timeout=20, trust_env=False
    ) as client:
        await asyncio.gather(
            *(
                send_and_leave(client, tenant, session, text, streamed=number % 2 == 1)
                for number, session in enumerate(sessions)
            )
        )
        window = await settled(client, tenant)

    asked = [number for number, session in enumerate(sessions) if session.received]
    given_up = [number for number in asked if number % 2]
    prompt = len(text.encode())
    # Of what was given up at least the first token was produced.
    spent = len(asked) * prompt + 2 * (len(asked) - len(given_up)) + len(given_up)
    factor = 1 if kind in DENSE else MOST_BYTES_PER_TOKEN
    assert len(asked) >= FITTING
    assert spent + PRODUCED * len(given_up) <= factor * limit_of(text)
    assert window["spentTokens"] >= spent / factor
    # What was given up is charged, and told as what nobody has counted.
    assert window["uncountedTokens"] >= len(given_up) * Prompt((text,), 1).bound_tokens
    assert (len(asked), 0) == (window["requests"], window["heldTokens"])
