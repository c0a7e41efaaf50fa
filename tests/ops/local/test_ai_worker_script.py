"""The scripted mode of the local AI Worker: what each word of a message makes of the answer."""

import json
import re
from typing import Any

import httpx
import pytest

from bluey.models.catalogue import listed_ids, model_of
from bluey.models.model import Model
from ops.project.paths import ROOT
from tests.ops.local.asking import (
    ANTHROPIC,
    GATEWAY,
    INLINE,
    NATIVE,
    OPENAI,
    VENDOR,
    ask,
    call,
    frames,
    said,
)
from tests.scripted_model import ScriptedModelServer
from tests.servers import STOP_SECONDS, Server

EVERY_DIALECT = pytest.mark.parametrize("model", [NATIVE, INLINE, OPENAI, VENDOR, ANTHROPIC])
STREAMED = pytest.mark.parametrize("stream", [False, True], ids=["whole", "streamed"])
THINKING = {"thinking": {"type": "enabled", "budget_tokens": 1024}}
OPUS = "anthropic/claude-opus-5.5"
GPT_OSS, GEMMA, KIMI = (
    "@cf/openai/gpt-oss-20b",
    "@cf/google/gemma-4-26b-a4b-it",
    "@cf/moonshotai/kimi-k2.6",
)
GLM_52, GLM_53 = "@cf/zai-org/glm-5.2", "@cf/zai-org/glm-5.3"


@STREAMED
@EVERY_DIALECT
def test_a_text_is_said_and_no_server_is_asked(
    driver: Server, model_server: ScriptedModelServer, model: str, stream: bool
) -> None:
    asked = len(model_server.bodies)
    response = ask(driver, "!say Paris is it. Wow !really", model=model, stream=stream)
    assert ("Paris is it. Wow !really", "") == said(response)
    assert asked == len(model_server.bodies)


def test_the_last_line_is_played_whatever_is_before_it(driver: Server) -> None:
    assert ("Paris.", "") == said(ask(driver, "You are an agent.\n!say not\nthis\n!say Paris.\n"))


@STREAMED
@pytest.mark.parametrize(
    ("model", "inputs", "words"),
    [
        (OPENAI, {}, 4),
        (OPENAI, {"reasoning_effort": "none"}, 4),
        (OPENAI, {"chat_template_kwargs": {"enable_thinking": False}}, 0),
        (GLM_52, {"reasoning_effort": "off"}, 0),
        (GLM_53, {"reasoning_effort": "none"}, 4),
        (GLM_53, {"reasoning_effort": "low"}, 1),
        (KIMI, {}, 4),
        (KIMI, {"chat_template_kwargs": {"thinking": False}}, 0),
        (KIMI, {"chat_template_kwargs": {"enable_thinking": False}}, 4),
        (GPT_OSS, {"reasoning_effort": "none"}, 1),
        (GEMMA, {}, 0),
        (GEMMA, {"reasoning_effort": "high"}, 4),
        ("@cf/qwen/qwen3-30b-a3b-fp8", {}, 4),
        ("xai/grok-4.6", {"reasoning_effort": "none"}, 4),
        ("deepseek/deepseek-v4-pro", {"reasoning_effort": "none"}, 0),
        (ANTHROPIC, {}, 0),
        (ANTHROPIC, THINKING, 4),
        (OPUS, {}, 4),
        (OPUS, {"output_config": {"effort": "low"}}, 1),
        (OPUS, {"thinking": {"type": "disabled"}}, 4),
        (INLINE, {}, 4),
        (NATIVE, {}, 0),
        (VENDOR, {}, 0),
    ],
)
def test_a_model_reasons_as_its_family_does(
    driver: Server, model: str, inputs: dict[str, Any], words: int, stream: bool
) -> None:
    response = ask(driver, "!think 4 !say Paris.", model=model, stream=stream, **inputs)
    assert ("Paris.", "hm " * words) == said(response)


# By which input a model is told not to reason, for each of the catalogue's controls.
TOLD_NOT_TO: dict[str, dict[str, Any]] = {
    "reasoning_effort": {"reasoning_effort": "none"},
    "enable_thinking": {"chat_template_kwargs": {"enable_thinking": False}},
    "thinking": {"chat_template_kwargs": {"thinking": False}},
    "budget_tokens": {"thinking": {"type": "disabled"}},
}
OWN_FIELD = {"response": "workers_ai", "choices": "openai_chat", "type": "anthropic_messages"}
LISTED = [model_of(model_id) for model_id in listed_ids() if model_of(model_id).dialect]


