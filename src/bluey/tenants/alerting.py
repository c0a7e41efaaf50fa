"""Whom to tell that a budget fills up: a tenant's `alerts`."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from bluey.tenants.addresses import is_host, is_loopback_host
from bluey.validation import Value

MAX_ALERTS = 5
MAX_THRESHOLDS = 10
MAX_URL_CHARACTERS = 2_000

_URL = re.compile(r"(https?)://([^/?#\\]+)((?:[/?][!-~]*)?)")
_AUTHORITY = re.compile(r"(.*?)(?::([0-9]{1,5}))?")
_MAX_PORT = 65_535


def _as_url(written: str) -> str:
    """The URL, whose scheme and host are in lower case. Errors do not quote it: who knows the URL
    of a chat's webhook may write there."""
    scheme, colon, rest = written.partition("://")
    matched = _URL.fullmatch(scheme.lower() + colon + rest)
    if matched is None or "#" in written:
        raise PydanticCustomError(
            "webhook_url", "This is not a URL such as https://example.com/hooks/bluey"
        )
    scheme, authority, path = matched.groups()
    if "@" in authority:
        raise PydanticCustomError(
            "webhook_credentials",
            "The URL has a user or a password: take them out, no webhook is called with them",
        )
    host, port = _AUTHORITY.fullmatch(authority.lower()).groups()  # type: ignore[union-attr]
    if not is_host(host) or int(port or 0) > _MAX_PORT:
        raise PydanticCustomError("webhook_host", "The URL's host is not a host name")
    if scheme == "http" and not is_loopback_host(host):
        raise PydanticCustomError(
            "webhook_scheme",
            "Must begin with https://; only a receiver on this machine may be called by http://",
        )
    return f"{scheme}://{authority.lower()}{path or '/'}"


Share = Annotated[float, Field(gt=0, le=1, strict=True)]


class Alert(Value):
    """A webhook, and the shares of a window's limit at which it is called.

    `format`: `json` is all that is known, signed; `text` is one sentence, as webhooks of chats take
    it.
    """

    at: Annotated[tuple[Share, ...], Field(min_length=1, max_length=MAX_THRESHOLDS)]
    url: Annotated[str, Field(max_length=MAX_URL_CHARACTERS), AfterValidator(_as_url)]
    format: Literal["json", "text"] = "json"

    @property
    def is_on_this_machine(self) -> bool:
        """Whether the URL may only be called in local development."""
        return self.url.startswith("http://")
