"""OpenAI's API for embeddings: its request and its reply."""

from __future__ import annotations

import base64
import re
import struct
from collections.abc import Sequence
from typing import Annotated, Any, Literal, NotRequired

from pydantic import (
    AfterValidator,
    Discriminator,
    Field,
    Strict,
    StrictInt,
    StrictStr,
    Tag,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError
from typing_extensions import TypedDict

from bluey.apis.bodies import MAX_USER_CHARACTERS, WHOLE, VendorValue, session_of
from bluey.contract import Cost, Count
from bluey.dollars import usd_number
from bluey.embedding import Embedding
from bluey.errors import InvalidRequest, Problem
from bluey.http.messages import Response, json_text_response, to_json
from bluey.tenants.settings import MAX_MODEL_ID_CHARACTERS
from bluey.tokens.token_ids import TOKEN_IDS
from bluey.usage import Usage
from bluey.validation import body_type, parse_body

MAX_TEXTS = 2_048
# More than any model has.
MAX_DIMENSIONS = 65_536

# What OpenAI takes, and what LangChain keeps to.
MAX_TOKEN_IDS = 300_000
_TOO_MANY = f"Has more than {MAX_TOKEN_IDS:,} token ids"


def _kind_of(value: object) -> str:
    if not isinstance(value, list):
        return "(text)"
    first = value[0] if value else ""
    if isinstance(first, list):
        return "(lists)"
    is_number = isinstance(first, int | float) and not isinstance(first, bool)
    return "(ids)" if is_number else "(list)"


def _as_ids(numbers: tuple[float, ...]) -> tuple[int, ...]:
    ids = tuple(map(int, numbers))
    # To pydantic a number that is very close to a whole one is whole.
    if ids != numbers:
        pairs = enumerate(zip(ids, numbers, strict=True))
        place = next(place for place, (whole, number) in pairs if whole != number)
        message = "Must be whole numbers, and number {place} is not"
        raise PydanticCustomError("whole_numbers", message, {"place": place})
    return ids


# JSON knows one kind of number. These are read as floats, because pydantic then sees by itself that
# they are whole; there are too many of them to call Python for each.
TokenId = Annotated[
    float,
    Strict(),
    Field(ge=0, lt=TOKEN_IDS, multiple_of=1),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": TOKEN_IDS - 1}),
]
TokenIds = Annotated[
    tuple[TokenId, ...],
    Field(min_length=1, max_length=MAX_TOKEN_IDS),
    AfterValidator(_as_ids),
]
Text = Annotated[StrictStr, Field(min_length=1)]
_SOME = Field(min_length=1, max_length=MAX_TEXTS)
Input = Annotated[
    Annotated[Text, Tag("(text)")]
    | Annotated[tuple[Text, ...], _SOME, Tag("(list)")]
    | Annotated[TokenIds, Tag("(ids)")]
    | Annotated[tuple[TokenIds, ...], _SOME, Tag("(lists)")],
    Discriminator(_kind_of),
]


@body_type
class EmbeddingRequest(VendorValue):
    """The body of `POST /v1/embeddings`."""

    model: Annotated[StrictStr, Field(min_length=1, max_length=MAX_MODEL_ID_CHARACTERS)]
    """A model for embeddings that the tenant allows, or an alias of one (`GET /v1/models`)."""
    input: Input
    """The text, or up to 2,048 texts, none of them empty. Bluey makes several calls for more texts
    than the model takes at once. It refuses a text that may be longer than the model reads: nothing
    is cut off. In the place of every text there may be a list of its token ids, at most 300,000 ids
    in all. They are those of OpenAI's tokenizer cl100k_base, whatever the model. Bluey does not
    refuse such a text for its length. The model reads it in parts, and its embedding is the mean of
    their vectors."""
    encoding_format: Literal["float", "base64"] | None = None
    """`float`, the default: numbers. `base64`: 32-bit floats, little-endian, in base64."""
    dimensions: Annotated[StrictInt, Field(ge=1, le=MAX_DIMENSIONS), WHOLE] | None = None
    """How many numbers an embedding has. Each model has one size, and any other is refused."""
    user: Annotated[StrictStr, Field(max_length=MAX_USER_CHARACTERS)] | None = None
    """Whose texts these are. It becomes the session id: a UUID unchanged, anything else as a
    hash."""


def parse_embedding_request(body: bytes) -> Embedding:
    """The embedding in a request's body. Raises InvalidJson, or InvalidRequest naming every
    path."""
    try:
        request = parse_body(EmbeddingRequest, body, MAX_TOKEN_IDS)
    except InvalidRequest as error:
        raise InvalidRequest(problems=_in_openai_terms(error.problems)) from error
    texts, encoded = _given(request.input)
    if sum(map(len, encoded)) > MAX_TOKEN_IDS:
        raise InvalidRequest(problems=(Problem("input", _TOO_MANY),))
    return Embedding(
        texts=texts,
        encoded=encoded,
        requested_model_id=request.model,
        session_id=None if request.user is None else session_of(request.user),
        dimensions=request.dimensions,
        as_base64=request.encoding_format == "base64",
    )


# Where a value may be one of several types, pydantic's path names the one it chose.
_KIND = re.compile(r"\.\((?:text|list|ids|lists)\)")


def _in_openai_terms(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(Problem(_KIND.sub("", each.path), each.message) for each in problems)


def _given(given: Any) -> tuple[tuple[str, ...], tuple[tuple[int, ...], ...]]:
    """The texts that were given as such, or those that were given as token ids."""
    if isinstance(given, str):
        return (given,), ()
    if isinstance(given[0], str):
        return given, ()
    return (), given if isinstance(given[0], tuple) else (given,)


class EmbeddingValue(TypedDict):
    """One text's embedding."""

    object: Literal["embedding"]
    index: Count
    """The text's place in `input`."""
    embedding: list[float] | str
    """Its numbers; with `"encoding_format": "base64"` a text."""


class EmbeddingUsage(TypedDict):
    """What the texts used."""

    prompt_tokens: Count
    total_tokens: Count
    cost: NotRequired[Cost]
    """As in a chat completion."""


class EmbeddingList(TypedDict):
    """The answer of `POST /v1/embeddings`."""

    object: Literal["list"]
    data: Annotated[list[EmbeddingValue], Field(min_length=1, max_length=MAX_TEXTS)]
    """One embedding for each text, in the order of the texts."""
    model: str
    """The model that answered."""
    usage: EmbeddingUsage


def embedding_response(
    embedding: Embedding,
    model_id: str,
    vectors: Sequence[bytes],
    usage: Usage,
    cost_micro_usd: int | None = None,
) -> Response:
    """An `EmbeddingList`. It is written as a text at once: as values, some millions of numbers need
    more memory than there is."""
    written = _as_base64 if embedding.as_base64 else _as_numbers
    data = ",".join(
        f'{{"object":"embedding","index":{index},"embedding":{written(vector)}}}'
        for index, vector in enumerate(vectors)
    )
    used: EmbeddingUsage = {
        "prompt_tokens": usage.tokens_in,
        "total_tokens": usage.total_tokens,
    }
    if cost_micro_usd is not None:
        used["cost"] = usd_number(cost_micro_usd)
    tail = f'"model":{to_json(model_id)},"usage":{to_json(used)}'
    return json_text_response(200, f'{{"object":"list","data":[{data}],{tail}}}')


def _as_base64(vector: bytes) -> str:
    return f'"{base64.b64encode(vector).decode()}"'


def _as_numbers(vector: bytes) -> str:
    count = len(vector) // 4
    # Nine digits tell every 32-bit float from every other.
    numbers = ",".join(["%.9g"] * count) % struct.unpack(f"<{count}f", vector)
    return f"[{numbers}]"