@pytest.mark.parametrize("model", [pytest.param(model, id=model.id) for model in LISTED])
def test_the_catalogue_says_the_same_of_a_model(driver: Server, model: Model) -> None:
    answer = ask(driver, "!think 40 !say Paris.", model=model.id).json()
    assert model.dialect == next(OWN_FIELD[field] for field in OWN_FIELD if field in answer)
    reasoning = model.reasoning
    assert (reasoning is not None and reasoning.default != "none") == (produced(answer) > 1)
    if reasoning is None or reasoning.is_inline:
        assert ("</think>" in answer.get("response", "")) == (reasoning is not None)
    if reasoning and "none" in reasoning.efforts:
        inputs = TOLD_NOT_TO[reasoning.control]
        answer = ask(driver, "!think 40 !say Paris.", model=model.id, **inputs).json()
        assert 1 == produced(answer)


def produced(answer: dict[str, Any]) -> Any:
    usage = answer["usage"]
    return usage.get("output_tokens") or usage["completion_tokens"]


def test_reasoning_is_counted_hidden_or_not(driver: Server) -> None:
    usage = ask(driver, "!think 4 !say Paris.", model=VENDOR).json()["usage"]
    assert (5, 4) == (
        usage["completion_tokens"],
        usage["completion_tokens_details"]["reasoning_tokens"],
    )
    usage = ask(driver, "!think 4 !say Paris.", model=OPUS).json()["usage"]
    assert (5, 4) == (
        usage["output_tokens"],
        usage["output_tokens_details"]["thinking_tokens"],
    )


@STREAMED
@pytest.mark.parametrize(
    ("model", "ceiling", "text", "finish"),
    [
        (OPENAI, {"max_completion_tokens": 8}, "", "length"),
        (INLINE, {"max_tokens": 8}, "hm " * 8, "length"),
        (ANTHROPIC, {"max_tokens": 8, **THINKING}, "", "max_tokens"),
    ],
)
def test_an_answer_that_is_all_reasoning_ends_at_the_ceiling(
    driver: Server, model: str, ceiling: dict[str, Any], text: str, finish: str, stream: bool
) -> None:
    response = ask(driver, "!think 99 !say Paris.", model=model, stream=stream, **ceiling)
    assert (text, finish) == (said(response)[0], finish_of(response))
    if not stream and model == OPENAI:
        assert None is response.json()["choices"][0]["message"]["content"]


def finish_of(response: httpx.Response) -> Any:
    is_stream = response.headers["content-type"] == "text/event-stream"
    found = (
        [frame for frame in frames(response) if frame != "[DONE]"]
        if is_stream
        else [response.json()]
    )
    reasons = [
        owner.get("finish_reason") or owner.get("stop_reason")
        for frame in found
        for owner in (frame, frame.get("delta") or {}, *frame.get("choices", ()))
    ]
    return next((reason for reason in reasons if reason), None)


@EVERY_DIALECT
def test_a_reason_to_end_is_named(driver: Server, model: str) -> None:
    response = ask(driver, "!say Half of !end length !say it", model=model, stream=True)
    assert ("Half of", "max_tokens" if model == ANTHROPIC else "length") == (
        said(response)[0].strip(),
        finish_of(response),
    )


USE = '!use weather {"city": "Paris"} !use time {}'
CALLS = [("call-1", "weather", {"city": "Paris"}), ("call-2", "time", {})]


def test_tools_are_called_whole(driver: Server) -> None:
    native = ask(driver, USE).json()["tool_calls"]
    assert [{"name": name, "arguments": given} for _, name, given in CALLS] == native
    openai = ask(driver, USE, model=OPENAI).json()["choices"][0]
    assert "tool_calls" == openai["finish_reason"]
    assert CALLS == [
        (called["id"], called["function"]["name"], json.loads(called["function"]["arguments"]))
        for called in openai["message"]["tool_calls"]
    ]
    anthropic = ask(driver, USE, model=ANTHROPIC).json()
    assert "tool_use" == anthropic["stop_reason"]
    assert CALLS == [(block["id"], block["name"], block["input"]) for block in anthropic["content"]]


