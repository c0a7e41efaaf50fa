"""The barest Python Worker on the SDK that answers a chat: what Bluey is measured against."""

from __future__ import annotations

import json
from typing import Any

from workers import Response, WorkerEntrypoint

MODEL = "@cf/meta/llama-3.1-8b-instruct-fast"


class Default(WorkerEntrypoint):
    """One call of `env.AI.run`; a stream is handed through."""

    async def fetch(self, request: Any) -> Any:
        """The model's answer as it came."""
        body = json.loads(await request.text())
        messages = body.get("messages") or [{"role": "user", "content": body["message"]}]
        model = body.get("modelId") or body.get("model") or MODEL
        gateway = {"gateway": {"id": "ai-gate"}}
        if body.get("stream"):
            inputs = {"messages": messages, "max_tokens": 512, "stream": True}
            stream = await self.env.AI.run(model, inputs, gateway)
            return Response(stream, headers={"content-type": "text/event-stream"})
        answer = await self.env.AI.run(model, {"messages": messages, "max_tokens": 512}, gateway)
        return Response.json(answer)
