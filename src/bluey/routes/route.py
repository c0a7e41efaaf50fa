"""What a route is. Each route is one value in a module of this room, and is found by itself."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bluey.apis.api import ClientApi
from bluey.apis.own import OWN_API
from bluey.errors import BlueyError
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.registry import table_of
from bluey.validation import Value

Asked = TypeVar("Asked")

READS = ("GET", "HEAD")


async def receive_nothing(_exchange: Exchange) -> bytes:
    """Receives nothing, for a route without a body."""
    return b""


def read_nothing(_exchange: Exchange, _body: bytes) -> None:
    """Reads nothing, for a route without a body or a query."""


@dataclass(frozen=True, slots=True)
class Route(Generic[Asked]):
    """One path and what the Worker does with requests for it.

    A request is received (`receive` takes its body, unparsed), counted by the rate limiters, read
    (`read` parses its body or query), and answered (`answer`).

    The API's description is made from these fields, from the docstrings of the types in them, and
    from `answer`: its name is the operation's name, the first sentence of its docstring the
    summary, the rest the text.

    - `path`: in `/v1/models/{id}` and `/keys/{id}/rotate` the part in braces may be anything,
      slashes included; the first sentence of `read`'s docstring says what it is;
    - `api`: the client API whose form its errors have;
    - `has_tenant`: whether it belongs to a tenant; if not, it is the same for all;
    - `wants_key`: whether it needs an API key, where the tenant requires one in this environment;
    - `wants_admin`: whether the API key's role has to be `admin`;
    - `takes_operator`: whether an operator key is taken in the place of an API key;
    - `wants_operator`: whether no other key is taken;
    - `is_rate_limited`, `spends`: whether it counts against the rate limits, and against a budget;
    - `request`, `query`: the types of the parsed body and query;
    - `reply`: the type of a whole answer, which is JSON, or `str` for a page of HTML; `status`: its
      status;
    - `events`: the types of a stream's events, by name; a `Literal` is sent as it is, not as JSON;
    - `errors`: its errors, beside those that the fields above imply;
    - `tag`: its chapter in the description.
    """

    path: str
    methods: tuple[str, ...]
    answer: Callable[[Exchange, Asked], Awaitable[Response]]
    read: Callable[[Exchange, bytes], Asked]
    reply: type
    receive: Callable[[Exchange], Awaitable[bytes]] = receive_nothing
    api: ClientApi = OWN_API
    has_tenant: bool = True
    wants_key: bool = True
    wants_admin: bool = False
    takes_operator: bool = False
    wants_operator: bool = False
    is_rate_limited: bool = True
    spends: bool = False
    request: type[Value] | None = None
    query: type[Value] | None = None
    events: tuple[tuple[str, Any], ...] = ()
    errors: tuple[type[BlueyError], ...] = ()
    status: int = 200
    tag: str = "Status"

    def __post_init__(self) -> None:
        # API keys, rate limits and budgets are a tenant's.
        if not self.has_tenant and (self.wants_key or self.is_rate_limited or self.spends):
            raise ValueError(
                f"{self.path} has no tenant: set wants_key and is_rate_limited to False"
                ", and do not set spends"
            )
        # An operator key changes nothing, so there is nothing that it could send.
        if self.takes_operator and (self.spends or not self.wants_key or self.request is not None):
            raise ValueError(f"{self.path} may not take operator keys")
        if self.wants_operator and not self.takes_operator:
            raise ValueError(f"{self.path} takes no operator keys, and wants one")
        # A role is an API key's.
        if self.wants_admin and (self.takes_operator or not self.wants_key):
            raise ValueError(f"{self.path} cannot ask for a role without an API key")


_SLASHES = re.compile(r"/{2,}")
_VERSIONS = re.compile(r"\A(?:/v1)+(?=/v1(?:/|\Z))")


def path_meant(path: str) -> str:
    """The path that a client means. Many put a path behind a base URL that ends with a slash, or
    with `/v1` as the path begins with it: a slash at the end, several in a row and several `/v1` at
    the beginning are as one would write them."""
    return _VERSIONS.sub("", _SLASHES.sub("/", path).rstrip("/")) or "/"


def path_finder(paths: Iterable[str]) -> Callable[[str], str | None]:
    """Finds which of the routes' paths a request's path is, if any: that very path, else the one
    with a part in braces around which it has most of the path. Raises ValueError where two have the
    same around it."""
    known = frozenset(paths)
    around = table_of(
        ((before, after.partition("}")[2]), path)
        for path in sorted(known)
        for before, brace, after in (path.partition("{"),)
        if brace
    )
    longest_first = sorted(around, key=lambda each: (len(each[0]), len(each[1])), reverse=True)

    def find(path: str) -> str | None:
        if path in known:
            return path
        return next((around[each] for each in longest_first if _is_around(path, *each)), None)

    return find


def _is_around(path: str, before: str, after: str) -> bool:
    """Whether a path begins and ends so, with something between, or open at its end."""
    if not path.startswith(before) or not path.endswith(after):
        return False
    return not after or len(path) > len(before) + len(after)