@pytest.mark.parametrize("model", [NATIVE, OPENAI])
def test_tools_are_called_in_pieces(driver: Server, model: str) -> None:
    found = frames(ask(driver, USE, model=model, stream=True))[:-1]
    deltas = [
        frame if model == NATIVE else frame["choices"][0]["delta"]
        for frame in found
        if model == NATIVE or frame["choices"]
    ]
    begun: dict[int, tuple[str, str, str]] = {}
    for piece in [piece for delta in deltas for piece in delta.get("tool_calls", ())]:
        function = piece["function"]
        if piece.get("id"):
            begun[piece["index"]] = (piece["id"], function["name"], "")
        elif "index" in piece:
            identity, name, given = begun[piece["index"]]
            begun[piece["index"]] = (identity, name, given + function["arguments"])
    assert CALLS == [
        (identity, name, json.loads(given)) for identity, name, given in begun.values()
    ]


def test_tools_are_called_in_blocks(driver: Server) -> None:
    events = frames(ask(driver, f"!say Well. {USE}", model=ANTHROPIC, stream=True))
    starts = [event["content_block"] for event in events if event["type"] == "content_block_start"]
    assert ["text", "tool_use", "tool_use"] == [block["type"] for block in starts]
    given = ["", "", ""]
    for event in events:
        if event["type"] == "content_block_delta":
            given[event["index"]] += event["delta"].get("partial_json", "")
    assert ["", '{"city": "Paris"}', "{}"] == given


def test_the_result_of_a_tool_is_told(driver: Server) -> None:
    used = {"role": "assistant", "content": "", "tool_calls": []}
    result = {"role": "tool", "tool_call_id": "call-1", "content": "wet"}
    messages = [{"role": "user", "content": USE}, used, result]
    response = call(driver, model=OPENAI, inputs={"messages": messages}, options={})
    assert "The tool said: wet" == said(response)[0]
    block = {"type": "tool_result", "tool_use_id": "call-1", "content": "wet"}
    messages = [{"role": "user", "content": USE}, {"role": "user", "content": [block]}]
    inputs = {"messages": messages, "max_tokens": 99}
    response = call(driver, model=ANTHROPIC, inputs=inputs, options={})
    assert "The tool said: wet" == said(response)[0]


PNG, JPEG = "AAAA" * 250, "AAAA" * 2 + "AA=="
SEEN = "2 images: image/png of 750 bytes, image/jpeg of 7 bytes"


def test_images_are_seen_with_their_sizes(driver: Server) -> None:
    text = {"type": "text", "text": "!look"}
    urls = [f"data:image/png;base64,{PNG}", f"data:image/jpeg;base64,{JPEG}"]
    parts = [{"type": "image_url", "image_url": {"url": url}} for url in urls]
    for model in (NATIVE, OPENAI, VENDOR):
        assert SEEN == said(ask(driver, [text, *parts], model=model))[0]
    kinds = {"image/png": PNG, "image/jpeg": JPEG}
    blocks = [
        {"type": "image", "source": {"type": "base64", "media_type": kind, "data": data}}
        for kind, data in kinds.items()
    ]
    assert SEEN == said(ask(driver, [text, *blocks], model=ANTHROPIC))[0]
    assert "0 images" == said(ask(driver, "!look"))[0]
    beside = "1 image: image/png of 750 bytes"
    assert beside == said(ask(driver, "!look", image=urls[0]))[0]
    assert "1 image: image/png of 3 bytes" == said(ask(driver, "!look", image=[1, 2, 3]))[0]


def test_an_image_as_large_as_a_body_may_be_is_seen(driver: Server) -> None:
    data = "AAAA" * (5 * 2**20 // 2)
    part = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}}
    response = ask(driver, [{"type": "text", "text": "!look"}, part], model=OPENAI)
    assert f"1 image: image/png of {len(data) // 4 * 3} bytes" == said(response)[0]


