"""Examples of the chapter Anthropic."""

from bluey.apis.anthropic.content import MessageReply
from bluey.apis.anthropic.messages import ANTHROPIC_API, TokenCount
from ops.api_description.examples.common import (
    ANSWER,
    MODEL_ID,
    QUESTION,
    REPLY_ID,
    WARMTH_QUESTION,
    WEATHER_PARAMETERS,
    Examples,
    streamed,
)

MESSAGE_REQUESTS = {
    "short": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "messages": [{"role": "user", "content": QUESTION}],
    },
    "streamed": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "system": "Answer in one word.",
        "messages": [{"role": "user", "content": QUESTION}],
        "stream": True,
    },
    "tools": {
        "model": MODEL_ID,
        "max_tokens": 256,
        "messages": [{"role": "user", "content": WARMTH_QUESTION}],
        "tools": [
            {
                "name": "weather",
                "input_schema": WEATHER_PARAMETERS,
            }
        ],
    },
}

MESSAGE: MessageReply = {
    "id": f"msg_{REPLY_ID}",
    "type": "message",
    "role": "assistant",
    "model": MODEL_ID,
    "content": [{"type": "text", "text": ANSWER}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {
        "input_tokens": 28,
        "cache_creation_input_tokens": 0,
        "cache_read_input_tokens": 0,
        "output_tokens": 8,
        "cost": 0.000005,
    },
}

COUNT_REQUESTS = {
    "short": {"model": MODEL_ID, "messages": [{"role": "user", "content": QUESTION}]},
}

COUNT: TokenCount = {"input_tokens": 80}

EXAMPLES = {
    "/v1/messages": Examples(
        requests=MESSAGE_REQUESTS,
        answer=MESSAGE,
        streams={"answered": streamed(ANTHROPIC_API)},
        keys={"model": MODEL_ID},
    ),
    "/v1/messages/count_tokens": Examples(
        requests=COUNT_REQUESTS, answer=COUNT, keys={"model": MODEL_ID}
    ),
}
