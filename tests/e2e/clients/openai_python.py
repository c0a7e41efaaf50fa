"""What tests/e2e/test_openai_clients.py asks, through the official client for Python.

Every function is a case of its own and returns what the client made of the answer, as JSON has
it; openai_javascript.mjs has the same cases under the same names.
"""

import json
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any

import openai
import pydantic
from openai.types.chat import ChatCompletionMessage, ChatCompletionMessageParam

Result = Any


class City(pydantic.BaseModel):
    """An answer's form."""

    model_config = pydantic.ConfigDict(extra="forbid")
    city: str
    population: int


TIMEOUT_SECONDS = 30.0
# Of a number between -1 and 1, as a 32-bit float and in nine digits.
MOST_ROUNDING = 1e-7


def a_client(url: str, tenant: str) -> openai.OpenAI:
    return openai.OpenAI(
        base_url=f"{url}/v1",
        api_key="unused",
        default_headers={"x-tenant-id": tenant},
        timeout=TIMEOUT_SECONDS,
    )


def user(text: str) -> ChatCompletionMessageParam:
    return {"role": "user", "content": text}


def embeddings(client: openai.OpenAI, given: Any) -> Result:
    """In what the client asks for by itself, which is base64, and as numbers."""
    texts = ["Paris is the capital of France.", "The capital of France is Paris."]
    decoded = client.embeddings.create(model=given["embedder"], input=texts)
    plain = client.embeddings.create(model=given["embedder"], input=texts, encoding_format="float")
    pairs = [
        pair
        for one, other in zip(decoded.data, plain.data, strict=True)
        for pair in zip(one.embedding, other.embedding, strict=True)
    ]
    return {
        "model": decoded.model,
        "sizes": [len(each.embedding) for each in decoded.data],
        "indexes": [each.index for each in decoded.data],
        "differ": any(abs(one - other) > MOST_ROUNDING for one, other in pairs),
        "length": round(sum(number**2 for number in decoded.data[0].embedding), 3),
        "isCounted": decoded.usage.prompt_tokens == decoded.usage.total_tokens > 0,
    }


def embedding_of_ids(client: openai.OpenAI, given: Any) -> Result:
    """They are those of the tokenizer of OpenAI's own models, and stand for a text."""
    given_ids = client.embeddings.create(model=given["embedder"], input=[[9906, 1917]])
    given_text = client.embeddings.create(model=given["embedder"], input="Hello world")
    pairs = zip(given_ids.data[0].embedding, given_text.data[0].embedding, strict=True)
    return {"differ": any(abs(one - other) > MOST_ROUNDING for one, other in pairs)}


def models(client: openai.OpenAI, _given: Any) -> Result:
    return [model.id for model in client.models.list()]


def model(client: openai.OpenAI, given: Any) -> Result:
    return client.models.retrieve(given["model"]).to_dict()


