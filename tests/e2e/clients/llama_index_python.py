"""What tests/e2e/test_clients.py asks, through LlamaIndex."""

import asyncio
import math
from typing import Any

from llama_index.core.agent.workflow import FunctionAgent
from llama_index.core.llms import ChatMessage
from llama_index.core.prompts import PromptTemplate
from llama_index.embeddings.openai_like import OpenAILikeEmbedding
from llama_index.llms.openai_like import OpenAILike

from tests.e2e.clients.asked import City, weather
from tests.e2e.clients.run import Cases


def cases(given: Any) -> Cases:
    def model(key: str = given["key"], **options: Any) -> Any:
        return OpenAILike(
            model=given["model"],
            api_base=f"{given['url']}/v1",
            api_key=key,
            is_chat_model=True,
            is_function_calling_model=True,
            **options,
        )

    question = [ChatMessage(role="system", content="Be short."), ChatMessage(given["answer"])]

    def text() -> Any:
        answer = model().chat(question)
        return {"text": answer.message.content, "usage": answer.raw.usage.completion_tokens}

    def agent() -> Any:
        async def ask() -> str:
            return str(await FunctionAgent(tools=[weather], llm=model()).run(given["use"]))

        return asyncio.run(ask())

    def structured(text: str, **options: Any) -> Any:
        return model(**options).structured_predict(City, PromptTemplate(text)).model_dump()

    def embeddings() -> Any:
        embedder = OpenAILikeEmbedding(
            model_name=given["embedder"], api_base=f"{given['url']}/v1", api_key=given["key"]
        )
        found = embedder.get_text_embedding_batch(["Paris is it.", "Rome"])
        return [round(math.hypot(*each), 3) for each in found]

    def refused() -> Any:
        try:
            # By default it repeats every 429 itself, whatever the answer says.
            model(given["spentKey"], max_retries=0).complete(given["answer"])
        except Exception as error:  # noqa: BLE001  # its kind is the result
            return type(error).__name__
        return None

    return {
        "text": text,
        "complete": lambda: model().complete(given["answer"]).text,
        "stream": lambda: [each.delta for each in model().stream_chat(question) if each.delta],
        "agent": agent,
        "structured": lambda: structured(given["say"], should_use_structured_outputs=True),
        "structured_by_a_tool": lambda: structured(given["useCity"]),
        "embeddings": embeddings,
        "refused": refused,
    }
