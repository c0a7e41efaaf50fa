"""Whole numbers in settings, overrides, records and keys: written as whole numbers."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from bluey.access.keys import KeyBudgets
from bluey.budgets.limits import Limits
from bluey.tenants.override import Pause
from bluey.tenants.settings import Attempts, Milliseconds, RequestsPerMinute
from bluey.validation import problems_of

PLACES: dict[str, tuple[Any, object]] = {
    "budgets": (Limits, {"daily": {"tokens": ...}}),
    "key": (KeyBudgets, {"monthly": {"tokens": ...}}),
    "pause": (Pause, {"retryAfterS": ...}),
    "rate": (RequestsPerMinute, ...),
    "attempts": (Attempts, ...),
    "milliseconds": (Milliseconds, ...),
}


def put(form: object, number: object) -> object:
    if isinstance(form, dict):
        return {name: put(inner, number) for name, inner in form.items()}
    return number


@pytest.mark.parametrize(("kind", "form"), PLACES.values(), ids=[*PLACES])
def test_a_whole_number_is_taken(kind: Any, form: object) -> None:
    TypeAdapter(kind).validate_python(put(form, 5))


@pytest.mark.parametrize("number", [True, "5", "5.0", 5.0, 5.5], ids=repr)
@pytest.mark.parametrize(("kind", "form"), PLACES.values(), ids=[*PLACES])
def test_anything_else_is_none(kind: Any, form: object, number: object) -> None:
    with pytest.raises(ValidationError) as refused:
        TypeAdapter(kind).validate_python(put(form, number))

    assert ["Input should be a valid integer"] == [
        each.message for each in problems_of(refused.value)
    ]
