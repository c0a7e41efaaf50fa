"""An account as Cloudflare's API shows it: one client, failures translated in one place."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import Any, NoReturn, TypeVar

import httpx
from cloudflare import APIConnectionError, APIError, APIStatusError, APITimeoutError, Cloudflare
from pydantic import TypeAdapter, ValidationError

from ops.cloudflare.answers import (
    Answer,
    Credits,
    Gateway,
    Log,
    MarketplaceModel,
    Model,
    Namespace,
    ProviderKey,
    Script,
    Subdomain,
    TokenStatus,
    WorkerSettings,
)
from ops.cloudflare.credentials import Credentials
from ops.cloudflare.errors import ApiError

T = TypeVar("T", bound=Answer)

BASE_URL_VARIABLE = "CLOUDFLARE_BASE_URL"
BASE_URL = "https://api.cloudflare.com/client/v4"

CALL_SECONDS = 20.0
"""How long one attempt waits for the API."""

RETRIES = 2
"""Retries after a 408, 409, 429, 5xx or no answer. The client waits as long as `retry-after` says,
if that is at most a minute, else half a second, then twice that."""

PER_PAGE = 50
"""The page size: the most that all of the API's lists allow."""

PAGES = 100
"""More pages than any list here has. A list that goes on after them is refused."""

WRONG_TOKEN_CODES = frozenset({1000, 6003, 6111, 9109, 10000})
"""Cloudflare's codes for a token that is unknown, malformed or lacks a permission."""


