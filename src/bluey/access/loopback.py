"""Whether a request was sent on the machine that serves it. ADR-014 says why no client of a
deployed Worker can claim that."""

from __future__ import annotations

from collections.abc import Mapping

from bluey.tenants.addresses import is_loopback_address, is_loopback_host

CLIENT_ADDRESS = "cf-connecting-ip"
"""The address of the client. Cloudflare's edge sets this header, whatever the client sends.
`wrangler dev` sets it, too."""

FORWARDED_FOR = ("x-forwarded-for", "x-real-ip")
"""In these headers, a proxy names the addresses that it passes a request on for."""


def is_from_this_machine(host: str, headers: Mapping[str, str]) -> bool:
    """Whether a request was sent on this machine: its URL names this machine as the host, and its
    client has an address of this machine.

    `host` is the URL's, as the URL parser writes it. A request without a client's address is not
    from this machine: another Worker of the account made it, with a URL of its choice. Neither is
    a request that a proxy passed on for a client elsewhere.
    """
    if not is_loopback_host(host) or "forwarded" in headers:
        return False
    named = [headers[name] for name in FORWARDED_FOR if name in headers]
    addresses = ",".join((headers.get(CLIENT_ADDRESS, ""), *named))
    return all(is_loopback_address(address.strip()) for address in addresses.split(","))
