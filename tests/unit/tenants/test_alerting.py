"""The alerts of a tenant's settings: which URLs and thresholds there can be."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bluey.tenants.alerting import Alert
from bluey.validation import problems_of


def alert(url: object = "https://example.com/hook", at: object = (0.8, 1)) -> Alert:
    return Alert.model_validate({"at": at, "url": url})


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://example.com/hooks/T0/B0/x?y=z", "https://example.com/hooks/T0/B0/x?y=z"),
        ("HTTPS://Example.com:8443", "https://example.com:8443/"),
        ("https://example.com?token=a@b", "https://example.com?token=a@b"),
        ("https://192.0.2.1/x", "https://192.0.2.1/x"),
        ("http://127.0.0.1:9000/x", "http://127.0.0.1:9000/x"),
        ("http://localhost/x", "http://localhost/x"),
        ("http://[::1]:9000/x", "http://[::1]:9000/x"),
    ],
)
def test_a_url_is_kept_but_for_the_case_of_its_host(written: str, url: str) -> None:
    assert url == alert(written).url


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("", "This is not a URL such as https://example.com/hooks/bluey"),
        ("example.com/x", "This is not a URL such as https://example.com/hooks/bluey"),
        ("ftp://example.com/x", "This is not a URL such as https://example.com/hooks/bluey"),
        ("https:///x", "This is not a URL such as https://example.com/hooks/bluey"),
        ("https://example.com/a b", "This is not a URL such as https://example.com/hooks/bluey"),
        ("https://example.com/\n", "This is not a URL such as https://example.com/hooks/bluey"),
        ("https://example.com/x#y", "This is not a URL such as https://example.com/hooks/bluey"),
        ("https://example.com\\@x/y", "This is not a URL such as https://example.com/hooks/bluey"),
        (
            "https://me:SECRET@example.com/x",
            "The URL has a user or a password: take them out, no webhook is called with them",
        ),
        (
            "https://me@example.com/x",
            "The URL has a user or a password: take them out, no webhook is called with them",
        ),
        ("https://exa mple.com/", "The URL's host is not a host name"),
        ("https://example.com:99999/", "The URL's host is not a host name"),
        ("https://example.com:x/", "The URL's host is not a host name"),
        ("https://1.2.3/", "The URL's host is not a host name"),
        (
            "http://example.com/x",
            "Must begin with https://; only a receiver on this machine may be called by http://",
        ),
        (
            "http://10.0.0.1/x",
            "Must begin with https://; only a receiver on this machine may be called by http://",
        ),
        (f"https://example.com/{'x' * 2_000}", "String should have at most 2000 characters"),
    ],
)
def test_no_other_url_is_taken_and_no_error_quotes_it(written: str, message: str) -> None:
    with pytest.raises(ValidationError) as raised:
        alert(written)
    [problem] = problems_of(raised.value)
    assert ("url", message) == (problem.path, problem.message)


@pytest.mark.parametrize("at", [(), (0,), (1.01,), (-0.5,), (True,), ("0.8",), (0.5,) * 11])
def test_a_threshold_is_a_share_above_0_up_to_1(at: tuple[object, ...]) -> None:
    with pytest.raises(ValidationError):
        alert(at=at)


@pytest.mark.parametrize("at", [(1,), (0.000001, 1.0)])
def test_a_threshold_may_be_the_whole_limit(at: tuple[float, ...]) -> None:
    assert at == alert(at=at).at


@pytest.mark.parametrize(
    ("url", "expected"), [("http://localhost/", True), ("https://localhost/", False)]
)
def test_a_url_without_encryption_is_for_this_machine_only(url: str, expected: bool) -> None:
    assert expected == alert(url).is_on_this_machine
