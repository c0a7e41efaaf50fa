"""Images as they come in requests of both APIs: what is taken, and what is refused where."""

from __future__ import annotations

import json

import pytest

from bluey.apis.bodies import MAX_IMAGES
from bluey.apis.openai.chat_request import parse_completion_request
from bluey.apis.own import OWN_API
from bluey.chat import Chat, Image
from bluey.errors import InvalidRequest, PayloadTooLarge, Problem
from tests.fakes.values import SESSION_ID

PNG = "data:image/png;base64,aGVsbG8="
FETCHED = "This is no data URL, and nothing is fetched: send the image itself"
NO_HEAD = "A data URL begins with its media type and `;base64,`"
OTHER_TYPE = "An image is image/png, image/jpeg, image/webp or image/gif"
NO_BASE64 = "The image is not in base64, or it is empty"


def part(url: object, **others: object) -> dict[str, object]:
    return {"type": "image_url", "image_url": {"url": url, **others}}


def completion(*content: object, role: str = "user") -> Chat:
    messages = [{"role": role, "content": [{"type": "text", "text": "Look:"}, *content]}]
    body = {"model": "fast", "messages": messages}
    return parse_completion_request(json.dumps(body).encode())


def own(images: object, **others: object) -> Chat:
    body = {"sessionId": SESSION_ID, "message": "Look:", "images": images, **others}
    return OWN_API.parse(json.dumps(body).encode())


@pytest.mark.parametrize(
    ("url", "image"),
    [
        (PNG, Image.of("image/png", "aGVsbG8=")),
        ("data:image/jpeg;base64,aGVs", Image.of("image/jpeg", "aGVs")),
        ("data:image/jpg;base64,aGVs", Image.of("image/jpeg", "aGVs")),
        ("data:IMAGE/PNG;base64,aGVs", Image.of("image/png", "aGVs")),
        ("DATA:image/png;BASE64,aGVs", Image.of("image/png", "aGVs")),
        ("data:image/webp;base64,+/==", Image.of("image/webp", "+/==")),
        ("data:image/gif;base64,AAAA", Image.of("image/gif", "AAAA")),
    ],
    ids=["png", "jpeg", "jpg", "media-type-in-capitals", "scheme-in-capitals", "webp", "gif"],
)
def test_an_image_is_taken_as_it_is(url: str, image: Image) -> None:
    (said,) = completion(part(url), part(url, detail="high")).turns
    assert ("Look:", image, image) == said.parts
    assert ("Look:", image) == own([url]).turns[-1].parts


WRONG = {
    "elsewhere": ("https://example.com/a.png", FETCHED),
    "elsewhere, http": ("http://169.254.169.254/", FETCHED),
    "a file": ("file:///etc/passwd", FETCHED),
    "nothing": ("", FETCHED),
    "no URL": ("aGVsbG8=", FETCHED),
    "no head": ("data:,hello", NO_HEAD),
    "no base64 announced": ("data:image/png,hello", NO_HEAD),
    "a parameter": ("data:image/png;charset=utf-8;base64,aGVs", NO_HEAD),
    "a drawing": ("data:image/svg+xml;base64,aGVs", OTHER_TYPE),
    "a bitmap": ("data:image/bmp;base64,aGVs", OTHER_TYPE),
    "a text": ("data:text/html;base64,aGVs", OTHER_TYPE),
    "empty": ("data:image/png;base64,", NO_BASE64),
    "only padding": ("data:image/png;base64,====", NO_BASE64),
    "cut off": ("data:image/png;base64,aGVsb", NO_BASE64),
    "padding inside": ("data:image/png;base64,aG==aGVs", NO_BASE64),
    "a line break": ("data:image/png;base64,aGVsbG8\n", NO_BASE64),
    "for URLs": ("data:image/png;base64,aG-_", NO_BASE64),
    "beyond ASCII": ("data:image/png;base64,aGVé", NO_BASE64),
    "wrong far behind": (f"data:image/png;base64,{'A' * 200_000}!AAA", NO_BASE64),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_image_is_refused_by_its_path(name: str) -> None:
    url, message = WRONG[name]
    with pytest.raises(InvalidRequest) as refused:
        completion(part(PNG), part(url))
    assert (Problem("messages.0.content.2.image_url.url", message),) == refused.value.problems
    with pytest.raises(InvalidRequest) as refused:
        own([PNG, url])
    assert (Problem("images.1", message),) == refused.value.problems


@pytest.mark.parametrize(
    ("content", "path"),
    [
        ({"type": "image_url"}, "messages.0.content.1.image_url"),
        ({"type": "image_url", "image_url": PNG}, "messages.0.content.1.image_url"),
        (part(None), "messages.0.content.1.image_url.url"),
        (part(PNG, detail="best"), "messages.0.content.1.image_url.detail"),
        (part(PNG, size=1), "messages.0.content.1.image_url.size"),
        ({**part(PNG), "text": "a"}, "messages.0.content.1.text"),
        ({"type": "text", "text": 1}, "messages.0.content.1.text"),
        ({"type": "text"}, "messages.0.content.1.text"),
        ({"type": "input_audio", "input_audio": {}}, "messages.0.content.1"),
        ({}, "messages.0.content.1"),
        ("text", "messages.0.content.1"),
    ],
)
def test_a_wrong_part_is_refused_by_its_path(content: object, path: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        completion(content)
    assert [path] == [problem.path for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("role", "path"),
    [("system", "messages.0.content.1.type"), ("assistant", "messages.0.content.1")],
)
def test_only_a_user_and_a_tool_show_images(role: str, path: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        completion(part(PNG), role=role)
    assert path in [problem.path for problem in refused.value.problems]


def test_there_are_only_so_many_images() -> None:
    assert MAX_IMAGES == completion(*[part(PNG)] * MAX_IMAGES).image_count
    with pytest.raises(InvalidRequest) as refused:
        completion(*[part(PNG)] * (MAX_IMAGES + 1))
    assert (Problem("messages", "A request has at most 20 images"),) == refused.value.problems
    assert 4 == own([PNG] * 4).image_count
    with pytest.raises(InvalidRequest) as refused:
        own([PNG] * 5)
    assert ["images"] == [problem.path for problem in refused.value.problems]


def test_an_image_counts_as_one_and_not_by_its_length() -> None:
    large = "data:image/png;base64," + "A" * 400_000
    alone = own(None).estimated_tokens_in
    assert alone + 1_024 == own([PNG]).estimated_tokens_in == own([large]).estimated_tokens_in
    assert own(None).prompt.bound_tokens == own([large]).prompt.bound_tokens


def test_the_text_beside_images_keeps_its_limit() -> None:
    images = ["data:image/png;base64," + "A" * 1_000_000]
    assert 1 == own(images, history=[{"role": "user", "content": "x" * 64_000}]).image_count
    with pytest.raises(PayloadTooLarge, match="larger than 64 KiB"):
        own(images, history=[{"role": "user", "content": "x" * 66_000}])
