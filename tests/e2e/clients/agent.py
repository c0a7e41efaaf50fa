"""What tests/e2e/test_openai_clients.py asks, through agents of pydantic-ai."""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from openai import AsyncOpenAI
from pydantic_ai import Agent, ModelHTTPError, NativeOutput, ToolOutput
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider

from tests.e2e.clients.openai_python import TIMEOUT_SECONDS, City, Result


@dataclasses.dataclass
class Asked:
    """The model, and what the cases ask."""

    model: OpenAIChatModel
    other_model: OpenAIChatModel
    given: Mapping[str, Any]


def weather(city: str) -> str:
    """The weather in a city."""
    return f"{city} is wet"


async def text(asked: Asked) -> Result:
    run = await Agent(asked.model, instructions="Be short.").run("answer")
    return {
        "text": run.output,
        "usage": {
            "inputTokens": run.usage.input_tokens,
            "outputTokens": run.usage.output_tokens,
        },
    }


async def stream(asked: Asked) -> Result:
    async with Agent(asked.model).run_stream("answer") as run:
        texts = [piece async for piece in run.stream_text(delta=True, debounce_by=None)]
        return {
            "texts": texts,
            "usage": {
                "inputTokens": run.usage.input_tokens,
                "outputTokens": run.usage.output_tokens,
            },
        }


async def native_output(asked: Asked) -> Result:
    agent = Agent(asked.model, output_type=NativeOutput(City))
    return (await agent.run(asked.given["say"])).output.model_dump()


async def tool_output(asked: Asked) -> Result:
    agent = Agent(asked.model, output_type=ToolOutput(City, name="city"))
    return (await agent.run(asked.given["useOutput"])).output.model_dump()


async def tool(asked: Asked) -> Result:
    agent = Agent(asked.model, tools=[weather])
    run = await agent.run(asked.given["use"])
    return {"text": run.output, "requests": run.usage.requests}


async def tool_stream(asked: Asked) -> Result:
    agent = Agent(asked.model, tools=[weather])
    async with agent.run_stream(asked.given["use"]) as run:
        return {"text": await run.get_output(), "requests": run.usage.requests}


async def error(asked: Asked) -> Result:
    try:
        await Agent(asked.other_model).run("answer")
    except ModelHTTPError as raised:
        body: Any = raised.body
        return {"status": raised.status_code, "code": body["code"]}
    return None


CASES: Mapping[str, Callable[[Asked], Awaitable[Result]]] = {
    case.__name__: case
    for case in (text, stream, native_output, tool_output, tool, tool_stream, error)
}


async def run(given: Mapping[str, Any]) -> dict[str, Result]:
    """The results of all cases."""
    async with AsyncOpenAI(
        base_url=f"{given['url']}/v1",
        api_key="unused",
        default_headers={"x-tenant-id": given["tenant"]},
        timeout=TIMEOUT_SECONDS,
    ) as client:
        provider = OpenAIProvider(openai_client=client)
        asked = Asked(
            OpenAIChatModel(given["model"], provider=provider),
            OpenAIChatModel("gpt-4o", provider=provider),
            given,
        )
        return {name: await case(asked) for name, case in CASES.items()}
