"""What tests/e2e/test_clients.py asks, through LangChain."""

import importlib.util
import math
import os
from pathlib import Path
from typing import Any

from langchain_anthropic import ChatAnthropic
from langchain_core.messages import HumanMessage, SystemMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings

from tests.e2e.clients.asked import City, weather
from tests.e2e.clients.run import Cases


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
        return {"calls": [call["args"] for call in asked.tool_calls], "text": ask(messages).text}

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

    def responses(**options: Any) -> Any:
        return model(use_responses_api=True, **options)

    def claude() -> Any:
        return ChatAnthropic(model=given["model"], base_url=given["url"], api_key=given["key"])

    def embedder(key: str = given["key"], **options: Any) -> Any:
        return OpenAIEmbeddings(
            model=given["embedder"], base_url=f"{given['url']}/v1", api_key=key, **options
        )

    def embeddings() -> Any:
        plain = embedder(check_embedding_ctx_length=False)
        texts = ["Paris is it.", "Rome"]
        found = [*plain.embed_documents(texts), plain.embed_query(texts[0])]
        return {
            "lengths": [round(math.hypot(*each), 3) for each in found],
            "same": found[0] == found[2],
        }

    def embeddings_by_default() -> Any:
        """They are asked for with token ids, not with texts."""
        # Of OpenAI's tokenizer, which would else be downloaded.
        litellm = importlib.util.find_spec("litellm")
        assert litellm is not None
        assert litellm.origin is not None
        folder = Path(litellm.origin).parent / "litellm_core_utils/tokenizers"
        os.environ["TIKTOKEN_CACHE_DIR"] = str(folder)
        return error_of(lambda: embedder().embed_query(given["answer"]))

    def error_of(ask: Any) -> Any:
        try:
            ask()
        except Exception as error:  # noqa: BLE001  # its kind is the result
            body: Any = getattr(error, "body", None)
            return [type(error).__name__, body and body.get("message")]
        return None

    def refused() -> Any:
        return error_of(lambda: model(given["spentKey"]).invoke(given["answer"]))

    def refused_embeddings() -> Any:
        plain = embedder(given["spentKey"], check_embedding_ctx_length=False)
        return error_of(lambda: plain.embed_query(given["answer"]))

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
        "responses": lambda: responses().invoke(given["answer"]).text,
        "responses_stream": lambda: [
            chunk.text for chunk in responses().stream(given["answer"]) if chunk.text
        ],
        "responses_tools": lambda: loop(responses().bind_tools([tool(weather)]).invoke),
        "messages": lambda: claude().invoke(given["answer"]).text,
        "messages_tools": lambda: loop(claude().bind_tools([tool(weather)]).invoke),
        "messages_structured": lambda: (
            claude().with_structured_output(City).invoke(given["useCity"]).model_dump()
        ),
        "embeddings": embeddings,
        "embeddings_by_default": embeddings_by_default,
        "refused": refused,
        "refused_embeddings": refused_embeddings,
    }
