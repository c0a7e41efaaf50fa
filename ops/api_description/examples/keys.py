"""Examples of the chapter Keys."""

from bluey.apis.own import Success
from bluey.apis.own_keys import KeyList, MadeKey, RevokedKey, Successor
from ops.api_description.examples.common import KEY_ID, MODEL_ID, Examples

REQUESTS = {
    "short": {"label": "website"},
    "limited": {
        "label": "website",
        "expires": "2027-01-01T00:00:00Z",
        "allowedModels": [MODEL_ID],
        "budgets": {"daily": {"tokens": 50_000}, "monthly": {"usd": "20.00"}},
    },
    "for who changes keys": {"label": "ops", "role": "admin"},
}

KEYS: Success[KeyList] = {
    "ok": True,
    "data": {
        "keys": [
            {
                "id": "7a8b9c0d1e2f",
                "label": "ops",
                "role": "admin",
                "status": "active",
                "created": "2026-11-01T09:00:00Z",
                "lastUsed": "2026-11-23",
                "isThis": True,
            },
            {
                "id": KEY_ID,
                "label": "website",
                "role": "chat",
                "status": "active",
                "created": "2026-11-23T16:00:00Z",
                "expires": "2027-01-01T00:00:00Z",
                "allowedModels": [MODEL_ID],
                "budgets": {"daily": {"tokens": 50_000}, "monthly": {"usd": "20.000000"}},
                "createdBy": "7a8b9c0d1e2f",
            },
        ]
    },
}
NEW_KEY: Success[MadeKey] = {
    "ok": True,
    "data": {
        "key": "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ",
        "id": KEY_ID,
        "label": "website",
        "role": "chat",
        "status": "active",
        "created": "2026-11-23T16:00:00Z",
        "createdBy": "7a8b9c0d1e2f",
    },
}
ROTATED: Success[Successor] = {
    "ok": True,
    "data": {
        "key": "bly_mrrainbowsmoke_Gpt5ezA3gk5Qh3M8gVM2oTfgfZV0s99u2TmTlQ",
        "id": "2a3b4c5d6e7f",
        "label": "website",
        "role": "chat",
        "status": "active",
        "created": "2026-11-23T16:00:00Z",
        "createdBy": "7a8b9c0d1e2f",
        "replaces": KEY_ID,
        "oldExpires": "2026-11-24T16:00:00Z",
    },
}
REVOKED: Success[RevokedKey] = {"ok": True, "data": {"id": KEY_ID, "revoked": True}}

EXAMPLES = {
    "/keys": Examples(answer=KEYS),
    "POST /keys": Examples(requests=REQUESTS, answer=NEW_KEY),
    "/keys/{id}/rotate": Examples(
        requests={"soon": {"graceSeconds": 3_600}}, answer=ROTATED, parameters={"id": KEY_ID}
    ),
    "/keys/{id}": Examples(answer=REVOKED, parameters={"id": KEY_ID}),
}
