"""What tests/e2e/test_clients.py asks, through LangChain."""

from typing import Any

from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI
from pydantic import BaseModel

from tests.e2e.clients.run import Cases


class City(BaseModel):
    """A city."""

    city: str
    population: int


def weather(city: str) -> str:
    """The weather in a city."""
    return f"{city} is wet"


def cases(given: Any) -> Cases:
    def model(key: str = given["key"], **options: Any) -> Any:
        return ChatOpenAI(
            model=given["model"], base_url=f"{given['url']}/v1", api_key=key, **options
        )

    def text() -> Any:
        answer = model().invoke([SystemMessage("Be short."), HumanMessage(given["answer"])])
        return {"text": answer.content, "usage": answer.usage_metadata["output_tokens"]}

    def stream() -> Any:
        chunks = list(model(stream_usage=True).stream(given["answer"]))
        return {
            "texts": [chunk.content for chunk in chunks if chunk.content],
            "usage": [c.usage_metadata["output_tokens"] for c in chunks if c.usage_metadata],
        }

    def loop(ask: Any) -> Any:
        """A model calls a tool, gets its result and answers."""
        messages: list[Any] = [HumanMessage(given["use"])]
        messages.append(asked := ask(messages))
        offered = tool(weather)
        messages += [offered.invoke(call) for call in asked.tool_calls]
        return {"calls": [call["args"] for call in asked.tool_calls], "text": ask(messages).content}

    def tools() -> Any:
        return loop(model().bind_tools([tool(weather)]).invoke)

    def tools_stream() -> Any:
        bound = model().bind_tools([tool(weather)], parallel_tool_calls=False)

        def ask(messages: Any) -> Any:
            first, *others = bound.stream(messages)
            return sum(others, first)

        return loop(ask)

    def structured(**options: Any) -> Any:
        return model().with_structured_output(City, **options)

    def refused() -> Any:
        try:
            model(given["spentKey"]).invoke(given["answer"])
        except Exception as error:  # noqa: BLE001  # its kind is the result
            return type(error).__name__
        return None

    return {
        "text": text,
        "stream": stream,
        "tools": tools,
        "tools_stream": tools_stream,
        "structured": lambda: structured().invoke(given["say"]).model_dump(),
        "structured_by_a_tool": lambda: (
            structured(method="function_calling").invoke(given["useCity"]).model_dump()
        ),
        "json_mode": lambda: structured(method="json_mode").invoke(given["say"]).model_dump(),
        "batch": lambda: [answer.content for answer in model().batch([given["answer"]] * 2)],
        "refused": refused,
    }
