"""Examples of the chapter OpenAI."""

import json

from bluey.apis.openai.chat import OPENAI_API, Completion
from bluey.apis.openai.embeddings import EmbeddingList
from bluey.apis.openai.models import Model, ModelList
from bluey.apis.openai.responses import RESPONSES_API
from bluey.usage import Answer, Counted
from ops.api_description.examples.common import (
    ANSWER,
    EMBEDDING_MODEL_ID,
    MODEL_ID,
    QUESTION,
    REPLY,
    REPLY_ID,
    REPORT,
    WARMTH_QUESTION,
    WEATHER_PARAMETERS,
    Examples,
    streamed,
)

COMPLETION_REQUESTS = {
    "short": {"model": MODEL_ID, "messages": [{"role": "user", "content": QUESTION}]},
    "streamed": {
        "model": MODEL_ID,
        "messages": [{"role": "user", "content": QUESTION}],
        "stream": True,
        "stream_options": {"include_usage": True},
    },
    "tools": {
        "model": MODEL_ID,
        "messages": [{"role": "user", "content": WARMTH_QUESTION}],
        "tools": [
            {
                "type": "function",
                "function": {
                    "name": "weather",
                    "parameters": WEATHER_PARAMETERS,
                },
            }
        ],
    },
}

COMPLETION: Completion = {
    "id": f"chatcmpl-{REPLY_ID}",
    "object": "chat.completion",
    "created": 1_795_435_200,
    "model": MODEL_ID,
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": ANSWER, "refusal": None},
            "logprobs": None,
            "finish_reason": "stop",
        }
    ],
    "usage": {
        "prompt_tokens": 28,
        "completion_tokens": 8,
        "total_tokens": 36,
        "cost": 0.000005,
    },
}

RESPONSE_REQUESTS = {
    "short": {"model": MODEL_ID, "input": QUESTION},
    "streamed": {"model": MODEL_ID, "input": QUESTION, "stream": True},
    "continued": {
        "model": MODEL_ID,
        "instructions": "Answer in one word.",
        "input": [
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": ANSWER},
            {"role": "user", "content": "And of Italy?"},
        ],
    },
    "tools": {
        "model": MODEL_ID,
        "input": WARMTH_QUESTION,
        "tools": [
            {
                "type": "function",
                "name": "weather",
                "parameters": WEATHER_PARAMETERS,
            }
        ],
    },
}

_RESPONSE_CHAT = RESPONSES_API.parse(json.dumps(RESPONSE_REQUESTS["short"]).encode())
RESPONSE: object = json.loads(
    RESPONSES_API.answer(_RESPONSE_CHAT, REPLY, Answer(ANSWER, Counted(), ANSWER), REPORT).body
)

EMBEDDING_REQUESTS = {
    "one": {"model": EMBEDDING_MODEL_ID, "input": "Paris is the capital of France."},
    "several": {
        "model": EMBEDDING_MODEL_ID,
        "input": ["Paris is the capital of France.", "Rome is the capital of Italy."],
        "encoding_format": "base64",
    },
}

# An embedding has some hundreds of numbers or more.
EMBEDDING: EmbeddingList = {
    "object": "list",
    "data": [{"object": "embedding", "index": 0, "embedding": [-0.0214, 0.0302, -0.0458]}],
    "model": EMBEDDING_MODEL_ID,
    "usage": {"prompt_tokens": 9, "total_tokens": 9, "cost": 0.000001},
}

MODEL: Model = {
    "id": MODEL_ID,
    "object": "model",
    "created": 0,
    "owned_by": "meta",
    "context_length": 128_000,
    "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]},
    "supported_parameters": ["max_tokens", "stop", "temperature", "top_p", "seed"],
    "pricing": {"prompt": "0.000000045", "completion": "0.000000384"},
}
MODELS: ModelList = {"object": "list", "data": [MODEL]}

EXAMPLES = {
    "/v1/chat/completions": Examples(
        requests=COMPLETION_REQUESTS,
        answer=COMPLETION,
        streams={"answered": streamed(OPENAI_API)},
        keys={"model": MODEL_ID},
    ),
    "/v1/responses": Examples(
        requests=RESPONSE_REQUESTS,
        answer=RESPONSE,
        streams={"answered": streamed(RESPONSES_API, _RESPONSE_CHAT)},
        keys={"model": MODEL_ID},
    ),
    "/v1/embeddings": Examples(
        requests=EMBEDDING_REQUESTS, answer=EMBEDDING, keys={"model": EMBEDDING_MODEL_ID}
    ),
    "/v1/models": Examples(answer=MODELS),
    "/v1/models/{id}": Examples(answer=MODEL, parameters={"id": MODEL_ID}),
}