def test_what_the_binding_was_called_with_is_told(driver: Server) -> None:
    inputs = {"messages": [{"role": "user", "content": "!echo"}], "seed": 3, "max_tokens": 99}
    asked: dict[str, Any] = {"inputs": inputs, "options": {"gateway": GATEWAY}, "model": NATIVE}
    assert inputs == json.loads(said(call(driver, **asked))[0])
    for name in ("inputs", "options", "model"):
        inputs["messages"] = [{"role": "user", "content": f"!echo {name}"}]
        assert asked[name] == json.loads(said(call(driver, **asked))[0])


def test_what_a_gateway_was_called_with_is_told(driver: Server) -> None:
    query = {"model": "dynamic/a", "messages": [{"role": "user", "content": "!echo options"}]}
    entry = {"provider": "compat", "endpoint": "chat/completions", "headers": {"a": "1"}}
    options = {"gateway": {"metadata": {"tenant": "acme"}}, "extraHeaders": {"b": "2"}}
    response = call(driver, gateway="gate", request={**entry, "query": query}, options=options)
    assert {
        "gateway": {"id": "gate", "metadata": {"tenant": "acme"}},
        "extraHeaders": {"a": "1", "b": "2"},
    } == json.loads(said(response)[0])


def test_used_tokens_are_words_or_what_is_asked(driver: Server) -> None:
    counts = ("prompt_tokens", "completion_tokens", "total_tokens")
    usage = ask(driver, "!say one two three").json()["usage"]
    assert (4, 3, 7) == tuple(usage[name] for name in counts)
    usage = ask(driver, "!usage 100 20 64 !say one", model=OPENAI).json()["usage"]
    assert (100, 20, 120, 64) == (
        *(usage[name] for name in counts),
        usage["prompt_tokens_details"]["cached_tokens"],
    )
    usage = ask(driver, "!usage 100 20 64 !say one", model=ANTHROPIC).json()["usage"]
    assert (36, 64, 20) == (
        usage["input_tokens"],
        usage["cache_read_input_tokens"],
        usage["output_tokens"],
    )


CODES = {
    2003: 429,
    2009: 401,
    2016: 424,
    2017: 424,
    2018: 429,
    2021: 402,
    2045: 429,
    3003: 400,
    3006: 413,
    3007: 408,
    3008: 408,
    3023: 403,
    3036: 429,
    3039: 400,
    3040: 429,
    3041: 403,
    3042: 404,
    3043: 500,
    5004: 400,
    5005: 405,
    5007: 400,
    5016: 403,
    5018: 403,
    5019: 405,
    5035: 403,
    7003: 404,
    7013: 503,
    8001: 400,
    8006: 400,
    10000: 401,
}


@STREAMED
@pytest.mark.parametrize("code", CODES)
def test_each_code_fails_with_its_status_and_body(driver: Server, code: int, stream: bool) -> None:
    response = ask(driver, f"!fail {code}", model=OPENAI, stream=stream)
    assert CODES[code] == response.status_code
    body = response.json()
    [error] = body["error"] if code // 1000 in {2, 7} else body["errors"]
    assert code == error["code"]
    assert (None if code == 10000 else code) == body.get("internalCode")
    thrown = ask(driver, f"!fail {code}", raw=False, stream=stream)
    assert thrown.text.startswith(f"{code}: ")


def test_a_code_may_have_another_status_and_text(driver: Server) -> None:
    response = ask(driver, "!fail 7003 400 Bad schema")
    assert (400, "Bad schema") == (response.status_code, response.json()["error"][0]["message"])
    response = ask(driver, "!fail 2021 Wholesale rate limit exceeded")
    assert 402 == response.status_code
    assert "Wholesale rate limit exceeded" == response.json()["error"][0]["message"]


@pytest.mark.parametrize("status", [400, 402, 403, 404, 409, 413, 422, 424, 429, 500, 503, 529])
def test_a_status_without_a_code_has_the_vendors_body(driver: Server, status: int) -> None:
    error = {"type": "api_error", "message": "oh no"}
    for model, body in (
        (NATIVE, "oh no"),
        (VENDOR, json.dumps({"error": error}, separators=(",", ":"))),
        (ANTHROPIC, json.dumps({"type": "error", "error": error}, separators=(",", ":"))),
    ):
        response = ask(driver, f"!fail {status} oh no", model=model)
        assert (status, body) == (response.status_code, response.text)
    response = ask(driver, f'!header retry-after 7 !fail {status} {{"own":1}}')
    assert ({"own": 1}, "7") == (response.json(), response.headers["retry-after"])


