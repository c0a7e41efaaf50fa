"""What tests/e2e/test_clients.py asks, through LiteLLM as a client."""

import math
from typing import Any

import litellm

from tests.e2e.clients.asked import City
from tests.e2e.clients.run import Cases


def cases(given: Any) -> Cases:
    def ask(messages: list[Any], *, stream: bool = False, **options: Any) -> Any:
        """The whole answer, put together from its chunks where it is streamed."""
        answer = litellm.completion(
            f"openai/{given['model']}",
            messages,
            stream=stream,
            **{"api_base": f"{given['url']}/v1", "api_key": given["key"], **options},
        )
        return litellm.stream_chunk_builder(list(answer)) if stream else answer

    def user(text: str) -> list[Any]:
        return [{"role": "user", "content": text}]

    def text(**options: Any) -> Any:
        answer = ask(user(given["think"]), **options)
        [choice] = answer.choices
        return {
            "text": choice.message.content,
            "reasoning": choice.message.reasoning_content,
            "finishReason": choice.finish_reason,
            "usage": answer.usage.completion_tokens,
        }

    def tools(**options: Any) -> Any:
        messages = user(given["use"])
        [first] = ask(messages, tools=given["tools"], tool_choice="auto", **options).choices
        calls = [call.function.arguments for call in first.message.tool_calls]
        messages.append(first.message)
        messages += [
            {"role": "tool", "tool_call_id": call.id, "name": "weather", "content": "Paris is wet"}
            for call in first.message.tool_calls
        ]
        [last] = ask(messages, tools=given["tools"], **options).choices
        return {"calls": calls, "text": last.message.content}

    def structured() -> Any:
        answer = ask(user(given["say"]), response_format=City)
        return City.model_validate_json(answer.choices[0].message.content).model_dump()

    def embeddings() -> Any:
        answer = litellm.embedding(
            f"openai/{given['embedder']}",
            ["Paris is it.", "Rome"],
            api_base=f"{given['url']}/v1",
            api_key=given["key"],
        )
        return [round(math.hypot(*each["embedding"]), 3) for each in answer.data]

    def messages() -> Any:
        answer = litellm.completion(
            f"anthropic/{given['model']}",
            user(given["answer"]),
            api_base=given["url"],
            api_key=given["key"],
        )
        return answer.choices[0].message.content

    def responses() -> Any:
        answer = litellm.responses(
            model=f"openai/{given['model']}",
            input=given["answer"],
            api_base=f"{given['url']}/v1",
            api_key=given["key"],
        )
        return answer.output_text

    def refused() -> Any:
        try:
            ask(user(given["answer"]), api_key=given["spentKey"])
        except Exception as error:  # noqa: BLE001  # its kind is the result
            return type(error).__name__
        return None

    return {
        "text": text,
        "stream": lambda: text(stream=True, stream_options={"include_usage": True}),
        "tools": tools,
        "tools_stream": lambda: tools(stream=True),
        "structured": structured,
        "embeddings": embeddings,
        "messages": messages,
        "responses": responses,
        "refused": refused,
    }
