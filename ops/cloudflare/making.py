"""Makes what a deployment needs in an account: KV namespaces and AI Gateways."""

from typing import TYPE_CHECKING

from ops.cloudflare.answers import Gateway, Namespace

if TYPE_CHECKING:
    from ops.cloudflare.account import Account


def make_namespace(account: "Account", title: str) -> Namespace:
    """Make a KV namespace. An account has no two with the same title.

    Raises:
        ApiError: it was refused, or nothing says whether it was made.
    """
    made: Namespace
    made, _ = account.ask(
        f"making the KV namespace {title}",
        Namespace,
        lambda client: client.kv.namespaces.with_raw_response.create,
        "Workers KV Storage: Edit",
        title=title,
    )
    return made


def make_gateway(account: "Account", gateway_id: str) -> Gateway:
    """Make an AI Gateway that keeps a log, wants a token, and caches and limits nothing: that is
    Bluey's own work (docs/ai-gateway.md). An account has no two with the same id.

    Raises:
        ApiError: it was refused, or nothing says whether it was made.
    """
    made: Gateway
    made, _ = account.ask(
        f"making the AI Gateway {gateway_id}",
        Gateway,
        lambda client: client.ai_gateway.with_raw_response.create,
        "AI Gateway: Edit",
        id=gateway_id,
        authentication=True,
        collect_logs=True,
        cache_ttl=0,
        cache_invalidate_on_update=False,
        rate_limiting_interval=0,
        rate_limiting_limit=0,
    )
    return made
