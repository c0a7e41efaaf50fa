from __future__ import annotations

import pytest

from bluey import routes
from bluey.registry import table_of, values_in
from bluey.routes.chat import CHAT
from bluey.routes.models import MODEL, MODELS
from bluey.routes.route import Route


def test_a_room_has_every_value_that_its_modules_define_once() -> None:
    found = values_in(routes, Route)

    assert {CHAT, MODEL, MODELS} <= set(found)
    assert len(set(found)) == len(found)


def test_the_rooms_within_a_room_are_looked_into() -> None:
    from bluey import apis
    from bluey.apis.openai.chat import OpenAiApi

    assert ["OpenAiApi"] == [type(api).__name__ for api in values_in(apis, OpenAiApi)]


def test_a_table_has_every_entry() -> None:
    assert {"a": 1, "b": 2} == table_of([("a", 1), ("b", 2)])


def test_two_entries_with_the_same_key_are_an_error_that_names_both() -> None:
    with pytest.raises(ValueError, match="'a' is both 1 and 2"):
        table_of([("a", 1), ("a", 2)])
