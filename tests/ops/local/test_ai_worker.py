"""The local AI Worker under the real workerd, in front of a model server that can be told to fail.

The answers of the real model are the end-to-end tests' matter; here it is shapes, errors and ends.
"""

import json
from typing import Any

import httpx
import pytest

from tests.ops.local.asking import NATIVE, ask, frames, without_padding
from tests.scripted_model import CALL, USAGE, ScriptedModelServer
from tests.servers import STOP_SECONDS, Server

NATIVE_USAGE = {**USAGE, "neurons": 0.09}
NATIVE_CALL = {"name": "weather", "arguments": {}}


def test_an_answer_has_the_native_shape_and_the_servers_counts(driver: Server) -> None:
    response = ask(driver, "answer")
    assert response.status_code == 200
    assert response.json() == {"response": "Hello.", "tool_calls": [], "usage": NATIVE_USAGE}


def test_a_stream_has_native_frames_and_ends_with_usage_and_done(driver: Server) -> None:
    response = ask(driver, "answer", stream=True)
    assert response.headers["content-type"] == "text/event-stream"
    assert without_padding(frames(response)) == [
        {"tool_calls": []},
        {"response": "Hé", "tool_calls": []},
        {"response": "llo.", "tool_calls": []},
        {"response": "", "tool_calls": [], "usage": NATIVE_USAGE},
        "[DONE]",
    ]
    assert {str} == {type(frame["p"]) for frame in frames(response)[:-1]}


def test_a_raw_response_carries_the_gateways_headers(driver: Server) -> None:
    first, second = ask(driver, "answer"), ask(driver, "fail 500 {}")
    for response in (first, second):
        assert response.headers["cf-aig-step"] == "0"
        assert response.headers["cf-aig-cache-status"] == "MISS"
        assert len(response.headers["cf-aig-log-id"]) == 26
        assert response.headers["cf-ai-req-id"]
    assert first.headers["cf-aig-log-id"] != second.headers["cf-aig-log-id"]


def test_without_a_raw_response_the_result_itself_is_returned(driver: Server) -> None:
    answer = ask(driver, "answer", raw=False)
    assert (answer.headers["x-answer"], answer.json()["response"]) == ("object", "Hello.")
    stream = ask(driver, "answer", raw=False, stream=True)
    assert (stream.headers["x-answer"], frames(stream)[-1]) == ("stream", "[DONE]")
    failure = ask(driver, "fail 429 {}", raw=False)
    assert failure.headers["x-answer"] == "exception"
    assert failure.text.startswith("3040: ")