@EVERY_DIALECT
def test_a_failure_after_a_text_is_in_the_stream(driver: Server, model: str) -> None:
    response = ask(driver, "!say Par !fail 3040", model=model, stream=True)
    assert (200, "Par") == (response.status_code, said(response)[0].strip())
    last = frames(response)[-1]
    message = "Capacity temporarily exceeded, please try again."
    if model == ANTHROPIC:
        assert {"type": "error", "error": {"type": "rate_limit_error", "message": message}} == last
    elif model in {NATIVE, INLINE}:
        assert [{"code": 3040, "message": message}] == last["errors"]
    else:
        assert {"error": {"code": 3040, "message": message}} == last
    whole = ask(driver, "!say Par !fail 3040", model=model)
    assert (429, 3040) == (whole.status_code, whole.json()["internalCode"])


@EVERY_DIALECT
def test_a_cut_stream_has_no_end(driver: Server, model: str) -> None:
    response = ask(driver, "!say Par !cut", model=model, stream=True)
    assert ("Par", None) == (said(response)[0].strip(), finish_of(response))
    assert frames(response)[-1] not in ("[DONE]", {"type": "message_stop"})
    with pytest.raises(json.JSONDecodeError):
        ask(driver, "!say Par !cut", model=model).json()


def test_a_lost_connection_is_no_response(driver: Server) -> None:
    assert "exception" == ask(driver, "!drop").headers["x-answer"]
    with pytest.raises(httpx.RemoteProtocolError):
        ask(driver, "!say Par !drop", stream=True)


@pytest.mark.parametrize("script", ["!say Par !stall", "!endless"])
def test_it_stops_when_the_reader_goes(driver: Server, script: str) -> None:
    body = {
        "model": OPENAI,
        "inputs": {"messages": [{"role": "user", "content": script}], "stream": True},
        "options": {"returnRawResponse": True},
    }
    with httpx.stream("POST", driver.url, json=body, timeout=STOP_SECONDS) as response:
        assert next(response.iter_raw()).startswith(b"data: ")
    # The server still answers others.
    assert "Hello." == said(ask(driver, "!wait 1 !say Hello.", model=OPENAI))[0]


def test_a_busy_model_refuses_only_who_would_not_wait(driver: Server) -> None:
    asked: dict[str, Any] = {
        "model": NATIVE,
        "inputs": {"messages": [{"role": "user", "content": "!busy 1 !say Hello."}]},
    }
    options = {"returnRawResponse": True}
    assert "Hello." == said(call(driver, **asked, options=options))[0]
    response = call(driver, **asked, options=options | {"rejectIfBusy": True})
    assert (429, 3040) == (response.status_code, response.json()["internalCode"])


def test_words_may_be_for_some_models_only(driver: Server) -> None:
    script = "!at llama !fail 3040 !at glm !say From the fallback. !at / !end stop"
    assert 429 == ask(driver, script, model=NATIVE).status_code
    assert "From the fallback." == said(ask(driver, script, model=OPENAI))[0]


def test_a_person_is_told_the_words(driver: Server) -> None:
    told = said(ask(driver, "!help", max_tokens=999))[0]
    assert "!fail <code, or status>" in told
    assert said(ask(driver, "!sya hello", max_tokens=999))[0] == f"There is no word !sya. {told}"


def test_the_page_has_every_word(driver: Server) -> None:
    told = said(ask(driver, "!help", max_tokens=999))[0]
    page = (ROOT / "docs/runtime.md").read_text()
    rows = re.findall(r"^\| `(!.*?)` \|", page, flags=re.MULTILINE)
    assert re.findall(r"^(!.*?): ", told, flags=re.MULTILINE) == rows


def test_an_embedder_fails_as_it_is_told(driver: Server) -> None:
    inputs = {"text": ["!fail 3040", "more"]}
    options = {"returnRawResponse": True}
    response = call(driver, model="@cf/baai/bge-m3", inputs=inputs, options=options)
    assert (429, 3040) == (response.status_code, response.json()["internalCode"])
