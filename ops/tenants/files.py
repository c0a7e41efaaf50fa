"""The text of a new tenant's files."""

import json
from dataclasses import dataclass

from bluey.access.rate_limits import PERIOD_S
from ops.check.config import ENVIRONMENTS, LOCAL, Config

REQUESTS_PER_MINUTE = {"TENANT_RATE": 3_000, "KEY_RATE": 1_200, "SESSION_RATE": 120}
"""What a new tenant may be asked, by rate limiter."""


@dataclass(frozen=True)
class NewTenant:
    """What a new tenant's files say; a budget of None is no limit, an account of None unknown."""

    slug: str
    gateway: str
    model: str
    fallback: str
    max_output_tokens: int
    daily_tokens: int | None
    monthly_tokens: int | None
    account_id: str | None
    namespace_ids: dict[str, str]

    def worker_name(self, env: str) -> str:
        """What an environment's Worker is called."""
        return f"bluey-{self.slug}-{env}"


def tenant_text(tenant: NewTenant) -> str:
    """`tenant.jsonc`."""
    windows = {"daily": tenant.daily_tokens, "monthly": tenant.monthly_tokens}
    limited = ",\n    ".join(
        f'"{window}": {{ "tokens": {tokens} }}' for window, tokens in windows.items() if tokens
    )
    budgets = f"""  "budgets": {{
    // Per calendar day or month, UTC. docs/budgets.md says what "kv" (the default) and "exact"
    // promise.
    {limited}
  }}
"""
    comma = "," if limited else ""
    return f"""\
// Settings of the tenant {tenant.slug}. The deployment (names, bindings, vars) is in
// wrangler.jsonc beside this file; its schema says what each key means.
{{
  "$schema": "../../schemas/tenant.schema.json",
  "id": {_json(tenant.slug)},
  "gateway": {{
    // The AI Gateway's slug in this tenant's account.
    "id": {_json(tenant.gateway)}
  }},
  "models": {{
    // Asked where neither a request nor MODEL_ID and FALLBACK_MODEL_ID in wrangler.jsonc name one.
    "default": {_json(tenant.model)},
    "fallback": {_json(tenant.fallback)},
    // What a request may name beyond the two above and the aliases' targets.
    "allowed": [],
    // Short names for model ids, for a request to name.
    "aliases": {{}}
  }},
  "limits": {{
    // The most one answer may use, and what it may when a request names no maxTokens.
    "maxOutputTokens": {tenant.max_output_tokens}
  }}{comma}
{budgets if limited else ""}}}
"""


def wrangler_text(tenant: NewTenant, root: Config) -> str:
    """`wrangler.jsonc`; runtime and migrations are those of the root's."""
    account = ""
    if tenant.account_id:
        account = f"""  // Comes before CLOUDFLARE_ACCOUNT_ID; an account's id is no secret.
  "account_id": {_json(tenant.account_id)},
"""
    steps = [step.model_dump(exclude_unset=True) for step in root.migrations or ()]
    blocks = ",\n".join(_environment(tenant, env) for env in ENVIRONMENTS)
    return f"""\
// The deployment of the tenant {tenant.slug}: this tenant only. Its settings are in tenant.jsonc.
{{
  "$schema": "../../node_modules/wrangler/config-schema.json",
  "name": {_json(f"bluey-{tenant.slug}")},
{account}  "main": "../../src/entry.py",
  // The root's, as are the flags and migrations. docs/runtime.md says what moves together with it.
  "compatibility_date": {_json(root.compatibility_date)},
  "compatibility_flags": {_json(root.compatibility_flags)},
  // src/settings/{tenant.slug}.jsonc links to tenant.jsonc; the Worker reads it as text at start.
  "rules": [
    {{ "type": "Text", "globs": [{_json(f"settings/{tenant.slug}.jsonc")}], "fallthrough": true }},
    {{ "type": "ESModule", "globs": ["worker/*.mjs"], "fallthrough": true }}
  ],
  // The API's description and its page (docs/api.md).
  "assets": {{
    "directory": "../../public",
    "binding": "ASSETS",
    "run_worker_first": true,
    "html_handling": "none"
  }},
  // The exact ledger's Durable Object (docs/budgets.md). Migrations are only ever added to.
  "migrations": {_json(steps)},
  "workers_dev": true,
  "observability": {{ "enabled": true }},

  // Bindings and vars are not inherited by environments (name, main, rules and the rest above are),
  // so each environment names its own. The KV ids are placeholders: put the ids in here that
  // `wrangler kv namespace create` prints for your account, one per environment.
  "env": {{
{blocks}
  }}
}}
"""


def _environment(tenant: NewTenant, env: str) -> str:
    if env == LOCAL:
        ai = """\
      // `bluey dev` starts this Worker beside ours; it answers as Workers AI does.
      "services": [{ "binding": "AI", "service": "bluey-local-ai", "entrypoint": "LocalAI" }],"""
    else:
        ai = '      "ai": { "binding": "AI", "remote": true },'
    limiters = ",\n".join(
        f'        {{ "name": "{name}", "namespace_id": "{1001 + index}", '
        f'"simple": {{ "limit": {limit}, "period": {PERIOD_S} }} }}'
        for index, (name, limit) in enumerate(REQUESTS_PER_MINUTE.items())
    )
    return f"""\
    {_json(env)}: {{
      "name": {_json(tenant.worker_name(env))},
{ai}
      "durable_objects": {{ "bindings": [{{ "name": "LEDGER", "class_name": "BudgetLedger" }}] }},
      "kv_namespaces": [{{ "binding": "BUDGETS", "id": {_json(tenant.namespace_ids[env])} }}],
      "ratelimits": [
{limiters}
      ],
      "vars": {{
        "TENANT_ID": {_json(tenant.slug)},
        "ENVIRONMENT": {_json(env)},
        "MODEL_ID": {_json(tenant.model)},
        "FALLBACK_MODEL_ID": {_json(tenant.fallback)}
      }}
    }}"""


ENV_EXAMPLE = """\
# Copy to .env (git-ignored) in this folder; wrangler and pywrangler read it from there.
# Needed to deploy, and for env.AI in `wrangler dev` with any environment but local.
CLOUDFLARE_ACCOUNT_ID=
# A token with the permissions Workers Scripts: Edit, Workers KV Storage: Edit, Workers AI: Read
# and AI Gateway: Run; for bluey logs also Workers Tail: Read, for `bluey check --online` and
# `bluey validate-staging` AI Gateway: Read.
CLOUDFLARE_API_TOKEN=
# The account's name below workers.dev, so that bluey smoke, usage and deploy know the URL.
# BLUEY_WORKERS_SUBDOMAIN=
"""
"""`.env.example`."""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
