"""Examples of the chapter Status."""

from bluey.apis.own import Success
from bluey.routes.alerts import AlertTest
from bluey.routes.health import Health
from bluey.routes.usage import UsageReport
from ops.api_description.examples.common import FALLBACK_MODEL_ID, MODEL_ID, TENANT_ID, Examples

HEALTH: Success[Health] = {
    "ok": True,
    "data": {
        "status": "ok",
        "tenantId": TENANT_ID,
        "environment": "dev",
        "modelId": MODEL_ID,
        "fallbackModelId": FALLBACK_MODEL_ID,
    },
}

ALERT_TEST: Success[AlertTest] = {
    "ok": True,
    "data": {
        "tenantId": TENANT_ID,
        "environment": "dev",
        "webhooks": [
            {"host": "example.com", "format": "json", "status": 204, "failure": None},
            {
                "host": "chat.example.com",
                "format": "text",
                "status": None,
                "failure": "no answer within 10 s",
            },
        ],
    },
}

USAGE: Success[UsageReport] = {
    "ok": True,
    "data": {
        "tenantId": TENANT_ID,
        "environment": "dev",
        "enforcement": "kv",
        "windows": [
            {
                "scope": "tenant",
                "window": "daily",
                "period": "2026-11-23",
                "limitTokens": 1_000_000,
                "spentTokens": 48_210,
                "adjustedTokens": 0,
                "heldTokens": 1_032,
                "remainingTokens": 950_758,
                "resetsAt": "2026-11-24T00:00:00Z",
                "requests": 131,
                "tokensByModel": {MODEL_ID: 46_100, FALLBACK_MODEL_ID: 2_110},
                "uncountedTokens": 1_044,
                "limitUsd": "5.000000",
                "spentUsd": "0.004702",
                "adjustedUsd": "0.000000",
                "heldUsd": "0.000399",
                "remainingUsd": "4.994899",
                "usdByModel": {MODEL_ID: "0.004702"},
                "unpricedTokens": 2_110,
            }
        ],
        "history": [
            {
                "scope": "tenant",
                "window": "daily",
                "period": "2026-11-22",
                "spentTokens": 61_874,
                "adjustedTokens": 0,
                "requests": 164,
                "tokensByModel": {MODEL_ID: 61_874},
                "uncountedTokens": 0,
                "spentUsd": "0.006311",
                "adjustedUsd": "0.000000",
                "usdByModel": {MODEL_ID: "0.006311"},
                "unpricedTokens": 0,
            }
        ],
    },
}

EXAMPLES = {
    "/health": Examples(answer=HEALTH),
    "/alerts/test": Examples(answer=ALERT_TEST),
    "/usage": Examples(answer=USAGE, parameters={"days": 31}),
}
