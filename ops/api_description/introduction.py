"""The introduction of the description."""

from collections.abc import Iterable

INTRODUCTION = """\
Clients send a chat message, or texts to embed. Bluey picks the model, calls it through the tenant's
own AI Gateway, asks a fallback if it fails, streams the answer, keeps within the tenant's budget,
and reports what was used.

**Tenants.** A deployment of one tenant needs no `x-tenant-id`. The shared deployment serves
several: name one with every request, or send an API key, which names its tenant.

**API keys.** If the tenant requires a key, send `authorization: Bearer bly_…` or
`x-api-key: bly_…`. Without a valid key the answer is 401 `unauthorized` with `www-authenticate`.

**Answers.** `{"ok": true, "data": …}` or `{"ok": false, "error": {"code", "message"}}`. Below
`/v1` answers have OpenAI's form, and below `/v1/messages` Anthropic's. Programs may
depend on `code`, which is the same in all forms.

**Headers.** Every response has `x-trace-id`; search the log for it. Answers of models also say
which model served, what was used, and how much of the budget is left.

**Limits.** A body has at most 4 MiB, unless the tenant sets another limit. In a body of `/chat`,
everything but the images has at most 64 KiB. Bluey refuses a prompt that does not fit a model's
context with 400 `context_length_exceeded`, a request beyond the budget with 429 `budget_exceeded`,
and one that comes too fast with 429 `rate_limited`; `retry-after` says when to try again.

**Anything else.** Any other path is 404 `not_found`. Any other method is 405
`method_not_allowed`; `allow` lists the right ones.
"""

TAGS = [
    {"name": "Chat", "description": "Bluey's own API."},
    {
        "name": "OpenAI",
        "description": "For OpenAI's clients: set their base URL to the deployment's with `/v1`.",
    },
    {
        "name": "Anthropic",
        "description": "For Anthropic's clients: set their base URL to the deployment's.",
    },
    {
        "name": "Keys",
        "description": "A tenant's API keys. A request needs a key with the role `admin`.",
    },
    {"name": "Status", "description": "What a deployment is, and what it has left."},
    {"name": "Documents", "description": "This description."},
]


def chapters(tags: Iterable[str]) -> list[dict[str, str]]:
    """The chapters: those above, then any others."""
    known = [chapter["name"] for chapter in TAGS]
    return TAGS + [{"name": tag} for tag in dict.fromkeys(tags) if tag not in known]
