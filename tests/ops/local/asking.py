"""Calls of the local AI Worker, and what is read of its answers."""

import json
from typing import Any

import httpx

from tests.servers import STOP_SECONDS, Server

NATIVE = "@cf/meta/llama-3.1-8b-instruct-fast"
OPENAI = "@cf/zai-org/glm-4.7-flash"
VENDOR = "openai/gpt-6-luna"
ANTHROPIC = "anthropic/claude-haiku-4.5"
INLINE = "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b"

GATEWAY = {"id": "ai-gate"}


# One for all tests: a client takes longer to make than most of the calls.
_CLIENT = httpx.Client(timeout=STOP_SECONDS)


def call(driver: Server, **body: Any) -> httpx.Response:
    return _CLIENT.post(driver.url, json=body)


def ask(
    driver: Server, text: object, *, model: str = NATIVE, raw: bool = True, **inputs: Any
) -> httpx.Response:
    """The response to a message; Anthropic's models get the ceiling that they want."""
    if model.startswith("anthropic/"):
        inputs = {"max_tokens": 256} | inputs
    return call(
        driver,
        model=model,
        inputs={"messages": [{"role": "user", "content": text}], **inputs},
        options={"returnRawResponse": raw, "gateway": GATEWAY},
    )


def frames(response: httpx.Response) -> list[Any]:
    """The data of each event."""
    lines = response.text.splitlines()
    texts = [line.removeprefix("data: ") for line in lines if line.startswith("data: ")]
    return [text if text == "[DONE]" else json.loads(text) for text in texts]


def without_padding(frames: list[Any]) -> list[Any]:
    return [
        {name: value for name, value in frame.items() if name != "p"}
        if isinstance(frame, dict)
        else frame
        for frame in frames
    ]


def said(response: httpx.Response) -> tuple[str, str]:
    """The text and the reasoning of an answer, in any dialect, whole or streamed. Reasoning in the
    text is that."""
    text, reasoning = _said(response)
    if "</think>" in text:
        reasoning, _, text = text.partition("\n</think>\n\n")
    return text, reasoning


def _said(response: httpx.Response) -> tuple[str, str]:
    is_stream = response.headers["content-type"] == "text/event-stream"
    found = frames(response) if is_stream else [response.json()]
    text = reasoning = ""
    for frame in found:
        if frame == "[DONE]":
            continue
        for part in [*_messages(frame), *_blocks(frame)]:
            text += part.get("response") or part.get("content") or part.get("text") or ""
            reasoning += (
                part.get("reasoning_content") or part.get("reasoning") or part.get("thinking") or ""
            )
    return text, reasoning


def _messages(frame: dict[str, Any]) -> list[dict[str, Any]]:
    if "choices" in frame:
        return [choice["delta" if "delta" in choice else "message"] for choice in frame["choices"]]
    return [frame] if "response" in frame else []


def _blocks(frame: dict[str, Any]) -> list[dict[str, Any]]:
    if frame.get("type") == "message":
        return list(frame["content"])
    return [frame["delta"]] if frame.get("type") == "content_block_delta" else []
