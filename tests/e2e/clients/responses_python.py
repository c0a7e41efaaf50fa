"""What tests/e2e/test_clients.py asks, through OpenAI's client for Python: its Responses and
embeddings. responses_javascript.mjs has the same cases under the same names."""

import json
import math
from typing import Any

import openai
from openai.types.chat import ChatCompletionChunk
from openai.types.responses import ResponseStreamEvent
from pydantic import TypeAdapter

from tests.e2e.clients.asked import City
from tests.e2e.clients.run import Cases, misshapen

EVENTS: TypeAdapter[Any] = TypeAdapter(ResponseStreamEvent)
CHUNKS: TypeAdapter[Any] = TypeAdapter(ChatCompletionChunk)


def cases(given: Any) -> Cases:
    client = openai.OpenAI(base_url=f"{given['url']}/v1", api_key=given["key"])
    spent = openai.OpenAI(base_url=f"{given['url']}/v1", api_key=given["spentKey"])
    model = given["model"]
    tool: Any = {"type": "function", "strict": False, **given["tools"][0]["function"]}

    def text() -> Any:
        answer = client.responses.create(model=model, input=given["answer"])
        return {
            "text": answer.output_text,
            "status": answer.status,
            "usage": answer.usage and answer.usage.output_tokens,
        }

    def stream() -> Any:
        events = list(client.responses.create(model=model, input=given["answer"], stream=True))
        return {
            "texts": [each.delta for each in events if each.type == "response.output_text.delta"],
            "numbers": [each.sequence_number for each in events] == list(range(len(events))),
            "first": events[0].type,
            "last": events[-1].type,
        }

    def stream_helper() -> Any:
        with client.responses.stream(model=model, input=given["answer"]) as events:
            texts = [each.delta for each in events if each.type == "response.output_text.delta"]
            return {"texts": texts, "text": events.get_final_response().output_text}

    def parse() -> Any:
        answer = client.responses.parse(model=model, input=given["say"], text_format=City)
        return answer.output_parsed and answer.output_parsed.model_dump()

    def parse_stream() -> Any:
        with client.responses.stream(model=model, input=given["say"], text_format=City) as events:
            parsed = events.until_done().get_final_response().output_parsed
        return parsed and parsed.model_dump()

    def reasoning() -> Any:
        answer = client.responses.create(
            model=model,
            input=given["think"],
            reasoning={"effort": "high", "summary": "auto"},
            include=["reasoning.encrypted_content"],
        )
        return [each.type for each in answer.output]

    def loop(ask: Any) -> Any:
        """A model calls a tool, gets its result and answers; its own items are sent back."""
        messages: list[Any] = [{"role": "user", "content": given["use"]}]
        first = ask(messages)
        calls = [each for each in first.output if each.type == "function_call"]
        messages += first.output
        messages += [
            {"type": "function_call_output", "call_id": call.call_id, "output": "Paris is wet"}
            for call in calls
        ]
        return {
            "calls": [json.loads(call.arguments) for call in calls],
            "text": ask(messages).output_text,
        }

    def whole(messages: Any) -> Any:
        return client.responses.create(model=model, input=messages, tools=[tool])

    def streamed(messages: Any) -> Any:
        with client.responses.stream(model=model, input=messages, tools=[tool]) as events:
            return events.until_done().get_final_response()

    def events() -> Any:
        """What came over the wire, by the client's own types."""
        body: Any = {"model": model, "input": given["all"], "tools": [tool], "stream": True}
        body["reasoning"] = {"effort": "high", "summary": "auto"}
        with client.responses.with_streaming_response.create(**body) as answer:
            return misshapen(EVENTS, answer.iter_lines())

    def chunks() -> Any:
        """What came over the wire of a chat completion, by the client's own type."""
        body: Any = {"model": model, "messages": [{"role": "user", "content": given["all"]}]}
        body |= {"tools": given["tools"], "reasoning_effort": "high", "stream": True}
        body["stream_options"] = {"include_usage": True}
        with client.chat.completions.with_streaming_response.create(**body) as answer:
            return misshapen(CHUNKS, answer.iter_lines())

    def embeddings() -> Any:
        asked: Any = {"model": given["embedder"], "input": ["Paris is it.", "Rome"]}
        binary, plain = (
            client.embeddings.create(**{**asked, **options}).data
            for options in ({}, {"encoding_format": "float"})
        )
        return {
            "indexes": [each.index for each in binary],
            "lengths": [round(math.hypot(*each.embedding), 3) for each in binary],
            "same": all(
                math.isclose(one, other, abs_tol=1e-6)
                for pair in zip(binary, plain, strict=True)
                for one, other in zip(pair[0].embedding, pair[1].embedding, strict=True)
            ),
        }

    def refused(ask: Any, **body: Any) -> Any:
        try:
            ask(**body)
        except openai.APIStatusError as error:
            return [type(error).__name__, error.code]
        return None

    return {
        "text": text,
        "stream": stream,
        "stream_helper": stream_helper,
        "parse": parse,
        "parse_stream": parse_stream,
        "reasoning": reasoning,
        "tools": lambda: loop(whole),
        "tools_stream": lambda: loop(streamed),
        "events": events,
        "chunks": chunks,
        "embeddings": embeddings,
        "unknown_model": lambda: refused(client.responses.create, model="gpt-4o", input="Hello"),
        "refused": lambda: refused(spent.responses.create, model=model, input=given["answer"]),
        "refused_stream": lambda: refused(
            spent.responses.create, model=model, input=given["answer"], stream=True
        ),
        "refused_embeddings": lambda: refused(
            spent.embeddings.create, model=given["embedder"], input=given["answer"]
        ),
    }
