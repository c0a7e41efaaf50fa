"""How a request's body is read: its type, its coding, its limits."""

from __future__ import annotations

import gzip
import zlib

import pytest

from bluey.apis.own_request import ChatRequest
from bluey.errors import BlueyError, InvalidJson, PayloadTooLarge, UnsupportedMediaType
from bluey.ports import PlainLimit
from bluey.serving.body import read_json_body
from bluey.validation import parse_body
from tests.fakes.values import make_request

LIMIT_BYTES = 1_000
PLAIN = PlainLimit(100, '"images"')
JSON = {"content-type": "application/json"}
GZIP = {**JSON, "content-encoding": "gzip"}
# It unpacks to a thousand times its length.
BOMB = gzip.compress(b" " * 50_000_000)
NO_GZIP = "Request body is not what gzip makes, or it broke off"


async def read(
    body: bytes, headers: dict[str, str], plain: PlainLimit | None = None
) -> bytes | str:
    """What was read, or the message of the error."""
    try:
        return await read_json_body(make_request("POST", "/x", headers, body), LIMIT_BYTES, plain)
    except BlueyError as error:
        return error.message


@pytest.mark.parametrize(
    "content_type",
    ["application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"],
)
async def test_json_may_say_its_charset(content_type: str) -> None:
    assert b"{}" == await read(b"{}", {"content-type": content_type})


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "application/jsonl"]
)
async def test_another_type_is_told_which_to_send(content_type: str) -> None:
    with pytest.raises(UnsupportedMediaType, match="Send content-type: application/json"):
        await read_json_body(make_request("POST", "/x", {"content-type": content_type}, b"{}"), 9)


@pytest.mark.parametrize("coding", ["gzip", " GZIP ", "x-gzip", "identity, gzip"])
async def test_what_gzip_made_is_read(coding: str) -> None:
    packed = gzip.compress(b'{"a":1}')
    assert b'{"a":1}' == await read(packed, {**JSON, "content-encoding": coding})


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "br, gzip", "*"])
async def test_another_coding_is_told_which_to_send(coding: str) -> None:
    expected = "Send the body uncompressed, or with content-encoding: gzip"
    assert expected == await read(b"", {**JSON, "content-encoding": coding})


@pytest.mark.parametrize(
    ("body", "plain", "expected"),
    [
        (gzip.compress(b" " * LIMIT_BYTES), None, b" " * LIMIT_BYTES),
        (gzip.compress(b" " * (LIMIT_BYTES + 1)), None, "Request body is larger than 1,000 bytes"),
        (BOMB, None, "Request body is larger than 1,000 bytes"),
        (gzip.compress(b" " * 100), PLAIN, b" " * 100),
        (gzip.compress(b" " * 101), PLAIN, "Request body is larger than 100 bytes"),
        (gzip.compress(b'"images"' + b" " * 101), PLAIN, b'"images"' + b" " * 101),
        (gzip.compress(b" " * 99 + b'"images"'), PLAIN, "Request body is larger than 100 bytes"),
        (
            gzip.compress(b'"images"' + b" " * LIMIT_BYTES),
            PLAIN,
            "Request body is larger than 1,000 bytes",
        ),
        (gzip.compress(b""), PLAIN, b""),
        (b"", None, NO_GZIP),
        (b"{}", None, NO_GZIP),
        (gzip.compress(b'{"a":1}')[:-1], None, NO_GZIP),
        (gzip.compress(b'{"a":1}') + b"{}", None, NO_GZIP),
        (gzip.compress(b"{") + gzip.compress(b"}"), None, NO_GZIP),
        (zlib.compress(b"{}"), None, NO_GZIP),
        (b"\xef\xbb\xbf{}", None, NO_GZIP),
    ],
    ids=[
        "as long as it may be",
        "one byte too long",
        "a bomb",
        "plain as long as it may be",
        "plain one byte too long",
        "an image",
        "an image too late",
        "an image too long",
        "nothing",
        "no bytes",
        "not compressed",
        "cut off",
        "with more behind",
        "two",
        "zlib's",
        "a byte order mark",
    ],
)
async def test_a_compressed_body_has_the_same_limits(
    body: bytes, plain: PlainLimit | None, expected: bytes | str
) -> None:
    # A bomb is longer than the limit even as it comes.
    limited = body[:LIMIT_BYTES] if body is BOMB else body
    assert expected == await read(limited, GZIP, plain)


async def test_no_more_is_unpacked_than_a_body_may_have() -> None:
    with pytest.raises(PayloadTooLarge, match="100 bytes"):
        await read_json_body(make_request("POST", "/x", GZIP, BOMB), len(BOMB), PLAIN)


@pytest.mark.parametrize(
    ("body", "headers"),
    [(b"\xef\xbb\xbf{}", JSON), (gzip.compress(b"\xef\xbb\xbf{}"), GZIP)],
    ids=["as it is", "compressed"],
)
async def test_a_byte_order_mark_is_passed_over(body: bytes, headers: dict[str, str]) -> None:
    assert b"{}" == await read(body, headers)


UTF_16 = "Request body is not in UTF-8, but in UTF-16 or UTF-32"


HALF = "Request body has half of a character that is written in two (a lone surrogate)"


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("{}".encode("utf-16"), UTF_16),
        ("{}".encode("utf-16-le"), UTF_16),
        ("{}".encode("utf-16-be"), UTF_16),
        ("{}".encode("utf-32"), UTF_16),
        ('{"message":"Zoë"}'.encode("latin-1"), "Request body is not in UTF-8: byte 14 is wrong"),
        (b'{"message":"\xff"}' + b" " * 5_000, "Request body is not in UTF-8: byte 12 is wrong"),
        ("{é}".encode(), "Request body is not valid JSON"),
        (b"", "Request body is not valid JSON"),
        (rb'{"message":"\ud800"}', f"{HALF} at line 1 column 19"),
        (rb'{"message":"a\\\uDBffb"}', f"{HALF} at line 1 column 22"),
        (rb'{"message":"\ud83d\ude00 \udE00"}', f"{HALF} at line 1 column 31"),
        (rb'{"message":"\ud83d\ud83d\ude00"}', f"{HALF} at line 1 column 24"),
        (b'{"message":\n\n "\\ud800\\u0041"}', f"{HALF} at line 3 column 14"),
        (rb'{"\udc00":1}', f"{HALF} at line 1 column 8"),
        (rb'{"message":"\u12"}', "Request body is not valid JSON"),
        (rb'{"message":"\\ud800"', "Request body is not valid JSON"),
        (rb'{"message":"\ud83d\ude00"', "Request body is not valid JSON"),
    ],
)
def test_a_body_whose_text_is_none_is_told_so(body: bytes, message: str) -> None:
    with pytest.raises(InvalidJson) as refused:
        parse_body(ChatRequest, body)
    assert message == refused.value.message
