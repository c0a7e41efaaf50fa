"""What tests/e2e/test_clients.py asks, through Anthropic's client for Python.
anthropic_javascript.mjs has the same cases under the same names."""

from typing import Any

import anthropic
from anthropic import beta_tool
from anthropic.types import RawMessageStreamEvent
from pydantic import TypeAdapter

from tests.e2e.clients.asked import City, weather
from tests.e2e.clients.run import Cases, misshapen

EVENTS: TypeAdapter[Any] = TypeAdapter(RawMessageStreamEvent)


def cases(given: Any) -> Cases:
    client: Any = anthropic.Anthropic(base_url=given["url"], api_key=given["key"])
    spent = anthropic.Anthropic(base_url=given["url"], api_key=given["spentKey"])
    function = given["tools"][0]["function"]
    tool: Any = {"name": function["name"], "input_schema": function["parameters"]}

    def asks(text: Any = given["answer"], **others: Any) -> Any:
        messages = text if isinstance(text, list) else [{"role": "user", "content": text}]
        return {"model": given["model"], "max_tokens": 1_024, "messages": messages, **others}

    def text() -> Any:
        system = [{"type": "text", "text": "Be short.", "cache_control": {"type": "ephemeral"}}]
        answer = client.messages.create(**asks(system=system))
        return {
            "text": [each.text for each in answer.content],
            "reason": answer.stop_reason,
            "usage": answer.usage.output_tokens,
        }

    def stream() -> Any:
        events = list(client.messages.create(**asks(stream=True)))
        return {
            "texts": [each.delta.text for each in events if each.type == "content_block_delta"],
            "types": list(dict.fromkeys(each.type for each in events)),
        }

    def stream_helper() -> Any:
        with client.messages.stream(**asks()) as answer:
            texts = list(answer.text_stream)
            final = answer.get_final_message()
        return {"texts": texts, "text": final.content[0].text, "usage": final.usage.output_tokens}

    def thinking() -> Any:
        budget = {"type": "enabled", "budget_tokens": 1_024}
        answer = client.messages.create(**asks(given["think"], thinking=budget, max_tokens=2_048))
        return [each.type for each in answer.content]

    def loop(ask: Any) -> Any:
        """A model calls a tool, gets its result and answers; its own message is sent back."""
        messages: list[Any] = [{"role": "user", "content": given["use"]}]
        first = ask(messages)
        calls = [each for each in first.content if each.type == "tool_use"]
        results = [
            {"type": "tool_result", "tool_use_id": call.id, "content": "Paris is wet"}
            for call in calls
        ]
        messages += [
            {"role": "assistant", "content": first.content},
            {"role": "user", "content": results},
        ]
        return {"calls": [call.input for call in calls], "text": ask(messages).content[0].text}

    def whole(messages: Any) -> Any:
        return client.messages.create(**asks(messages, tools=[tool]))

    def streamed(messages: Any) -> Any:
        with client.messages.stream(**asks(messages, tools=[tool])) as answer:
            return answer.get_final_message()

    def tool_runner() -> Any:
        runner = client.beta.messages.tool_runner(**asks(given["use"], tools=[beta_tool(weather)]))
        return runner.until_done().content[0].text

    def parse() -> Any:
        answer = client.messages.parse(**asks(given["say"]), output_format=City)
        return answer.parsed_output and answer.parsed_output.model_dump()

    def events() -> Any:
        """What came over the wire, by the client's own types."""
        budget = {"type": "enabled", "budget_tokens": 1_024}
        body = asks(given["all"], tools=[tool], stream=True, thinking=budget, max_tokens=2_048)
        with client.messages.with_streaming_response.create(**body) as answer:
            return misshapen(EVENTS, answer.iter_lines())

    def count_tokens() -> Any:
        body = asks()
        del body["max_tokens"]
        return client.messages.count_tokens(**body).input_tokens > 0

    def refused(whose: Any, **others: Any) -> Any:
        try:
            whose.messages.create(**asks(**others))
        except anthropic.APIStatusError as error:
            return [type(error).__name__, error.type]
        return None

    return {
        "text": text,
        "stream": stream,
        "stream_helper": stream_helper,
        "thinking": thinking,
        "tools": lambda: loop(whole),
        "tools_stream": lambda: loop(streamed),
        "tool_runner": tool_runner,
        "parse": parse,
        "events": events,
        "count_tokens": count_tokens,
        "models": lambda: [each.id for each in client.models.list()],
        "unknown_model": lambda: refused(client, model="claude-unknown"),
        "refused": lambda: refused(spent),
        "refused_stream": lambda: refused(spent, stream=True),
    }
