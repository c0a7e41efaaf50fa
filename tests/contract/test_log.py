"""What every `bluey.ports.Log` does."""

from __future__ import annotations

import json

import pytest

from tests.contract.worlds import World


@pytest.mark.parametrize(
    "record",
    [
        {"event": "request", "status": 200, "latencyMs": 1.5, "stream": True, "modelId": None},
        {"event": "line breaks", "text": "one\ntwo\r\nthree\u2028four\x85five"},
        {"event": "characters", "text": 'Grüße, 世界 😀 "quoted" \\ \x00 \ud800'},
        {"event": "nested", "attempts": [{"modelId": "a"}, {"modelId": "b"}], "none": []},
    ],
    ids=["scalars", "line-breaks", "characters", "nested"],
)
async def test_one_record_is_one_line_of_json(world: World, record: dict[str, object]) -> None:
    case = world.make_log()
    case.log.write(record)
    [line] = case.lines
    assert [line] == line.splitlines()
    assert record == json.loads(line)
    assert list(record) == list(json.loads(line))


async def test_records_are_written_in_order(world: World) -> None:
    case = world.make_log()
    for number in range(5):
        case.log.write({"event": "numbered", "number": number})
    assert list(range(5)) == [json.loads(line)["number"] for line in case.lines]
