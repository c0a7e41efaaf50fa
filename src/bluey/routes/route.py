"""What a route is. Each route is one value in a module of this room, and is found there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from bluey.apis.api import ClientApi
from bluey.apis.own import OWN_API
from bluey.errors import BlueyError
from bluey.exchange import Exchange
from bluey.http.messages import Response
from bluey.validation import Value

Asked = TypeVar("Asked")

READS = ("GET", "HEAD")


async def read_nothing(_exchange: Exchange) -> None:
    """For a route that looks at neither body nor query."""


@dataclass(frozen=True, slots=True)
class Route(Generic[Asked]):
    """One thing that can be asked for.

    A request is read (`read`: its body or query, parsed), counted by the rate limiters, and
    answered (`answer`).

    The API's description is made of these fields, of the docstrings of the types that they name,
    and of `answer`: its name is the operation's, the first sentence of its docstring the
    summary, the rest the text.

    - `path`: `/v1/models/{id}` has a last part that may be anything, slashes included; the first
      sentence of `read`'s docstring says what it is;
    - `api`: whose form its errors have;
    - `has_tenant`: whether it asks which tenant is meant; if not, it is the same for all;
    - `wants_key`: whether an API key is needed where the tenant's environment wants one;
    - `is_rate_limited`, `spends`: whether the rate limits count it, and a budget;
    - `request`, `query`: the types that body and query are parsed to;
    - `reply`: the type of a whole answer, which is JSON, or `str` for a page of HTML;
    - `events`: those of a stream's events, by name; a `Literal` is sent as it is, not as JSON;
    - `errors`: how it can fail beside what the fields above imply;
    - `tag`: the chapter of the description that it belongs to.
    """

    path: str
    methods: tuple[str, ...]
    answer: Callable[[Exchange, Asked], Awaitable[Response]]
    read: Callable[[Exchange], Awaitable[Asked]]
    reply: type
    api: ClientApi = OWN_API
    has_tenant: bool = True
    wants_key: bool = True
    is_rate_limited: bool = True
    spends: bool = False
    request: type[Value] | None = None
    query: type[Value] | None = None
    events: tuple[tuple[str, Any], ...] = ()
    errors: tuple[type[BlueyError], ...] = ()
    tag: str = "Status"
