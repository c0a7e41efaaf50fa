"""Numbers that JSON or JavaScript does not have, at every place of a request that takes one."""

from __future__ import annotations

import pytest

from tests.fakes.upstream import replies
from tests.fakes.values import PRIMARY, SESSION_ID, make_request
from tests.fakes.world import make_world

CHAT = f'{{"sessionId":"{SESSION_ID}","message":"hi",%s}}'
COMPLETION = f'{{"model":"{PRIMARY}","messages":[{{"role":"user","content":"hi"}}],%s}}'
MESSAGE = f'{{"model":"{PRIMARY}","messages":[{{"role":"assistant","content":"hi",%s}}]}}'
FUNCTION = '"tools":[{"type":"function","function":{"name":"f","parameters":%s}}]'
FORMAT = '"response_format":{"type":"json_schema","json_schema":{"name":"f","schema":%s}}'
CALL = (
    '"tool_calls":[{"id":"c","type":"function","index":%s,'
    '"function":{"name":"f","arguments":"{}","parsed_arguments":%s}}]'
)

# The path, the place that the error names, and the body with a hole for the number.
PLACES = [
    *(
        ("/chat", name, CHAT % f'"{name}":%s')
        for name in ("temperature", "maxTokens", "stream", "modelId", "history", "extra")
    ),
    *(
        ("/v1/chat/completions", place, body)
        for place, body in {
            **{
                name: COMPLETION % f'"{name}":%s'
                for name in (
                    "temperature",
                    "top_p",
                    "max_tokens",
                    "max_completion_tokens",
                    "seed",
                    "presence_penalty",
                    "frequency_penalty",
                    "n",
                    "stop",
                    "user",
                    "metadata",
                    "logprobs",
                    "top_logprobs",
                    "logit_bias",
                    "extra",
                )
            },
            "metadata.a": COMPLETION % '"metadata":{"a":%s}',
            "tools.0.function.parameters.minimum": COMPLETION % (FUNCTION % '{"minimum":%s}'),
            "tools.0.function.parameters.a.1.b": COMPLETION % (FUNCTION % '{"a":["NaN",{"b":%s}]}'),
            "response_format.json_schema.schema.enum.0": COMPLETION % (FORMAT % '{"enum":[%s]}'),
            "messages.0.parsed": MESSAGE % '"parsed":%s',
            "messages.0.parsed.a": MESSAGE % '"parsed":{"a":%s}',
            "messages.0.tool_calls.0.index": MESSAGE % (CALL % ("%s", "0")),
            "messages.0.tool_calls.0.function.parsed_arguments.a": MESSAGE
            % (CALL % ("0", '{"a":%s}')),
        }.items()
    ),
]


@pytest.mark.parametrize(("path", "place", "body"), PLACES, ids=lambda part: part[:40])
@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1E+309"])
async def test_a_number_that_does_not_exist_is_refused_by_its_place(
    path: str, place: str, body: str, number: str
) -> None:
    world = make_world(replies({"response": "Hi"}))
    request = make_request(
        "POST", path, {"content-type": "application/json"}, (body % number).encode()
    )

    exchanged = await world.send_and_drain(request)

    assert (400, []) == (exchanged.response.status, world.ai.calls)
    error = exchanged.json["error"]
    assert "invalid_request" == error["code"]
    named = error["param"] if path.startswith("/v1") else error["details"][0]["path"]
    assert place == named


@pytest.mark.parametrize(
    ("number", "status"),
    [
        ("1" + "0" * 308, 200),
        ("1" + "0" * 309, 400),
        ("-1" + "0" * 400, 400),
        ("1" * 5_000, 400),
        ("1.7976931348623157e308", 200),
        ("1e-999", 200),
        ("0e999", 200),
        ("-0.0", 200),
        ('"NaN Infinity 1e999"', 200),
        (f'"{"1" * 400}"', 200),
    ],
    ids=lambda part: str(part)[:12],
)
async def test_a_number_is_refused_only_where_it_does_not_exist(number: str, status: int) -> None:
    world = make_world(replies({"response": "Hi"}))
    body = COMPLETION % (FUNCTION % f'{{"a":{number}}}')
    headers = {"content-type": "application/json"}

    exchanged = await world.send_and_drain(
        make_request("POST", "/v1/chat/completions", headers, body.encode())
    )

    assert status == exchanged.response.status


async def test_of_many_such_numbers_the_first_fifty_are_named() -> None:
    world = make_world()
    body = COMPLETION % (FUNCTION % f'{{"a":[{",".join(["1e999"] * 9_000)}]}}')
    headers = {"content-type": "application/json"}

    exchanged = await world.send_and_drain(
        make_request("POST", "/v1/chat/completions", headers, body.encode())
    )

    message = exchanged.json["error"]["message"]
    assert (400, 50) == (exchanged.response.status, message.count("finite number"))
