"""What every `bluey.ports.Webhooks` does."""

from __future__ import annotations

import pytest

from bluey.errors import WebhookFailed
from tests.contract.worlds import PATIENT_MS, World

HEADERS = {"content-type": "application/json; charset=utf-8", "x-bluey-alert-id": "1f2e"}
SHORT_MS = 200


def url(way: str) -> str:
    return f"https://hooks.test/{way}?token=SECRET"


@pytest.mark.parametrize("status", [200, 204, 302, 404, 410, 500])
async def test_the_status_of_an_answer_is_told(world: World, status: int) -> None:
    case = await world.make_webhooks()

    assert status == await case.webhooks.post(url(f"status/{status}"), HEADERS, "{}", PATIENT_MS)


async def test_a_webhook_gets_the_headers_and_the_body(world: World) -> None:
    case = await world.make_webhooks()

    await case.webhooks.post(url("status/200"), HEADERS, '{"text": "Grüße 🙂"}', PATIENT_MS)

    expected = ("POST", url("status/200"), HEADERS, '{"text": "Grüße 🙂"}')
    assert [expected] == await case.received()


async def test_a_redirect_is_not_followed(world: World) -> None:
    case = await world.make_webhooks()

    await case.webhooks.post(url("status/302"), HEADERS, "{}", PATIENT_MS)

    assert 1 == len(await case.received())


async def test_an_answer_without_end_is_not_read(world: World) -> None:
    case = await world.make_webhooks()

    assert 200 == await case.webhooks.post(url("endless"), HEADERS, "{}", PATIENT_MS)


@pytest.mark.parametrize(
    ("way", "wait_ms", "reason"),
    [
        ("silent", SHORT_MS, "no answer within 0.2 s"),
        ("unreachable", PATIENT_MS, "cannot be reached"),
    ],
)
async def test_no_answer_is_an_error_that_does_not_name_the_url(
    world: World, way: str, wait_ms: int, reason: str
) -> None:
    case = await world.make_webhooks()

    with pytest.raises(WebhookFailed) as raised:
        await case.webhooks.post(url(way), HEADERS, "{}", wait_ms)

    assert reason == str(raised.value)
