"""The text of a new tenant's files."""

import json
from dataclasses import dataclass

from ops.deployment.facts import Facts, facts_value
from ops.deployment.layout import laid_out
from ops.project.paths import SHARED

PLACEHOLDERS = """\
// A KV id that begins with "placeholder-" works in local only: `bluey provision` makes an
// environment's namespace and writes its id in here.
"""


@dataclass(frozen=True)
class NewTenant:
    """The values in a new tenant's files. A budget of None or 0 means no limit, an account of None
    is unknown."""

    slug: str
    gateway: str
    model: str
    fallback: str
    max_output_tokens: int
    daily_tokens: int | None
    monthly_tokens: int | None
    daily_usd: str | None
    monthly_usd: str | None
    account_id: str | None
    namespace_ids: dict[str, str]

    @property
    def facts(self) -> Facts:
        """The value of its `deployment.jsonc`."""
        pinned = {"model": self.model, "fallback": self.fallback}
        environments = {
            env: {"kv": {"budgets": identity}} | pinned
            for env, identity in self.namespace_ids.items()
        }
        return Facts.model_validate({"accountId": self.account_id, "environments": environments})


def tenant_text(tenant: NewTenant) -> str:
    """`tenant.jsonc`."""
    windows = {
        "daily": _limits(tenant.daily_tokens, tenant.daily_usd),
        "monthly": _limits(tenant.monthly_tokens, tenant.monthly_usd),
    }
    limited = ",\n    ".join(
        f'"{window}": {{ {limits} }}' for window, limits in windows.items() if limits
    )
    budgets = f"""  "budgets": {{
    // Per calendar day or month, UTC. docs/budgets.md says what "kv" (the default) and "exact"
    // promise.
    {limited}
  }}
"""
    comma = "," if limited else ""
    return f"""\
// Settings of the tenant {tenant.slug}. Its deployment (names, ids, pinned models) is in
// deployment.jsonc beside this file; its schema says what each key means.
{{
  "$schema": "../../schemas/tenant.schema.json",
  "id": {_json(tenant.slug)},
  "gateway": {{
    // The AI Gateway's slug in this tenant's account.
    "id": {_json(tenant.gateway)}
  }},
  "models": {{
    // Asked where neither a request nor the environment (deployment.jsonc) names one.
    "default": {_json(tenant.model)},
    "fallback": {_json(tenant.fallback)},
    // What a request may name beyond the two above and the aliases' targets.
    "allowed": [],
    // Short names for a request to name: "<name>": "<model's id>", or with how much it reasons:
    // "<name>": {{ "model": "<model's id>", "reasoning": "none" }}.
    // docs/clients.md names "fast", and "embed" for POST /v1/embeddings.
    "aliases": {{
      "fast": {_json(tenant.model)},
      "embed": "@cf/baai/bge-m3"
    }}
  }},
  "limits": {{
    // The most one answer may use, and what it may when a request names no maxTokens.
    "maxOutputTokens": {tenant.max_output_tokens}
  }}{comma}
{budgets if limited else ""}}}
"""


def _limits(tokens: int | None, usd: str | None) -> str:
    """The limits of one window."""
    limits = [f'"tokens": {tokens}'] if tokens else []
    if usd not in (None, "0"):
        limits.append(f'"usd": {_json(usd)}')
    return ", ".join(limits)


def facts_text(name: str, facts: Facts, remark: str = "") -> str:
    """`deployment.jsonc`; `remark` is a comment of whole lines."""
    root = "" if name == SHARED else "../../"
    # Laid out for people: a block for each environment.
    text = laid_out({"$schema": f"{root}schemas/deployment.schema.json"} | facts_value(facts))
    return f"""\
// What the deployment of {_served(name)} has of its own. After an edit, run
// `bluey tenant sync {name}`: it writes wrangler.jsonc from this and the template of all.
{remark}{text}
"""


def _served(name: str) -> str:
    return "every tenant" if name == SHARED else f"the tenant {name}"


ENV_EXAMPLE = """\
# Copy to .env (git-ignored) in this folder; wrangler and pywrangler read it from there.
# Needed to deploy, and for env.AI in `wrangler dev` with any environment but local.
CLOUDFLARE_ACCOUNT_ID=
# A token with the permissions Workers Scripts: Edit, Workers KV Storage: Edit, Workers AI: Read
# and AI Gateway: Run; for `bluey provision` also AI Gateway: Edit, for logs Workers Tail: Read,
# for `bluey check --online` and `bluey validate-staging` AI Gateway: Read.
CLOUDFLARE_API_TOKEN=
# The account's name below workers.dev, so that bluey smoke, usage and deploy know the URL.
# BLUEY_WORKERS_SUBDOMAIN=
"""
"""`.env.example`."""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
