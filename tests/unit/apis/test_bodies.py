"""What clients send more than they mean, as the bodies of all APIs take it."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import Field, StrictInt, StrictStr

from bluey.apis.bodies import WHOLE, Absent, BodyValue, Ignored, NoList, Off, Only
from bluey.errors import InvalidRequest
from bluey.validation import FreeObject, parse_body


class Inner(BodyValue):
    name: StrictStr | None = None


class Body(BodyValue):
    count: Annotated[StrictInt, Field(ge=1), WHOLE] | None = None
    inner: Inner | None = None
    free: FreeObject | None = None
    absent: Absent = None
    off: Off | None = None
    ignored: Ignored = None
    no_list: NoList = None
    only: Annotated[Any, Only((1, "a"))] = None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"count":null,"inner":null,"free":null,"absent":null,"off":null,"ignored":null}', {}),
        ('{"inner":{"name":null}}', {"inner": {}}),
        ('{"unknown":null,"inner":{"unknown":null}}', {"inner": {}}),
    ],
)
def test_null_is_as_left_out_for_every_key(body: str, expected: dict[str, Any]) -> None:
    assert expected == parse_body(Body, body.encode()).model_dump(exclude_none=True)


def test_a_null_in_a_free_object_stays() -> None:
    expected: dict[str, Any] = {"enum": [None], "default": None}
    assert parse_body(Body, b'{"free":{"enum":[null],"default":null}}').free == expected


@pytest.mark.parametrize(("sent", "expected"), [("3", 3), ("3.0", 3), ("3e2", 300)])
def test_a_whole_number_may_have_a_decimal_point(sent: str, expected: int) -> None:
    count = parse_body(Body, f'{{"count":{sent}}}'.encode()).count
    assert (type(count), count) == (int, expected)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ('{"count":2.5}', "count: Input should be a valid integer"),
        ('{"count":"2"}', "count: Input should be a valid integer"),
        ('{"count":true}', "count: Input should be a valid integer"),
        ('{"count":0.0}', "count: Input should be greater than or equal to 1"),
        ('{"absent":1}', "absent: This parameter is not supported"),
        ('{"off":true}', "off: This parameter is not supported"),
        ('{"noList":[0]}', "noList: This parameter is not supported"),
        ('{"noList":{}}', "noList: This parameter is not supported"),
        ('{"noList":0}', "noList: This parameter is not supported"),
        ('{"only":2}', 'only: Only 1 or "a" is supported'),
        ('{"only":true}', 'only: Only 1 or "a" is supported'),
        ('{"unknown":0}', "unknown: This parameter is not supported"),
        ('{"inner":{"unknown":[]}}', "inner.unknown: This parameter is not supported"),
        ('{"ignored":[1e999]}', "ignored.0: Input should be a finite number"),
    ],
)
def test_what_would_change_the_answer_is_refused_by_name(sent: str, expected: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        parse_body(Body, sent.encode())
    assert [expected] == [f"{p.path}: {p.message}" for p in refused.value.problems]


def test_what_has_no_effect_is_taken_in_any_form() -> None:
    assert parse_body(Body, b'{"ignored":{"any":["form",1]},"off":false}').model_dump(
        exclude_defaults=True
    ) == {"off": False}


@pytest.mark.parametrize(
    "sent", ['"noList":[]', '"noList":null', '"only":[]', '"only":1.0', '"only":"a"']
)
def test_what_changes_nothing_is_taken(sent: str) -> None:
    parse_body(Body, f"{{{sent}}}".encode())


def test_the_schema_says_that_any_key_may_be_null() -> None:
    schema = Body.model_json_schema()
    extras = [schema["additionalProperties"], schema["$defs"]["Inner"]["additionalProperties"]]
    assert ["null", "null"] == [extra["type"] for extra in extras]
