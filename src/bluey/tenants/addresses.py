"""Host names and web origins in the settings, as browsers send them.

Browsers send a host and an origin in one form: lower case, punycode, without the scheme's default
port. Settings may write them otherwise: they are brought into that form once. A value that no
request can have is refused.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

MAX_HOST_CHARACTERS = 253

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\]")
# Browsers take a host that ends in a number for an IPv4 address, and send that in one form.
_ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)")
_OCTET = r"(?:[1-9]?[0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])"
_IPV4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")
# 127.0.0.0/8 and ::1 never leave the machine (RFC 1122, RFC 4291). An IPv6 socket shows the IPv4
# address 127.0.0.1 as ::ffff:127.0.0.1.
_LOOPBACK_IPV4 = rf"127(?:\.{_OCTET}){{3}}"
_LOOPBACK_HOST = re.compile(rf"localhost|{_LOOPBACK_IPV4}|\[::1\]")
_LOOPBACK_ADDRESS = re.compile(rf"(?:::ffff:)?{_LOOPBACK_IPV4}|::1")
_ORIGIN = re.compile(r"(https?)://([^/?#@]*?)(?::([0-9]{1,5}))?")
_MAX_PORT = 65_535
_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_loopback_host(host: str) -> bool:
    """Whether a URL's host, as the URL parser writes it, is `localhost` or a loopback address.

    The parser has only one form of these names: it writes `LOCALHOST` in lower case, and `127.1` as
    `127.0.0.1`. Any other form, such as `localhost.`, is no loopback host.
    """
    return _LOOPBACK_HOST.fullmatch(host) is not None


def is_loopback_address(address: str) -> bool:
    """Whether an IP address, without a port, is a loopback address."""
    return _LOOPBACK_ADDRESS.fullmatch(address) is not None


def _as_host(written: str) -> str:
    host = written.lower().removesuffix(".")
    if not is_host(host):
        raise PydanticCustomError(
            "host", "{written} is not a host name such as api.example.com", _quoted(written)
        )
    return host


def _as_origin(written: str) -> str:
    if written == "*":
        return written
    matched = _ORIGIN.fullmatch(written.lower())
    scheme, host, port = matched.groups() if matched else ("", "", None)
    if not is_host(host) or int(port or 0) > _MAX_PORT:
        raise PydanticCustomError(
            "origin",
            "{written} is neither * nor an origin such as https://app.example.com",
            _quoted(written),
        )
    if port is None or int(port) == _DEFAULT_PORTS[scheme]:
        return f"{scheme}://{host}"
    return f"{scheme}://{host}:{int(port)}"


def is_host(host: str) -> bool:
    if not host.isascii() and not re.search(r"[\s/:@]", host):
        raise PydanticCustomError(
            "punycode",
            "{written} has letters that browsers send in punycode: "
            "write it so (xn--…), as the address bar copies it",
            _quoted(host),
        )
    if _ENDS_IN_NUMBER.fullmatch(host):
        return _IPV4.fullmatch(host) is not None
    return len(host) <= MAX_HOST_CHARACTERS and _HOST.fullmatch(host) is not None


def _quoted(written: str) -> dict[str, str]:
    return {"written": repr(written)}


# An error names the place in the settings.
Host = Annotated[str, AfterValidator(_as_host)]
Origin = Annotated[str, AfterValidator(_as_origin)]
