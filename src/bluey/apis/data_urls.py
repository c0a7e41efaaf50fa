"""Images as they come in a request: as data URLs, which have all of them."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from typing import Annotated

from pydantic import AfterValidator, Field, StrictStr
from pydantic_core import PydanticCustomError

from bluey.chat import Image

# By what a client calls it. Some write `jpg`, which no model knows.
MEDIA_TYPES = {
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
    "image/jpg": "image/jpeg",
    "image/webp": "image/webp",
    "image/gif": "image/gif",
}

# The scheme and the media type may be written in any case (RFC 2397, RFC 2045).
_HEAD = re.compile(r"data:([a-z0-9.+/-]{1,100});base64,", re.IGNORECASE)
_CANONICAL = re.compile(r"data:[a-z/]+;base64,")
_BASE64 = (string.ascii_letters + string.digits + "+/").encode()
# A piece at a time is copied, not a whole image.
_PIECE_CHARACTERS = 64 * 1024


def image_in(url: str) -> Image:
    """The image in a data URL that is known to be right."""
    head = _HEAD.match(url)
    assert head is not None
    media_type = MEDIA_TYPES[head[1].lower()]
    if media_type == head[1] and _CANONICAL.match(url):
        return Image(media_type, url)
    return Image.of(media_type, url[head.end() :])


def checked(url: str) -> str:
    """The same text, if it is the data URL of an image. Raises PydanticCustomError."""
    if not url[:5].lower() == "data:":
        raise _wrong("This is no data URL, and nothing is fetched: send the image itself")
    head = _HEAD.match(url)
    if head is None:
        raise _wrong("A data URL begins with its media type and `;base64,`")
    if head[1].lower() not in MEDIA_TYPES:
        raise _wrong("An image is image/png, image/jpeg, image/webp or image/gif")
    _check_base64(url, head.end())
    return url


def checked_base64(text: str) -> str:
    """The same text, if it is base64 and not empty. Raises PydanticCustomError."""
    _check_base64(text, 0)
    return text


def _wrong(message: str) -> PydanticCustomError:
    # A message may quote nothing of the request.
    return PydanticCustomError("image", message)


def _check_base64(url: str, start: int) -> None:
    if not _is_base64(url, start):
        raise _wrong("The image is not in base64, or it is empty")


def _is_base64(url: str, start: int) -> bool:
    """Whether a text is base64 from here on, and not empty. Nothing is decoded."""
    end = len(url)
    if end == start or (end - start) % 4 or not url.isascii():
        return False
    end -= url.endswith("=") + url.endswith("==")
    return not any(piece.translate(None, _BASE64) for piece in _pieces(url, start, end))


def _pieces(text: str, start: int, end: int) -> Iterator[bytes]:
    for at in range(start, end, _PIECE_CHARACTERS):
        yield text[at : min(end, at + _PIECE_CHARACTERS)].encode()


_BASE64_PATTERN = "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{4}|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{2}==)$"

ImageUrl = Annotated[
    StrictStr,
    AfterValidator(checked),
    Field(
        json_schema_extra={"pattern": f"^data:image/(png|jpe?g|webp|gif);base64,{_BASE64_PATTERN}"}
    ),
]

# The bytes of an image, where its media type stands beside them.
ImageBase64 = Annotated[
    StrictStr,
    AfterValidator(checked_base64),
    Field(json_schema_extra={"pattern": f"^{_BASE64_PATTERN}"}),
]