class Account:
    """Reads one account. Every method is one call (a list: one per page) and raises ApiError."""

    def __init__(
        self, credentials: Credentials, *, timeout_s: float = CALL_SECONDS, retries: int = RETRIES
    ) -> None:
        self.id = credentials.account_id
        self._token = credentials.token
        self._timeout_s = timeout_s
        self._retries = retries

    @cached_property
    def _client(self) -> Cloudflare:
        client = Cloudflare(
            api_token=self._token,
            base_url=os.environ.get(BASE_URL_VARIABLE) or BASE_URL,
            timeout=httpx.Timeout(self._timeout_s),
            max_retries=self._retries,
        )
        # The client takes these from the environment and would prefer them to the token.
        client.api_key = client.api_email = client.user_service_key = None
        return client

    def token_status(self) -> TokenStatus:
        """Whether the token is valid, be it a person's or the account's own."""
        what = "verifying the token"
        try:
            answer = self._call(what, self._client.user.tokens.with_raw_response.verify)
        except ApiError as error:
            if error.status not in (400, 401, 403):
                raise
            verify = self._client.accounts.tokens.with_raw_response.verify
            answer = self._call(what, verify, account_id=self.id)
        status: TokenStatus = _parse(what, TokenStatus, answer)
        return status

    def gateways(self) -> dict[str, Gateway]:
        """The AI Gateways by id."""
        call = self._client.ai_gateway.with_raw_response.list
        found = self._list("AI Gateways", _GATEWAYS, Gateway, call)
        return {each.id: each for each in found}

    def provider_keys(self, gateway_id: str) -> list[ProviderKey]:
        """The vendors' keys that a gateway stores; not the keys themselves."""
        call = self._client.ai_gateway.provider_configs.with_raw_response.list
        things = f"the keys that the AI Gateway {gateway_id} stores"
        found = self._list(things, _GATEWAYS, ProviderKey, call, gateway_id=gateway_id)
        return list(found)

    def credits(self) -> Credits:
        """What is left of the account's credits for AI Gateway."""
        what = "reading the credits of AI Gateway"
        call = self._client.ai_gateway.billing.with_raw_response.credit_balance
        answer = self._call(what, call, _GATEWAYS, account_id=self.id)
        found: Credits = _parse(what, Credits, answer)
        return found

    def namespaces(self) -> dict[str, Namespace]:
        """The KV namespaces by id."""
        call = self._client.kv.namespaces.with_raw_response.list
        found = self._list("KV namespaces", "Workers KV Storage: Read", Namespace, call)
        return {each.id: each for each in found}

    def worker_names(self) -> frozenset[str]:
        """The names of all deployed Workers."""
        call = self._client.workers.scripts.with_raw_response.list
        answer = self._call("listing Workers", call, _WORKERS, account_id=self.id)
        found = _parse("listing Workers", list[Script], answer)
        return frozenset(each.id for each in found)

    def worker_settings(self, name: str) -> WorkerSettings:
        """What is bound in a deployed Worker."""
        what = f"reading the Worker {name}"
        call = self._client.workers.scripts.script_and_version_settings.with_raw_response.get
        answer = self._call(what, call, _WORKERS, account_id=self.id, script_name=name)
        settings: WorkerSettings = _parse(what, WorkerSettings, answer)
        return settings

    def subdomain(self) -> str:
        """The account's name below workers.dev."""
        what = "reading the workers.dev subdomain"
        call = self._client.workers.subdomains.with_raw_response.get
        answer = self._call(what, call, _WORKERS, account_id=self.id)
        found: Subdomain = _parse(what, Subdomain, answer)
        return found.subdomain

    def models(self) -> list[Model]:
        """The models of Workers AI, including those retired in the last three months."""
        call = self._client.ai.models.with_raw_response.list
        return list(
            self._list(
                "Workers AI models", "Workers AI: Read", Model, call, include_deprecated=True
            )
        )

    def marketplace_models(self) -> list[MarketplaceModel]:
        """The models of Workers AI in the form of a marketplace, which says more of some."""
        return list(
            self._list(
                "Workers AI models for a marketplace",
                "Workers AI: Read",
                MarketplaceModel,
                self._client.ai.models.with_raw_response.list,
                result_of=_marketplace_entries,
                format="openrouter",
            )
        )

    def logs(self, gateway_id: str) -> Iterator[Log]:
        """A gateway's log, newest first, page by page as it is read."""
        return self._list(
            f"the log of the AI Gateway {gateway_id}",
            _GATEWAYS,
            Log,
            self._client.ai_gateway.logs.with_raw_response.list,
            gateway_id=gateway_id,
            order_by="created_at",
            order_by_direction="desc",
        )

    def ask(
        self,
        what: str,
        kind: Any,
        chosen: Callable[[Cloudflare], Callable[..., Any]],
        permission: str,
        **arguments: object,
    ) -> tuple[Any, dict[str, Any]]:
        """The answer to one call of the client, as our type, and what is told of its pages."""
        answer = self._call(what, chosen(self._client), permission, account_id=self.id, **arguments)
        return _parse(what, kind, answer), answer.get("result_info") or {}

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The rows that Analytics Engine answers; a row's numbers may be texts."""
        what = "querying Analytics Engine"

        def call(**_account: object) -> Any:
            # Cloudflare's client has no method for it. The answer is in no envelope.
            response = self._client.post(
                f"/accounts/{self.id}/analytics_engine/sql",
                cast_to=httpx.Response,
                content=sql.encode(),
                options={"headers": {"Content-Type": "text/plain"}},
            )
            return SimpleNamespace(http_response=response)

        answer = self._call(what, call, "Account Analytics: Read", account_id=self.id)
        rows: list[dict[str, Any]] = _parse(
            what, list[dict[str, Any]], {"result": answer.get("data")}
        )
        return rows

    def _list(
        self,
        things: str,
        permission: str,
        kind: type[T],
        call: Callable[..., Any],
        *,
        result_of: Callable[[dict[str, Any]], object] = lambda answer: answer.get("result"),
        **arguments: object,
    ) -> Iterator[T]:
        """Every entry once. Some lists end only with an empty page."""
        what, seen = f"listing {things}", 0
        known: set[str] = set()
        for page in range(1, PAGES + 1):
            answer = self._call(
                what,
                call,
                permission,
                account_id=self.id,
                page=page,
                per_page=PER_PAGE,
                **arguments,
            )
            result = {"result": result_of(answer)}
            entries = _parse(what, list[kind], result)  # type: ignore[valid-type]  # known at run time
            # A list without pages gives the same entries for every page number.
            new = [each for each in entries if _key(each) not in known]
            known |= {_key(each) for each in new}
            yield from new
            seen += len(entries)
            total = (answer.get("result_info") or {}).get("total_count")
            if not new or (isinstance(total, int) and seen >= total):
                return
        raise ApiError(
            f"Cloudflare, {what}: more than {PAGES * PER_PAGE} entries",
            advice="This is more than Bluey reads; ask in the dashboard.",
        )

    def _call(
        self, what: str, call: Callable[..., Any], permission: str = "", **arguments: object
    ) -> dict[str, Any]:
        """The JSON object of an answer. Its shape is not checked yet."""
        try:
            response: httpx.Response = call(**arguments).http_response
        except APIError as error:
            self._refuse(what, permission, error)
        try:
            answer = response.json()
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise ApiError(
                f"Cloudflare, {what}: the answer is not a JSON object",
                advice=_NOT_THE_API,
                status=response.status_code,
            )
        return answer

    def _refuse(self, what: str, permission: str, error: APIError) -> NoReturn:
        start = f"Cloudflare, {what}:"
        if isinstance(error, APITimeoutError):
            message = f"no answer within {self._timeout_s:g} s (attempts: {self._retries + 1})"
            advice = "Try again; if it stays so, look at Cloudflare's status page."
            raise ApiError(f"{start} {message}", advice=advice) from error
        if not isinstance(error, APIStatusError):
            is_network = isinstance(error, APIConnectionError)
            message = "the API cannot be reached" if is_network else "the call failed"
            advice = "Check this machine's network, and its proxy if it needs one."
            raise ApiError(f"{start} {message}", advice=advice) from error
        status = error.status_code
        said = self._said(error)
        message, advice = _verdict(status, _codes(error), permission)
        raise ApiError(
            f"{start} {message} (HTTP {status}{said})", advice=advice, status=status
        ) from error

    def _said(self, error: APIStatusError) -> str:
        """The API's own error message, in one line, without the token."""
        said = "; ".join(text for _, text in _errors(error) if text)
        if isinstance(error.body, str) and "text/plain" in error.response.headers.get(
            "content-type", ""
        ):
            said = error.body
        said = " ".join(said.replace(self._token, "(the token)").split())[:200]
        return f": {said}" if said else ""


