"""The address of a deployment, and the headers of a request to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from ops.errors import OpsError
from ops.project.configuration import read_config
from ops.project.dotenv import setting
from ops.project.paths import LOCAL, SHARED, deployment_config

LOCAL_PORT = 8787
SUBDOMAIN = "BLUEY_WORKERS_SUBDOMAIN"
"""The variable with the account's name below workers.dev, in the shell or in the deployment's
`.env`."""

KEY_NEEDED = "Pass an API key in BLUEY_API_KEY."
"""What to do after a 401."""


@dataclass(frozen=True)
class Address:
    """The address of a Worker. `deployment` is None for a URL without files in this project.

    `tenant` is sent as `x-tenant-id`, `key` as the bearer token.
    """

    url: str
    env: str | None
    deployment: str | None
    tenant: str | None
    key: str | None = field(default=None, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """The headers of every request to it."""
        headers = {"x-tenant-id": self.tenant} if self.tenant else {}
        return headers | ({"authorization": f"Bearer {self.key}"} if self.key else {})

    @property
    def is_on_this_machine(self) -> bool:
        """Whether it is on this machine, so that no proxy may be used."""
        return urlsplit(self.url).hostname in ("127.0.0.1", "localhost", "::1")

    def __str__(self) -> str:
        names = [self.deployment] if self.deployment else []
        if self.tenant and self.tenant != self.deployment:
            names.append(f"tenant {self.tenant}")
        if self.env:
            names.append(self.env)
        return f"{self.url} ({', '.join(names)})" if names else self.url


def find_address(
    where: str,
    env: str,
    *,
    url: str | None = None,
    port: int | None = None,
    tenant: str | None = None,
    key: str | None = None,
    ask_subdomain: Callable[[], str] | None = None,
) -> Address:
    """The address of a tenant's deployment (or `shared`), or of a Worker named by its URL.

    In this order: `url`; `port` on this machine; port 8787 on this machine for `local`; the first
    whole host in the environment's routes; workers.dev, with the account's name from the files
    here, else from `ask_subdomain`.

    Raises:
        OpsError: no such tenant or environment, no usable URL or key, or no way to know the URL.
    """
    if key is not None and not re.fullmatch(r"[\x21-\x7e]+", key):
        raise OpsError("the key has characters that no API key has", advice="docs/auth.md")
    if "://" in where:
        if url is not None or port is not None:
            raise OpsError("a URL and --url or --port name two addresses", advice="Leave one out.")
        return Address(_origin(where), None, None, tenant, key)
    config = read_config(where, env)
    if where != SHARED:
        if tenant not in (None, where):
            raise OpsError(
                f"{where} serves no other tenant",
                advice=f"--tenant is for the shared deployment: bluey … {SHARED} --tenant {tenant}",
            )
        tenant = where
    if url is not None:
        found = _origin(url)
    elif port is not None or env == LOCAL:
        found = f"http://127.0.0.1:{port or LOCAL_PORT}"
    else:
        found = deployed_url(where, env, config, ask_subdomain)
    return Address(found, env, where, tenant, key)


def deployed_url(
    deployment: str,
    env: str,
    config: dict[str, Any],
    ask_subdomain: Callable[[], str] | None = None,
) -> str:
    """The URL of a deployed environment; see `find_address`.

    Raises:
        OpsError: no route has a whole host, and the account's workers.dev name is not known.
    """
    for host in _whole_hosts(config):
        return f"https://{host}"
    name = None if config.get("workers_dev") is False else config.get("name")
    subdomain = setting(deployment_config(deployment).parent, SUBDOMAIN)
    if name and not subdomain and ask_subdomain is not None:
        subdomain = ask_subdomain()
    if not name or not subdomain:
        raise OpsError(
            f"the URL of {deployment} in {env} is not known",
            advice=f"Pass --url, or write {SUBDOMAIN}=… into the .env beside its wrangler.jsonc "
            "(the account's name below workers.dev), or add a route there.",
        )
    subdomain = subdomain.removesuffix(".workers.dev")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", subdomain):
        raise OpsError(
            f"{SUBDOMAIN} is not a name below workers.dev: {subdomain}",
            advice="It is the NAME in https://<worker>.NAME.workers.dev.",
        )
    return f"https://{name}.{subdomain}.workers.dev"


def _whole_hosts(config: dict[str, Any]) -> Iterator[str]:
    """The hosts whose paths all go to the Worker."""
    routes = config.get("routes") or ([config["route"]] if config.get("route") else [])
    for route in routes:
        pattern = route.get("pattern") if isinstance(route, dict) else route
        host, slash, path = str(pattern).partition("://")[2].partition("/")
        if not host:
            host, slash, path = str(pattern).partition("/")
        # Without a path, a custom domain takes every path and a route only `/`.
        everything = (
            path == "*" if slash else isinstance(route, dict) and route.get("custom_domain")
        )
        if "*" not in host and everything:
            yield host


def _origin(url: str) -> str:
    """Scheme and host of a URL.

    Raises:
        OpsError: the URL has other parts, or is no http(s) URL.
    """
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise OpsError(f"this is no URL: {error}") from error
    extra = parts.path not in ("", "/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in ("http", "https") or not parts.hostname or extra:
        raise OpsError(
            "the URL must be scheme and host alone", advice="For example https://chat.example.com"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"
