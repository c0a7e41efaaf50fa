"""A Worker that was uploaded without the files beside it."""

from __future__ import annotations

import httpx
import pytest

from tests.fakes.values import FROM_HERE
from tests.platform.workerd import Workerd


@pytest.mark.parametrize("path", ["/openapi.json", "/docs", "/console"])
def test_without_the_binding_there_are_no_documents(runtime: Workerd, path: str) -> None:
    response = httpx.get(f"{runtime.urls['unreachable']}{path}", timeout=30, trust_env=False)
    assert (404, "not_found") == (response.status_code, response.json()["error"]["code"])


def test_without_the_binding_token_ids_are_refused_at_once(runtime: Workerd) -> None:
    body = {"model": "embed", "input": [9906, 1917]}
    url = f"{runtime.urls['unreachable']}/v1/embeddings"
    response = httpx.post(url, headers=FROM_HERE, json=body, timeout=30, trust_env=False)
    assert (503, "token_ids_unavailable") == (
        response.status_code,
        response.json()["error"]["code"],
    )
