"""Makes the JSON Schemas of `tenant.jsonc` and `deployment.jsonc`, for editors, from the
parsers."""

import json
from pathlib import Path
from typing import Any

from bluey.tenants.settings import Tenant
from bluey.validation import Value
from ops.deployment.facts import Facts
from ops.project.paths import ROOT

FOLDER = ROOT / "schemas"

OPTIONS = {
    "Tenant.id": "Who this is: the name of the tenant's folder.",
    "Tenant.models": "Which models serve this tenant (docs/adrs/ADR-004).",
    "Tenant.gateway": "Its AI Gateway, and how long that is waited for (docs/ai-gateway.md).",
    "Tenant.limits": "What one request may use.",
    "Tenant.budgets": "How many tokens and dollars may be used per day and month, UTC "
    "(docs/budgets.md). None: no limit.",
    "Tenant.auth": "Where a request needs an API key (docs/auth.md).",
    "Tenant.hosts": "Host names by which the shared deployment finds this tenant, such as "
    "api.example.com; case does not matter, other letters are written in punycode.",
    "Tenant.allowedOrigins": "Origins of the web pages that may call, such as "
    "https://app.example.com, or *; without a path.",
    "Tenant.alerts": "Webhooks that are told when a budget fills up (docs/alerts.md).",
    "Alert.at": "The shares of a window's limit at which it is called, such as 0.8 and 1.0: once "
    "each per window.",
    "Alert.url": "Where it is called: https://…; http:// only for a receiver on this machine.",
    "Alert.format": "json: all that is known, signed; text: one sentence, as Slack, Mattermost "
    "and Google Chat take it.",
    "Tenant.overrides": "What bluey tenant set and bluey tenant pause may override at run time, "
    "without a deploy (docs/fleet.md).",
    "Models.default": "Asked first, where neither the request nor MODEL_ID names one.",
    "Models.fallback": "Asked when the first model fails, where FALLBACK_MODEL_ID names none.",
    "Models.allowed": "What a request may name beyond the default, the fallback and the aliases' "
    "targets.",
    "Models.aliases": 'Short names, such as "fast", for a model id, or for a model and how much it '
    "is told to reason.",
    "Models.reasoning": "How much models are told to reason where neither the request nor the "
    "alias says; a model is told the closest of its efforts.",
    "Alias.model": "The model's id.",
    "Alias.reasoning": "How much the model is told to reason where a request does not say.",
    "Models.tokenBounds": "By model id: what is known better of its tokenizer (docs/budgets.md).",
    "TokenBound.share": "The share of a prompt's bound that this model never passes.",
    "TokenBound.source": "How that is known.",
    "Models.prices": "By model id: what it costs by the tenant's own contract, in dollars per "
    "million tokens; it goes before the catalogue's price (docs/models.md).",
    **{
        f"{of}.{key}": told
        for of in ("OwnPrice", "LongContextRates")
        for key, told in {
            "input": "What is sent.",
            "output": "What is answered.",
            "cachedInput": "Input that the upstream had cached; without it, as other input.",
            "cacheWrite": "Input that the upstream put into its cache; without it, as other input.",
        }.items()
    },
    "OwnPrice.longContext": "What all tokens of a request cost whose input is long.",
    "LongContextRates.above": "Input is long if it has more tokens than this.",
    "GatewayOptions.id": "The gateway's slug in the tenant's account.",
    "GatewayOptions.requestTimeoutMs": "One attempt, until its whole answer or first token.",
    "GatewayOptions.deadlineMs": "All attempts of a request together, until the same.",
    "GatewayOptions.streamIdleMs": "The longest silence within a stream.",
    "GatewayOptions.streamDeadlineMs": "A whole stream, counted from its first token.",
    "GatewayOptions.streamGatherMs": "How long tokens after the first may be collected, to be sent "
    "together; 0 sends each at once.",
    "GatewayOptions.cacheTtlSeconds": "How long the gateway may answer from its cache; 0 skips it. "
    "Cached answers are shared between all users of the tenant.",
    "GatewayOptions.logPayloads": "Whether the gateway's log has the texts of requests and "
    "answers; tokens and cost are logged in any case.",
    "Limits.maxOutputTokens": "The most one answer may use, and what it may when a request names "
    "no maxTokens.",
    "Limits.maxBodyBytes": "The longest body of a request, in bytes; without images, POST /chat "
    "takes 64 KiB at most.",
    "Limits.unansweredPerMinute": "Attempts at models that may end without an answer per minute, "
    "as one isolate counts them; then requests are refused until the minute is over "
    "(docs/security.md).",
    "Limits.requestsPerMinute": "Requests of this tenant per minute, as one isolate counts them, "
    "beside the platform's rate limiters (docs/security.md).",
    "UnansweredLimits.tenant": "All attempts of the tenant.",
    "UnansweredLimits.key": "The attempts of one API key.",
    "Budgets.enforcement": "kv counts in Workers KV, with the bound that docs/budgets-proof.md "
    "states; exact in a Durable Object, which never overspends.",
    "Budgets.onLedgerFailure": "What a request meets when the ledger cannot be read.",
    "Budgets.unansweredAttempts": "charge: an attempt that ended without an answer is charged by "
    "what it may have used; free: it is not, for who trusts that aborted calls cost nothing.",
    "Budgets.warnAt": "The share of a window's limit from which on answers carry a warning.",
    "Budgets.daily": "The limit of a calendar day, UTC.",
    "Budgets.monthly": "The limit of a calendar month, UTC.",
    "Auth.local": "key, or none where a request from this machine needs none.",
    "Auth.dev": "key, always; a request from the machine that serves dev needs none.",
    "Auth.staging": "key, always.",
    "Auth.production": "key, always.",
    "WindowLimit.tokens": "Tokens of prompts and answers together.",
    "WindowLimit.usd": "What these may cost, in dollars, to the micro-dollar.",
}
"""The description that an editor shows for each setting, by the parser's class and the JSON key."""

TITLES: dict[type[Value], str] = {
    Tenant: "A tenant's settings: tenants/<slug>/tenant.jsonc",
    Facts: "What a deployment has of its own: deployment.jsonc",
}


def schema(parser: type[Value]) -> dict[str, Any]:
    """The schema of a parser, with a description of every JSON key, and of `$schema` itself."""
    schema = parser.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = TITLES[parser]
    parts: dict[str, Any] = {parser.__name__: schema, **schema["$defs"]}
    for name, part in parts.items():
        # The parser's docstrings are for its readers. Editors show the descriptions above.
        part.pop("description", None)
        for key, option in part.get("properties", {}).items():
            option.pop("title", None)
            if described := OPTIONS.get(f"{name}.{key}"):
                option["description"] = described
    schema["properties"] = {
        "$schema": {"type": "string", "description": "This schema, for editors."},
        **schema["properties"],
    }
    return schema


def schema_texts() -> dict[Path, str]:
    """The files' contents."""
    files: dict[str, type[Value]] = {"tenant": Tenant, "deployment": Facts}
    return {
        FOLDER / f"{name}.schema.json": json.dumps(schema(parser), indent=2, ensure_ascii=False)
        + "\n"
        for name, parser in files.items()
    }
