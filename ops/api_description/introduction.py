"""The introduction of the description."""

from collections.abc import Iterable

INTRODUCTION = """\
Clients send a chat message, or texts to embed; Bluey picks the model, calls it through the tenant's
own AI Gateway, falls back when it fails, streams the answer, holds it to the tenant's token budget,
and reports what it used.

**Tenants.** A deployment of one tenant needs no `x-tenant-id`. The shared deployment serves
several: name one with every request, or send an API key, which names its tenant.

**API keys.** Where a tenant asks for a key, send `authorization: Bearer bly_…` or
`x-api-key: bly_…`. Without a valid one the answer is 401 `unauthorized` with `www-authenticate`.

**Answers.** `{"ok": true, "data": …}` or `{"ok": false, "error": {"code", "message"}}`, below
`/v1` what OpenAI's clients expect, and below `/v1/messages` what Anthropic's do. Programs may
depend on `code`, which is the same in all of them.

**Headers.** Every response has `x-trace-id`, by which it is found in the log. Answers of models
also say which one served and what was used, and how much of the token budget is left.

**Limits.** A body has at most 4 MiB, unless the tenant sets another limit; what is no image in a
body of `/chat` at most 64 KiB. What does not fit a model's context is refused. A request beyond the
token budget is refused with 429 `budget_exceeded`, one that comes too fast with 429
`rate_limited`; `retry-after` says when to try again.

**Anything else.** Another path is 404 `not_found`. Another method is 405 `method_not_allowed`,
with the right ones in `allow`.
"""

TAGS = [
    {"name": "Chat", "description": "Bluey's own API."},
    {"name": "OpenAI", "description": "What OpenAI's clients speak; set their base URL to `/v1`."},
    {
        "name": "Anthropic",
        "description": "What Anthropic's clients speak; set their base URL to the deployment's.",
    },
    {"name": "Keys", "description": "A tenant's API keys, for a key with the role `admin`."},
    {"name": "Status", "description": "What a deployment is, and what it has left."},
    {"name": "Documents", "description": "This description."},
]


def chapters(tags: Iterable[str]) -> list[dict[str, str]]:
    """The chapters: those above, then any others."""
    known = [chapter["name"] for chapter in TAGS]
    return TAGS + [{"name": tag} for tag in dict.fromkeys(tags) if tag not in known]
