"""What tests/e2e/test_clients.py asks, through OpenAI's Agents SDK with its default model, which
speaks Responses."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from agents import Agent, OpenAIProvider, RunConfig, Runner, function_tool

from tests.e2e.clients.asked import City, weather
from tests.e2e.clients.run import Cases


def cases(given: Any) -> Cases:
    def config(key: str = given["key"]) -> Any:
        provider = OpenAIProvider(base_url=f"{given['url']}/v1", api_key=key)
        return RunConfig(model_provider=provider, tracing_disabled=True)

    def agent(**options: Any) -> Any:
        return Agent(name="Reporter", instructions="Be short.", model=given["model"], **options)

    async def text() -> Any:
        run = await Runner.run(agent(), given["answer"], run_config=config())
        return {"text": run.final_output, "usage": run.context_wrapper.usage.output_tokens}

    async def stream(**options: Any) -> Any:
        asked = given["use"] if options else given["answer"]
        run = Runner.run_streamed(agent(**options), asked, run_config=config())
        events = [event async for event in run.stream_events()]
        raw = [event.data for event in events if event.type == "raw_response_event"]
        return {
            "texts": [each.delta for each in raw if each.type == "response.output_text.delta"],
            "text": run.final_output,
        }

    async def tools() -> Any:
        run = await Runner.run(
            agent(tools=[function_tool(weather)]), given["use"], run_config=config()
        )
        return {"text": run.final_output, "requests": run.context_wrapper.usage.requests}

    async def goes_on() -> Any:
        """What one run gave is the input of the next."""
        with_tool = agent(tools=[function_tool(weather)])
        first = await Runner.run(with_tool, given["use"], run_config=config())
        asked = [*first.to_input_list(), {"role": "user", "content": given["answer"]}]
        return (await Runner.run(with_tool, asked, run_config=config())).final_output

    async def structured() -> Any:
        run = await Runner.run(agent(output_type=City), given["say"], run_config=config())
        return run.final_output.model_dump()

    async def refused() -> Any:
        try:
            await Runner.run(agent(), given["answer"], run_config=config(given["spentKey"]))
        except Exception as error:  # noqa: BLE001  # its kind is the result
            return type(error).__name__
        return None

    loop = asyncio.Runner()  # one for all: the SDK keeps its connections

    def ran(case: Coroutine[Any, Any, Any]) -> Any:
        return loop.run(case)

    return {
        "text": lambda: ran(text()),
        "stream": lambda: ran(stream()),
        "tools": lambda: ran(tools()),
        "tools_stream": lambda: ran(stream(tools=[function_tool(weather)])),
        "goes_on": lambda: ran(goes_on()),
        "structured": lambda: ran(structured()),
        "refused": lambda: ran(refused()),
    }
