"""Which requests are from the machine that serves them: by the URL's host, and by the client's
address."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bluey.access.loopback import is_from_this_machine
from tests.fakes.values import FROM_ELSEWHERE, FROM_HERE


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.0.0.2", "127.255.255.255", "[::1]"]
)
def test_these_hosts_are_this_machine(host: str) -> None:
    assert is_from_this_machine(host, FROM_HERE)


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "bluey-ai-worker-dev.example.workers.dev",
        "chat.example.com",
        # Forms that the URL parser does not write: it would have made one of those above of them,
        # or these are other hosts.
        "LOCALHOST",
        "localhost.",
        "localhost..",
        "localhost\n",
        "localhost:8787",
        "127.1",
        "127.0.1",
        "127.00.0.1",
        "127.0.0.1.",
        "127.0.0.1:8787",
        "127.0.0.256",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "2130706433",
        "::1",
        "[::1]:8787",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:7f00:1]",
        "[::ffff:127.0.0.1]",
        "::ffff:127.0.0.1",
        # Other hosts, some of which look like this machine.
        "0.0.0.0",
        "[::]",
        "10.0.0.1",
        "128.0.0.1",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "127.0.0.1.nip.io",
        "evil.localhost",
        "localhost.localdomain",
        "local",
        "notlocalhost",
        "evil.com@localhost",
        "localhost@evil.com",
        "localhost#evil.com",
        "localhost/evil.com",
        "localhost%00.evil.com",
        "xn--lcalhost-54a",
        "xn--localhost",
        "lоcalhost",  # noqa: RUF001  # with a Cyrillic o
        "１27.0.0.1",  # noqa: RUF001  # with a full-width 1
        "127。0。0。1",
    ],
)
def test_no_other_host_is(host: str) -> None:
    assert not is_from_this_machine(host, FROM_HERE)


@pytest.mark.parametrize(
    ("headers", "is_here"),
    [
        (FROM_HERE, True),
        ({"cf-connecting-ip": "127.1.2.3"}, True),
        ({"cf-connecting-ip": "::1"}, True),
        ({"cf-connecting-ip": "::ffff:127.0.0.1"}, True),
        (FROM_ELSEWHERE, False),
        # Another Worker of the account calls with a URL of its choice, and no client.
        ({}, False),
        ({"cf-connecting-ip": ""}, False),
        ({"cf-connecting-ip": "localhost"}, False),
        ({"cf-connecting-ip": "0.0.0.0"}, False),
        ({"cf-connecting-ip": "127.0.0.1:80"}, False),
        ({"cf-connecting-ip": "127.0.0.1, 203.0.113.7"}, False),
        ({"cf-connecting-ip": "203.0.113.7, 127.0.0.1"}, False),
        ({"cf-connecting-ip": "127.0.0.1,"}, False),
        ({"cf-connecting-ip": "2a06:98c0:3600::103"}, False),
        ({"cf-connecting-ip": "::ffff:203.0.113.7"}, False),
        # A proxy on this machine passes on what came from elsewhere, a tunnel for example.
        ({**FROM_HERE, "x-forwarded-for": "203.0.113.7"}, False),
        ({**FROM_HERE, "x-forwarded-for": "203.0.113.7, 127.0.0.1"}, False),
        ({**FROM_HERE, "x-forwarded-for": "127.0.0.1, 203.0.113.7"}, False),
        ({**FROM_HERE, "x-forwarded-for": ""}, False),
        ({**FROM_HERE, "x-forwarded-for": "unknown"}, False),
        ({**FROM_HERE, "x-real-ip": "203.0.113.7"}, False),
        ({**FROM_HERE, "forwarded": "for=203.0.113.7"}, False),
        ({**FROM_HERE, "forwarded": "for=127.0.0.1"}, False),
        # A server of web pages in development passes on what comes from this machine.
        ({**FROM_HERE, "x-forwarded-for": "127.0.0.1"}, True),
        ({**FROM_HERE, "x-forwarded-for": "::1, 127.0.0.1", "x-real-ip": "::1"}, True),
        # What names a host decides nothing.
        ({**FROM_ELSEWHERE, "host": "localhost", "x-forwarded-host": "localhost"}, False),
    ],
)
def test_the_client_and_all_that_a_proxy_names_are_on_this_machine(
    headers: Mapping[str, str], is_here: bool
) -> None:
    assert is_here is is_from_this_machine("localhost", headers)


def test_a_host_that_only_a_header_names_is_no_loopback() -> None:
    headers = {**FROM_HERE, "host": "localhost", "x-forwarded-host": "localhost"}
    assert not is_from_this_machine("chat.example.com", headers)