_WORKERS = "Workers Scripts: Read"
_GATEWAYS = "AI Gateway: Read"
_NOT_THE_API = (
    "Something between this machine and Cloudflare answers in its place: a proxy, or what "
    f"{BASE_URL_VARIABLE} names."
)


def _verdict(status: int, codes: Iterable[int], permission: str) -> tuple[str, str]:
    """What happened and what to do, by HTTP status and Cloudflare's codes."""
    grant = f" It needs the permission {permission}." if permission else ""
    if status == 401 or (status == 400 and WRONG_TOKEN_CODES & set(codes)):
        return (
            "the token is refused",
            f"Put a valid CLOUDFLARE_API_TOKEN of this account into .env.{grant}",
        )
    if status == 403:
        edit = f"Edit the token in the dashboard (My Profile > API Tokens).{grant}"
        return "the token may not do this", f"{edit} It must be for this CLOUDFLARE_ACCOUNT_ID."
    if status == 404:
        return (
            "there is no such thing",
            "Check CLOUDFLARE_ACCOUNT_ID, and that what is asked about exists in that account.",
        )
    if status == 429:
        return (
            "too many calls",
            "Wait five minutes: the API allows 1,200 calls per user in that time.",
        )
    if status >= 500:
        return (
            "the API has a failure of its own",
            "Try again; if it stays so, look at Cloudflare's status page.",
        )
    return "the call is refused", "Cloudflare's own words are in parentheses."


def _errors(error: APIStatusError) -> list[tuple[int, str]]:
    """Cloudflare's codes and messages; empty for a body of another shape."""
    body = error.body
    entries = body.get("errors") if isinstance(body, dict) else None
    found = []
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, dict):
            code, message = entry.get("code"), entry.get("message")
            found.append((code if isinstance(code, int) else 0, str(message or "")))
    return found


def _codes(error: APIStatusError) -> list[int]:
    return [code for code, _ in _errors(error)]


def _parse(what: str, kind: Any, answer: dict[str, Any]) -> Any:
    """The answer's `result` as our type.

    Raises:
        ApiError: the result has another shape.
    """
    try:
        return TypeAdapter(kind).validate_json(json.dumps(answer.get("result")))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, ("result", *first["loc"])))
        raise ApiError(
            f"Cloudflare, {what}: the answer cannot be read ({place}: {first['msg']})",
            advice=_NOT_THE_API,
        ) from error


def _marketplace_entries(answer: dict[str, Any]) -> object:
    """The entries of a marketplace's list: alone, as the API describes it, or in its envelope."""
    for outer in (answer, answer.get("result")):
        if isinstance(outer, dict) and "data" in outer:
            return outer["data"]
    return answer.get("result")


def _key(entry: Answer) -> str:
    return str(getattr(entry, "id", None) or getattr(entry, "name", None))