def chat(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.create(model=given["model"], messages=[user("answer")])
    choice = completion.choices[0]
    return {
        "object": completion.object,
        "model": completion.model,
        "content": choice.message.content,
        "finishReason": choice.finish_reason,
        "usage": completion.to_dict()["usage"],
        "isId": re.fullmatch("chatcmpl-[0-9a-f]{24}", completion.id) is not None,
        "requestId": completion._request_id,
    }


def stream(client: openai.OpenAI, given: Any) -> Result:
    chunks = list(
        client.chat.completions.create(
            model=given["model"],
            messages=[user("answer")],
            stream=True,
            stream_options={"include_usage": True},
        )
    )
    choices = [choice for chunk in chunks for choice in chunk.choices]
    return {
        "texts": [choice.delta.content for choice in choices if choice.delta.content],
        "role": choices[0].delta.role,
        "finishReasons": [choice.finish_reason for choice in choices if choice.finish_reason],
        "usages": [chunk.to_dict()["usage"] for chunk in chunks if chunk.usage],
        "choicesWithUsage": len(chunks[-1].choices),
        "ids": len({chunk.id for chunk in chunks}),
    }


def stream_without_usage(client: openai.OpenAI, given: Any) -> Result:
    chunks = list(
        client.chat.completions.create(model=given["model"], messages=[user("answer")], stream=True)
    )
    return [chunk.to_dict()["usage"] for chunk in chunks if chunk.usage]


def stream_helper(client: openai.OpenAI, given: Any) -> Result:
    with client.chat.completions.stream(model=given["model"], messages=[user("answer")]) as events:
        deltas = [event.delta for event in events if event.type == "content.delta"]
        completion = events.get_final_completion()
    choice = completion.choices[0]
    return {
        "texts": [delta for delta in deltas if delta],
        "content": choice.message.content,
        "finishReason": choice.finish_reason,
    }


def parse(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.parse(
        model=given["model"], messages=[user(given["say"])], response_format=City
    )
    parsed = completion.choices[0].message.parsed
    return parsed and parsed.model_dump()


def parse_stream(client: openai.OpenAI, given: Any) -> Result:
    with client.chat.completions.stream(
        model=given["model"], messages=[user(given["say"])], response_format=City
    ) as events:
        parsed = events.get_final_completion().choices[0].message.parsed
    return parsed and parsed.model_dump()


def parse_then_go_on(client: openai.OpenAI, given: Any) -> Result:
    """The client's own message, sent back as it is."""
    parsed = client.chat.completions.parse(
        model=given["model"], messages=[user(given["say"])], response_format=City
    )
    messages: list[Any] = [user(given["say"]), parsed.choices[0].message, user("answer")]
    with warnings.catch_warnings():
        # Its own, of the parsed value that it takes along.
        warnings.filterwarnings("ignore", "Pydantic serializer warnings", UserWarning)
        completion = client.chat.completions.create(model=given["model"], messages=messages)
    return completion.choices[0].message.content


def json_mode(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.create(
        model=given["model"],
        messages=[user("!echo")],
        response_format={"type": "json_object"},
    )
    return json.loads(completion.choices[0].message.content or "")["response_format"]


def schema_at_the_model(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.create(
        model=given["model"],
        messages=[user("!echo")],
        response_format=given["responseFormat"],
    )
    return json.loads(completion.choices[0].message.content or "")["response_format"]


def parameters(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.create(
        model=given["model"], messages=[user("!echo")], **given["parameters"]
    )
    asked = json.loads(completion.choices[0].message.content or "")
    return {name: asked.get(name) for name in given["parameters"]}


def roles(client: openai.OpenAI, given: Any) -> Result:
    completion = client.chat.completions.create(
        model=given["model"], messages=[*given["messages"], user("!echo")]
    )
    return json.loads(completion.choices[0].message.content or "")["messages"]


def tool(client: openai.OpenAI, given: Any) -> Result:
    messages: list[ChatCompletionMessageParam | ChatCompletionMessage] = [user(given["use"])]

    def ask() -> Any:
        return client.chat.completions.create(
            model=given["model"],
            messages=messages,  # type: ignore[arg-type]  # its own message is taken as well
            tools=given["tools"],
        ).choices[0]

    first = ask()
    [call] = first.message.tool_calls
    messages += [
        first.message,
        {"role": "tool", "tool_call_id": call.id, "content": f"{call.function.arguments} is wet"},
    ]
    last = ask()
    return {
        "call": call.to_dict(),
        "content": first.message.content,
        "finishReasons": [first.finish_reason, last.finish_reason],
        "answer": last.message.content,
    }


def tool_stream(client: openai.OpenAI, given: Any) -> Result:
    messages: list[Any] = [user(given["use"])]

    def ask() -> Any:
        with client.chat.completions.stream(
            model=given["model"], messages=messages, tools=given["tools"]
        ) as events:
            return events.get_final_completion().choices[0]

    first = ask()
    [call] = first.message.tool_calls
    messages += [
        first.message,
        {"role": "tool", "tool_call_id": call.id, "content": f"{call.function.arguments} is wet"},
    ]
    last = ask()
    return {
        "call": {
            "id": call.id,
            "type": call.type,
            "function": {"name": call.function.name, "arguments": call.function.arguments},
        },
        "content": first.message.content,
        "finishReasons": [first.finish_reason, last.finish_reason],
        "answer": last.message.content,
    }


def broken_stream(client: openai.OpenAI, given: Any) -> Result:
    texts: list[str] = []
    try:
        for chunk in client.chat.completions.create(
            model=given["model"], messages=[user(given["broken"])], stream=True
        ):
            texts += [choice.delta.content or "" for choice in chunk.choices]
    except openai.APIError as error:
        return {"texts": texts, "error": type(error).__name__, "code": error.code}
    return {"texts": texts, "error": None}


CASES: Mapping[str, Callable[[openai.OpenAI, Any], Result]] = {
    case.__name__: case
    for case in (
        models,
        embeddings,
        embedding_of_ids,
        model,
        chat,
        stream,
        stream_without_usage,
        stream_helper,
        parse,
        parse_stream,
        parse_then_go_on,
        json_mode,
        schema_at_the_model,
        parameters,
        roles,
        tool,
        tool_stream,
        broken_stream,
    )
}


def error_of(client: openai.OpenAI, body: Mapping[str, Any]) -> Result:
    """The error that a request is answered with; `{"model": …}` alone asks for a model."""
    try:
        if "messages" in body:
            extra = {"extra_body": body["extra"]} if "extra" in body else {}
            known = {name: value for name, value in body.items() if name != "extra"}
            client.chat.completions.create(**known, **extra)
        else:
            client.models.retrieve(body["model"])
    except openai.APIStatusError as error:
        return {
            "error": type(error).__name__,
            "status": error.status_code,
            "code": error.code,
            "type": error.type,
            "param": error.param,
            "requestId": error.request_id,
        }
    return None


def run(given: Mapping[str, Any]) -> dict[str, Result]:
    """The results of all cases and errors; `given` is described at `GIVEN` in the tests."""
    results = {}
    with a_client(given["url"], given["tenant"]) as client:
        for name, case in CASES.items():
            traced = client.with_options(default_headers={"x-trace-id": f"python-{name}"})
            try:
                results[name] = case(traced, given)
            except openai.OpenAIError as error:
                results[name] = f"raised {error}"
        for name, asked in given["errors"].items():
            headers = {"x-trace-id": f"python-{name}"}
            if "tenant" in asked:
                headers["x-tenant-id"] = asked["tenant"].format(client="python")
            traced = client.with_options(default_headers=headers)
            if "key" in asked:
                api_key = given["keys"][asked["key"].format(client="python")]
                traced = traced.with_options(api_key=api_key)
            if not asked.get("retries"):
                traced = traced.with_options(max_retries=0)
            results[name] = error_of(traced, asked["body"])
    return results
