"""The local AI Worker under the real workerd, in front of a model server that can be told to fail.

The answers of the real model are the end-to-end tests' matter; here it is shapes, errors and ends.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from ops.local.serving import write_ai_worker
from ops.processes.running import free_port
from ops.project.paths import LOCAL
from ops.wrangler.node import wrangler
from tests.scripted_model import CALL, USAGE, ScriptedModelServer, scripted_model_server
from tests.servers import STOP_SECONDS, Server, start

MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"


@pytest.fixture(scope="module")
def model_server() -> Iterator[ScriptedModelServer]:
    with scripted_model_server() as server:
        yield server


@pytest.fixture(scope="module")
def driver(
    tmp_path_factory: pytest.TempPathFactory, model_server: ScriptedModelServer
) -> Iterator[Server]:
    """A Worker that passes every request on to env.AI, bound as in a tenant's `local`."""
    folder = tmp_path_factory.mktemp("ai-worker")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BLUEY_LOCAL_AI_KEY", "s3-cr.et~+/=")
        patch.setenv("BLUEY_LOCAL_AI_MODEL", "small")
        ai_worker = write_ai_worker(folder, f"{model_server.url}/v1")
    main = folder / "driver.jsonc"
    main.write_text(
        json.dumps(
            {
                "name": "driver",
                "main": os.path.relpath(Path(__file__).with_name("ai_driver.js"), folder),
                "compatibility_date": "2026-11-17",
                "env": {
                    LOCAL: {
                        "services": [
                            {"binding": "AI", "service": "bluey-local-ai", "entrypoint": "LocalAI"}
                        ]
                    }
                },
            }
        )
    )
    port = free_port()
    command = [
        *map(str, wrangler()),
        *("dev", "--config", str(main), "--config", str(ai_worker), "--env", LOCAL, "--local"),
        *("--ip", "127.0.0.1", "--port", str(port), "--inspector-port", "0"),
        *("--persist-to", str(folder / "state")),
    ]
    settings = {
        "CLOUDFLARE_CF_FETCH_ENABLED": "false",
        "WRANGLER_LOG_PATH": str(folder / "logs"),
        "WRANGLER_REGISTRY_PATH": str(folder / "registry"),
        "WRANGLER_SEND_METRICS": "false",
    }
    server = start(folder / "log", command, port=port, environment=settings)
    try:
        server.wait_for("Ready on")
        yield server
    finally:
        server.process.terminate()
        server.wait_until_gone()


def ask(driver: Server, script: str, *, raw: bool = True, **inputs: Any) -> httpx.Response:
    return httpx.post(
        driver.url,
        json={
            "model": inputs.pop("model", MODEL),
            "inputs": {"messages": [{"role": "user", "content": script}], **inputs},
            "options": {"returnRawResponse": raw, "gateway": {"id": "ai-gate"}},
        },
        timeout=STOP_SECONDS,
    )


def frames(response: httpx.Response) -> list[Any]:
    texts = [line.removeprefix("data: ") for line in response.text.splitlines() if line]
    return [text if text == "[DONE]" else json.loads(text) for text in texts]


def test_an_answer_has_the_native_shape_and_the_servers_counts(driver: Server) -> None:
    response = ask(driver, "answer")
    assert response.status_code == 200
    assert response.json() == {"response": "Hello.", "usage": USAGE}


def test_a_stream_has_native_frames_and_ends_with_usage_and_done(driver: Server) -> None:
    response = ask(driver, "answer", stream=True)
    assert response.headers["content-type"] == "text/event-stream"
    assert frames(response) == [
        {"response": "Hé"},
        {"response": "llo."},
        {"response": "", "usage": USAGE},
        "[DONE]",
    ]


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
    body = {"model": MODEL, "inputs": {"prompt": "answer"}}
    response = httpx.post(driver.url, json=body, timeout=STOP_SECONDS)
    assert response.json()["response"] == "Hello."
    assert model_server.bodies[-1]["messages"] == [{"role": "user", "content": "answer"}]


def test_tool_calls_are_passed_on(driver: Server) -> None:
    assert ask(driver, "call").json() == {"response": "", "tool_calls": [CALL], "usage": USAGE}
    assert {"response": "", "tool_calls": [CALL]} in frames(ask(driver, "call", stream=True))


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
    answer = ask(driver, f"say {text}", response_format={"type": "json_object"})
    assert response == answer.json()["response"]
    # It is JSON mode alone that does so.
    assert text == ask(driver, f"say {text}").json()["response"]


TOO_LONG = json.dumps({"error": {"type": "exceed_context_size_error", "message": "9000 tokens"}})


@pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
@pytest.mark.parametrize(
    ("script", "status", "code"),
    [
        ('fail 400 {"error":{"message":"temperature"}}', 400, 5004),
        (f"fail 400 {TOO_LONG}", 413, 3006),
        ('fail 424 {"errors":[{"code":2016,"message":"blocked"}]}', 424, 2016),
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


def test_an_unknown_model_is_refused_without_asking_the_server(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    asked = len(model_server.bodies)
    response = ask(driver, "answer", model="gpt-4")
    assert (response.status_code, response.json()["internalCode"]) == (400, 5007)
    assert "No such model gpt-4" in response.json()["description"]
    assert len(model_server.bodies) == asked


def test_input_without_messages_is_refused(driver: Server) -> None:
    response = ask(driver, "answer", messages=[])
    assert (response.status_code, response.json()["internalCode"]) == (400, 5004)


def test_a_stream_that_is_cut_off_has_no_done(driver: Server) -> None:
    assert frames(ask(driver, "cut", stream=True)) == [{"response": "Hé"}]


def test_an_error_inside_a_stream_ends_it_without_done(driver: Server) -> None:
    first, last = frames(ask(driver, "break", stream=True))
    assert first == {"response": "Hé"}
    assert last["errors"] == [{"code": 3043, "message": "out of memory"}]


def test_the_server_stops_when_the_reader_goes(
    driver: Server, model_server: ScriptedModelServer
) -> None:
    body = {
        "model": MODEL,
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
