"""How models for embeddings are asked, and how their answers are read.

They are all Workers AI's, and all take and give the same. Only how they count differs: most have a
usage, `bge-m3` has its cost, and `embeddinggemma-300m` has neither.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic_core import from_json

from bluey.dialects.answers import parse_failure
from bluey.dialects.dialect import EmbeddingDialect
from bluey.dialects.failures import failure_of
from bluey.dialects.frames import as_tokens, read_usage, refuse_errors
from bluey.embedding import Texts
from bluey.errors import UpstreamFailure
from bluey.usage import Counted


@dataclass(frozen=True, slots=True)
class Embedded:
    """A vector per text, in the texts' order (its numbers as 32-bit floats, little-endian), and
    what the upstream counted."""

    vectors: tuple[bytes, ...]
    counted: Counted


def parse_vectors(dialect: EmbeddingDialect, http_status: int, body: str, texts: int) -> Embedded:
    """The vectors of so many texts in a response. Raises UpstreamFailure."""
    if http_status >= 400:
        raise parse_failure(dialect, http_status, body)
    malformed = UpstreamFailure("malformed", http_status=http_status)
    try:
        # Most of it are numbers, which this reads several times as fast as `json` does.
        answer = from_json(body, allow_inf_nan=False)
    except ValueError as error:
        raise malformed from error
    if not isinstance(answer, dict):
        raise malformed
    refuse_errors(http_status, answer)
    if isinstance(result := answer.get("result"), dict):
        # A wrapped answer has its errors beside the result, seldom in it.
        answer = result
        refuse_errors(http_status, answer)
    vectors = dialect.vectors(answer)
    if not isinstance(vectors, list) or len(vectors) != texts:
        raise malformed
    packed = tuple(filter(None, map(_packed, vectors)))
    if len(packed) != texts or len(set(map(len, packed))) != 1:
        raise malformed
    return Embedded(packed, dialect.counted(answer))


def _packed(numbers: object) -> bytes | None:
    """A vector's numbers as 32-bit floats, little-endian; None where these are no vector."""
    if not isinstance(numbers, list) or not numbers:
        return None
    try:
        is_finite = math.isfinite(math.fsum(numbers))
        return struct.pack(f"<{len(numbers)}f", *numbers) if is_finite else None
    except (struct.error, OverflowError, TypeError, ValueError):
        return None


def _inputs(texts: Texts) -> dict[str, object]:
    return {"text": list(texts.texts)}


def _counted(answer: Mapping[str, object]) -> Counted:
    tokens_in = read_usage(answer.get("usage")).tokens_in
    if tokens_in is None and isinstance(meta := answer.get("meta"), dict):
        tokens_in = as_tokens(meta.get("cost_metric_value_1"))
    # Nothing is written, so there is nothing to count.
    return Counted(tokens_in, 0)


EMBEDDING_DIALECT = EmbeddingDialect(
    inputs=_inputs,
    vectors=lambda answer: answer.get("data"),
    counted=_counted,
    failure=failure_of,
)
