"""Asks a Worker by Bluey's own API, and takes the answer for what its route says that it is."""

from collections.abc import Mapping
from typing import TypeVar

import httpx
from pydantic import TypeAdapter, ValidationError

from ops.errors import OpsError
from ops.probe.address import Address
from ops.probe.reading import Unmet, parse, value_at
from ops.probe.recording import DEFAULT_LIMITS, Call, Limits, asking

T = TypeVar("T")

OPERATOR_KEY_VARIABLE = "BLUEY_OPERATOR_KEY"


def data_of(
    address: Address,
    call: Call,
    form: type[T],
    advice: Mapping[int, str],
    limits: Limits = DEFAULT_LIMITS,
) -> tuple[object, T]:
    """The `data` of the answer, as JSON and in its form. `advice` is what to do after a status.

    Raises:
        OpsError: the Worker does not answer, refuses, or answers something else.
    """
    with asking(address, limits) as ask:
        reply = ask(call)
    if reply.failure is not None:
        raise OpsError(
            f"{address.url} does not answer: {reply.failure}",
            advice="Is it running? `bluey dev` serves on this machine; --port says on which port.",
        )
    try:
        body = parse(reply.text)
        if reply.status != httpx.codes.OK:
            code, message = (value_at(body, "error", key) for key in ("code", "message"))
            raise OpsError(
                f"{address.url} answers {reply.status} {code}: {message}",
                advice=advice.get(reply.status or 0, ""),
            )
        data = value_at(body, "data")
        return data, TypeAdapter(form).validate_python(data, strict=True)
    except (Unmet, ValidationError) as error:
        path = call.path.partition("?")[0]
        raise OpsError(
            f"{address.url} answers {reply.status}, and not as {call.method} {path} does",
            output=reply.text[:1_000],
        ) from error
