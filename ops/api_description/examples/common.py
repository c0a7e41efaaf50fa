"""What the examples of all chapters are about: who asks what, and what is answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bluey.apis.api import ClientApi, Reply, Report
from bluey.chat import Chat
from bluey.usage import Usage

MODEL_ID = "@cf/meta/llama-3.1-8b-instruct-fast"
FALLBACK_MODEL_ID = "@cf/meta/llama-3.1-8b-instruct"
EMBEDDING_MODEL_ID = "@cf/baai/bge-m3"
TENANT_ID = "mrrainbowsmoke"
TRACE_ID = "0af7651916cd43dd8448eb211c80319c"
REPLY_ID = "3b9d1c60f2a84e7795d0c1ab"
KEY_ID = "1f2e3d4c5b6a"

QUESTION = "What is the capital of France?"
ANSWER = "The capital of France is Paris."
PIECES = ["The capital of France", " is Paris."]
"""The answer, as it is streamed."""
REPORT = Report(Usage(28, 8), latency_ms=260, first_token_ms=41, cost_micro_usd=5)
REPLY = Reply(REPLY_ID, 1_795_435_200, MODEL_ID, max_output_tokens=512)
CHAT = Chat(turns=())

WARMTH_QUESTION = "How warm is it in Paris?"
WEATHER_PARAMETERS = {
    "type": "object",
    "properties": {"place": {"type": "string"}},
    "required": ["place"],
}
"""Of a tool that answers it."""


@dataclass(frozen=True)
class Examples:
    """One route's examples: requests and streams by name, an answer, values of parameters in path
    or query, and values of the request's JSON keys."""

    requests: Mapping[str, object] = field(default_factory=dict)
    answer: object = None
    streams: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, object] = field(default_factory=dict)
    keys: Mapping[str, object] = field(default_factory=dict)


def streamed(api: ClientApi, chat: Chat = CHAT) -> str:
    """The answer as an API streams it."""
    stream = api.stream(chat, REPLY)
    return stream.pieces(PIECES) + stream.end(REPORT, None)
