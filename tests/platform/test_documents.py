"""A Worker that was uploaded without the files beside it."""

from __future__ import annotations

import httpx
import pytest


@pytest.mark.parametrize("path", ["/openapi.json", "/docs"])
async def test_without_the_binding_there_are_no_documents(
    client: httpx.AsyncClient, path: str
) -> None:
    response = await client.get(path)
    assert (404, "not_found") == (response.status_code, response.json()["error"]["code"])