def test_parameters_pass_through_and_the_named_model_and_key_are_used(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    ask(driver, "answer", temperature=0.1, top_p=0.5, seed=3, max_tokens=9, stop=["x"])
    assert model_server.bodies[-1] == {
        "model": "small",
        "messages": [{"role": "user", "content": "answer"}],
        "temperature": 0.1,
        "top_p": 0.5,
        "seed": 3,
        "max_tokens": 9,
        "stop": ["x"],
    }
    assert model_server.authorizations[-1] == "Bearer s3-cr.et~+/="


def test_a_prompt_is_one_message_of_the_user(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    body = {"model": NATIVE, "inputs": {"prompt": "answer"}}
    response = httpx.post(driver.url, json=body, timeout=STOP_SECONDS)
    assert response.json()["response"] == "Hello."
    assert model_server.bodies[-1]["messages"] == [{"role": "user", "content": "answer"}]


def test_tool_calls_are_passed_on(driver: Server) -> None:
    assert ask(driver, "call").json() == {
        "response": "",
        "tool_calls": [NATIVE_CALL],
        "finish_reason": "tool_calls",
        "usage": NATIVE_USAGE,
    }
    calls = [frame["tool_calls"] for frame in frames(ask(driver, "call", stream=True))[:-1]]
    ended = {"id": None, "type": None, "function": {"name": None, "arguments": ""}}
    assert [[{"index": 0, **CALL}], [ended]] == [pieces for pieces in calls if pieces]


TOOL = {"type": "function", "function": {"name": "weather", "parameters": {"type": "object"}}}
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}


def test_tools_reach_the_server_as_they_are(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    choice = {"type": "function", "function": {"name": "weather"}}
    ask(driver, "answer", tools=[TOOL], tool_choice=choice)
    asked = model_server.bodies[-1]
    assert ([TOOL], choice) == (asked["tools"], asked["tool_choice"])


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("ours", "servers"),
    [
        ({"type": "json_object"}, {"type": "json_object"}),
        (
            {"type": "json_schema", "json_schema": SCHEMA},
            {"type": "json_schema", "json_schema": {"name": "answer", "schema": SCHEMA}},
        ),
    ],
    ids=["object", "schema"],
)
def test_json_mode_reaches_the_server_in_openais_form(
    driver: Server,
    model_server: ScriptedModelServer,
    ours: dict[str, Any],
    servers: dict[str, Any],
    stream: bool,
) -> None:
    response = ask(driver, "answer", response_format=ours, stream=stream)
    assert 200 == response.status_code
    assert servers == model_server.bodies[-1]["response_format"]


@pytest.mark.parametrize(
    ("text", "response"),
    [('{"city": "Paris"}', {"city": "Paris"}), ("[1]", [1]), ('{"ci', '{"ci'), ("7", "7")],
    ids=["object", "list", "cut-off", "number"],
)
def test_json_mode_answers_with_the_object_itself(
    driver: Server, text: str, response: object
) -> None:
    answer = ask(driver, f"!say {text}", response_format={"type": "json_object"})
    assert response == answer.json()["response"]
    # It is JSON mode alone that does so.
    assert text == ask(driver, f"!say {text}").json()["response"]


TOO_LONG = json.dumps({"error": {"type": "exceed_context_size_error", "message": "9000 tokens"}})


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ('fail 400 {"error":{"message":"temperature"}}', 400, 5004),
        (f"fail 400 {TOO_LONG}", 413, 3006),
        ("fail 401 no", 403, 5018),
        ("fail 404 no-such-model", 400, 5007),
        ("fail 413 long", 413, 3006),
        ("fail 429 busy", 429, 3040),
        ("fail 500 <html>", 500, 3043),
        ("fail 503 loading", 429, 3040),
        ("fail 504 late", 408, 3007),
    ],
)
def test_a_failure_of_the_server_has_workers_ais_shape(
    driver: Server, script: str, status: int, code: int, stream: bool
) -> None:
    response = ask(driver, script, stream=stream)
    assert response.status_code == status
    body = response.json()
    assert body == {
        "internalCode": code,
        "description": body["description"],
        "name": "AiError",
        "errors": [{"code": code, "message": body["description"]}],
    }


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
def test_a_failure_of_a_gateway_has_the_gateways_shape(driver: Server, stream: bool) -> None:
    errors = [{"code": 2016, "message": "blocked"}]
    response = ask(driver, f"fail 424 {json.dumps({'errors': errors})}", stream=stream)
    assert 424 == response.status_code
    assert response.json() == {
        "success": False,
        "result": [],
        "messages": [],
        "error": errors,
        "name": "AiGatewayError",
        "httpCode": 424,
        "internalCode": 2016,
    }


def test_an_unknown_model_is_refused_without_asking_the_server(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    asked = len(model_server.bodies)
    for model, status, code, text in (
        ("@cf", 400, 5007, "No such model @cf"),
        ("gpt-4", 404, 7003, "Model not found: gpt-4"),
        ("anthropic/claude-haiku-4-5", 404, 7003, "Model not found: anthropic/claude-haiku-4-5"),
        ("google-ai-studio/gemini-3", 404, 7003, "Model not found: google-ai-studio/gemini-3"),
        ("perplexity/sonar", 402, 2021, "use BYOK"),
        ("dynamic/route", 404, 7003, "Model not found: dynamic/route"),
    ):
        response = ask(driver, "answer", model=model)
        assert (response.status_code, response.json()["internalCode"]) == (status, code)
        assert text in response.text
    assert len(model_server.bodies) == asked


def test_input_without_messages_is_refused(driver: Server) -> None:
    response = ask(driver, "answer", messages=[])
    assert (response.status_code, response.json()["internalCode"]) == (400, 5004)


def test_a_stream_that_is_cut_off_has_no_done(driver: Server) -> None:
    last = frames(ask(driver, "cut", stream=True))[-1]
    assert "Hé" == last["response"]


def test_an_error_inside_a_stream_ends_it_without_done(driver: Server) -> None:
    *_, first, last = frames(ask(driver, "break", stream=True))
    assert "Hé" == first["response"]
    assert last["errors"] == [{"code": 3043, "message": "out of memory"}]


def test_the_server_stops_when_the_reader_goes(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    body = {
        "model": NATIVE,
        "inputs": {"messages": [{"role": "user", "content": "endless"}], "stream": True},
        "options": {"returnRawResponse": True},
    }
    with httpx.stream("POST", driver.url, json=body, timeout=STOP_SECONDS) as response:
        assert next(response.iter_raw()).startswith(b"data: ")
        assert not model_server.reader_gone.is_set()
    assert model_server.reader_gone.wait(STOP_SECONDS)


def test_a_lost_connection_is_an_internal_error(driver: Server) -> None:
    response = ask(driver, "drop")
    assert (response.status_code, response.json()["internalCode"]) == (500, 3043)


def test_the_key_is_not_printed(driver: Server) -> None:
    assert "SERVER_KEY" in driver.log.read_text()
    assert "s3-cr" not in driver.log.read_text()
