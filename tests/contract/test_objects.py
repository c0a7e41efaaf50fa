"""What the adapter of Durable Objects makes of the platform's errors."""

from __future__ import annotations

import json

import pytest

from bluey.errors import StorageReset, StorageSilent, StorageUnavailable

OVERLOADED = "the ledger object failed at lend: overloaded"
FAILED = "the ledger object failed at lend: failed"
RESET = "the ledger object failed at lend: reset"


# What the platform writes on an error. A reset is asked for the same again, nothing else is.
@pytest.mark.parametrize(
    ("marks", "raised", "reason"),
    [
        ([], StorageUnavailable, FAILED),
        (["remote"], StorageUnavailable, FAILED),
        (["retryable"], StorageReset, RESET),
        (["durableObjectReset"], StorageReset, RESET),
        (["retryable", "durableObjectReset", "remote"], StorageReset, RESET),
        (["overloaded"], StorageUnavailable, OVERLOADED),
        (["overloaded", "retryable"], StorageUnavailable, OVERLOADED),
        (["overloaded", "durableObjectReset"], StorageUnavailable, OVERLOADED),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else None,
)
async def test_an_error_is_named_by_its_marks(
    marks: list[str], raised: type[StorageUnavailable], reason: str
) -> None:
    error = await error_of(json.dumps(dict.fromkeys(marks, True)), 5_000)

    assert (raised, reason) == (type(error), str(error))


async def test_a_call_that_is_not_answered_is_given_up() -> None:
    assert StorageSilent is type(await error_of("", 30))


async def error_of(marks_json: str, wait_ms: int) -> StorageUnavailable:
    """What a call raises of an object whose error has these marks."""
    from workers import import_from_javascript

    from worker.objects import ObjectNamespace

    scripted = import_from_javascript("tests/contract/scripted_objects.mjs")
    objects = ObjectNamespace(scripted.makeNamespace(marks_json))
    with pytest.raises(StorageUnavailable) as caught:
        await objects.call("acme", "lend", "{}", wait_ms)
    return caught.value
