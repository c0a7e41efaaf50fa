"""Examples of the chapter Chat."""

from bluey.apis.api import Report
from bluey.apis.own import OWN_API, ChatAnswer, Success
from bluey.errors import AiError
from bluey.usage import Usage
from ops.api_description.examples.common import (
    ANSWER,
    FALLBACK_MODEL_ID,
    MODEL_ID,
    QUESTION,
    Examples,
    streamed,
)

SESSION_ID = "11111111-1111-1111-1111-111111111111"

REQUESTS = {
    "short": {"sessionId": SESSION_ID, "message": QUESTION},
    "streamed": {"sessionId": SESSION_ID, "message": QUESTION, "stream": True},
    "continued": {
        "sessionId": SESSION_ID,
        "message": "And of Italy?",
        "modelId": MODEL_ID,
        "maxTokens": 256,
        "temperature": 0.2,
        "history": [
            {"role": "user", "content": QUESTION},
            {"role": "assistant", "content": ANSWER},
        ],
    },
}

ANSWERED: Success[ChatAnswer] = {
    "ok": True,
    "data": {
        "sessionId": SESSION_ID,
        "message": {"role": "assistant", "content": ANSWER},
        "usage": {
            "modelId": MODEL_ID,
            "tokensIn": 28,
            "tokensOut": 8,
            "latencyMs": 260,
            "costUsd": "0.000005",
        },
    },
}


def _failed_stream() -> str:
    report = Report(Usage(12, 0), latency_ms=174)
    return OWN_API.failed_stream(FALLBACK_MODEL_ID, AiError(), report).body


EXAMPLES = {
    "/chat": Examples(
        requests=REQUESTS,
        answer=ANSWERED,
        streams={"answered": streamed(OWN_API), "failed": _failed_stream()},
        keys={"modelId": MODEL_ID, "sessionId": SESSION_ID},
    ),
}
