"""The client examples of README, docs/runtime.md, docs/streaming.md and the pages of the APIs, run
as they stand; those of docs/clients.md are in test_documented_clients.py."""

import json
import re
from operator import mul
from typing import Any

import openai
import pytest

from bluey.apis.openai.chat_request import CompletionRequest, parse_completion_request
from bluey.errors import InvalidRequest
from tests.browser import a_browser, needs_chromium
from tests.commands import run
from tests.documents import examples, text_of
from tests.servers import Server

SESSION_ID = "11111111-1111-1111-1111-111111111111"
BODY = {"sessionId": SESSION_ID, "message": "What is the capital of France?"}
DOCUMENTED_URL = "http://127.0.0.1:8787"
RUN_SECONDS = 60.0


def code_in(document: str, language: str) -> list[str]:
    """The code blocks of this language in a document."""
    return [each.text for each in examples(document) if each.language == language]


def example(language: str) -> str:
    """The only code block of this language in docs/streaming.md."""
    [code] = code_in("docs/streaming.md", language)
    return code


def printed_by(command: list[str]) -> str:
    finished = run(command)
    assert (0, "") == (finished.returncode, finished.stderr)
    return finished.stdout


def test_the_readmes_chat_answers_as_it_shows(server: Server) -> None:
    [(line, shown)] = examples("README.md")[0].commands
    printed = printed_by(["bash", "-c", line.replace(DOCUMENTED_URL, server.url)])

    def timeless(text: str) -> str:
        return re.sub(r'"latencyMs":\d+', '"latencyMs":0', text)

    assert timeless(shown.rstrip("\n")) == timeless(printed)


def test_the_curl_example_shows_tokens_and_done(server: Server) -> None:
    printed = printed_by(["bash", "-c", example("sh").replace(DOCUMENTED_URL, server.url)])
    *tokens, done, rest = printed.split("\n\n")
    assert len(tokens) > 3
    assert {"event: token"} == {token.split("\n")[0] for token in tokens}
    assert done.startswith('event: done\ndata: {"done":true,')
    assert "" == rest


def test_the_scripted_example_shows_a_token_and_a_failure(server: Server) -> None:
    [line] = code_in("docs/runtime.md", "sh")
    printed = printed_by(["bash", "-c", line.replace(DOCUMENTED_URL, server.url)])
    token, failed, done, rest = printed.split("\n\n")
    assert 'event: token\ndata: {"token":"Paris."}' == token
    assert failed.startswith('event: error\ndata: {"code":"ai_error"')
    assert done.startswith('event: done\ndata: {"done":true,')
    assert "" == rest


def test_the_python_example_gives_tokens_and_usage(server: Server) -> None:
    names: dict[str, Any] = {}
    exec(example("python"), names)  # noqa: S102  # our own document
    tokens: list[str] = []
    usage = names["chat"](f"{server.url}/chat", BODY, tokens.append)
    assert len(tokens) > 3
    assert len(tokens) <= usage["tokensOut"] + 1
    assert "The capital of France is Paris." == "".join(tokens)


def test_the_python_example_raises_what_is_wrong_before_the_model(server: Server) -> None:
    names: dict[str, Any] = {}
    exec(example("python"), names)  # noqa: S102  # our own document
    with pytest.raises(RuntimeError, match="Request is not valid"):
        names["chat"](f"{server.url}/chat", {}, print)


@needs_chromium
def test_the_browser_example_gives_tokens_and_usage_in_a_browser(server: Server) -> None:
    script = f"""async ([url, body]) => {{
        {example("js")}
        const tokens = [];
        const usage = await chat(url, body, (token) => tokens.push(token));
        return {{ tokens, usage }};
    }}"""
    with a_browser() as browser:
        # The API's own pages may run no script; a client's page of the same origin may.
        page = browser.new_page(bypass_csp=True)
        page.goto(f"{server.url}/health")
        result = page.evaluate(script, [f"{server.url}/chat", BODY])
    assert "The capital of France is Paris." == "".join(result["tokens"])
    assert len(result["tokens"]) > 3
    names = ["modelId", "tokensIn", "tokensOut", "latencyMs", "firstTokenMs", "costUsd"]
    assert names == list(result["usage"])


OPENAI = "docs/openai-compatibility.md"


def test_with_the_local_model_texts_of_like_meaning_are_near_each_other(server: Server) -> None:
    texts = ["A cat sleeps on the sofa.", "Die Katze schläft auf dem Sofa.", "Stocks fell today."]
    with openai.OpenAI(
        base_url=f"{server.url}/v1", api_key="unused", max_retries=0, timeout=60.0
    ) as client:
        embedded = client.embeddings.create(model="embed", input=texts)
    cat, cat_in_german, stocks = [each.embedding for each in embedded.data]
    near, far = (sum(map(mul, cat, other)) for other in (cat_in_german, stocks))
    assert near > far + 0.05
    assert 15 < embedded.usage.prompt_tokens < 50


def test_the_table_of_openais_parameters_is_complete() -> None:
    text = text_of(OPENAI).partition("## Parameters")[2]
    rows = re.findall(r"^\| (`.*?`) \| (?:supported|passed through|no effect) ", text, re.MULTILINE)
    names = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(CompletionRequest.model_fields) == names | set(refused_parameters())


def refused_parameters() -> list[str]:
    """Those of OpenAI's that the document says are refused."""
    text = text_of(OPENAI)
    [paragraph] = re.findall(r"^Refused: (.*?)\n\n", text, re.DOTALL | re.MULTILINE)
    return re.findall(r"`(\w+)`", paragraph)


def test_every_parameter_that_is_said_to_be_refused_is() -> None:
    names = refused_parameters()
    body = {"model": "fast", "messages": [{"role": "user", "content": "hello"}]}
    with pytest.raises(InvalidRequest) as raised:
        parse_completion_request(json.dumps(body | dict.fromkeys(names, 1)).encode())
    assert len(names) > 3
    assert set(names) == {problem.path for problem in raised.value.problems}
