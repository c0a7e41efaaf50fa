"""What tests/e2e/test_clients.py asks, through LangChain."""

import math
from typing import Any

import tiktoken
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
        """They are asked for with token ids, not with texts."""
        texts = ["Paris is it.", "Grüße 🙂"]
        found = [*embedder().embed_documents(texts), embedder().embed_query(texts[0])]
        return {
            "lengths": [round(math.hypot(*each), 3) for each in found],
            "same": found[0] == found[2],
        }

    def embeddings_of_texts() -> Any:
        """How far the vector of a text that is sent as a text is from that of its token ids."""
        text = "Grüße 🙂 aus Paris"
        as_text = embedder(check_embedding_ctx_length=False).embed_query(text)
        return math.dist(as_text, embedder().embed_query(text))

    def many_embeddings() -> Any:
        """LangChain sends 1,000 of them in a request."""
        # The small model reads each of a call only once.
        texts = ["Paris", "Rome", "Oslo"] * 500
        found = embedder().embed_documents(texts)
        return {
            "count": len(found),
            "lengths": sorted({round(math.hypot(*each), 3) for each in found}),
            "same": [found[n] == embedder().embed_query(texts[n]) for n in (0, 1_234, 1_499)],
        }

    def a_long_embedding() -> Any:
        """LangChain cuts it into three pieces, one of them within a character, and each is longer
        than the model reads."""
        # Spaces that are three bytes and two tokens each, and that the small model passes over.
        text = ("bird" + "\u2003\u2009" * 100) * 50
        found, bird, city = embedder().embed_documents([text, "bird", "Paris"])
        return {
            "tokens": len(tiktoken.get_encoding("cl100k_base").encode(text)),
            "length": round(math.hypot(*found), 3),
            "nearest": "bird" if math.dist(found, bird) < math.dist(found, city) else "city",
        }

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
        return error_of(lambda: embedder(given["spentKey"]).embed_query(given["answer"]))

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
        "embeddings_of_texts": embeddings_of_texts,
        "many_embeddings": many_embeddings,
        "a_long_embedding": a_long_embedding,
        "refused": refused,
        "refused_embeddings": refused_embeddings,
    }
