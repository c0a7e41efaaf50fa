"""The questions that an operator asks of the data points, in the platform's SQL.

In a question `{model}` is a column by our name (`bluey.metrics.COLUMNS`), `{points}` the dataset.
`{n}` counts requests: a point stands for more than one where the platform samples.
"""

from dataclasses import dataclass
from enum import StrEnum

from bluey.metrics import COLUMNS


class Name(StrEnum):
    """The questions' names."""

    SPENDERS = "spenders"
    KEYS = "keys"
    MODELS = "models"
    FAILURES = "failures"
    REFUSALS = "refusals"
    LATENCY = "latency"
    FIRST_TOKEN = "first-token"  # noqa: S105 - a name
    FALLBACKS = "fallbacks"
    MINUTES = "minutes"
    OVERHEAD = "overhead"


@dataclass(frozen=True)
class Question:
    """A question, and its SQL for one environment."""

    text: str
    template: str

    def sql(self, dataset: str, environment: str) -> str:
        """The SQL for an environment's points in a dataset."""
        return self.template.strip().format(
            **COLUMNS,
            points=f"{dataset} WHERE {COLUMNS['environment']} = '{environment}'",
            n="SUM(_sample_interval)",
            usd=f"SUM(_sample_interval * {COLUMNS['cost_micro_usd']}) / 1000000",
        )


QUESTIONS: dict[Name, Question] = {
    Name.SPENDERS: Question(
        "Which tenants cost the most today?",
        """
SELECT {tenant} AS tenant, {usd} AS usd,
  SUM(_sample_interval * ({tokens_in} + {tokens_out})) AS tokens, {n} AS requests
FROM {points} AND timestamp >= toStartOfInterval(NOW(), INTERVAL '1' DAY)
GROUP BY tenant ORDER BY usd DESC LIMIT 20
""",
    ),
    Name.KEYS: Question(
        "Which API keys cost the most in the last seven days?",
        """
SELECT {tenant} AS tenant, {key} AS key, {usd} AS usd, {n} AS requests
FROM {points} AND timestamp >= NOW() - INTERVAL '7' DAY AND {key} != ''
GROUP BY tenant, key ORDER BY usd DESC LIMIT 20
""",
    ),
    Name.MODELS: Question(
        "What does each model cost, and for how many tokens?",
        """
SELECT {model} AS model, {usd} AS usd, SUM(_sample_interval * {tokens_in}) AS tokens_in,
  SUM(_sample_interval * {tokens_out}) AS tokens_out, {n} AS requests
FROM {points} AND timestamp >= NOW() - INTERVAL '1' DAY AND {model} != ''
GROUP BY model ORDER BY usd DESC
""",
    ),
    Name.FAILURES: Question(
        "Whose requests fail, and how many of them?",
        """
SELECT {tenant} AS tenant, SUM(if(startsWith({status}, '5'), _sample_interval, 0)) AS failed,
  {n} AS requests,
  100 * SUM(if(startsWith({status}, '5'), _sample_interval, 0)) / {n} AS percent
FROM {points} AND timestamp >= NOW() - INTERVAL '1' HOUR
GROUP BY tenant ORDER BY failed DESC LIMIT 20
""",
    ),
    Name.REFUSALS: Question(
        "Why are requests refused?",
        """
SELECT {status} AS status, {outcome} AS outcome, {tenant} AS tenant, {n} AS requests
FROM {points} AND timestamp >= NOW() - INTERVAL '1' DAY AND startsWith({status}, '4')
GROUP BY status, outcome, tenant ORDER BY requests DESC LIMIT 50
""",
    ),
    Name.LATENCY: Question(
        "How long do answers take, by model?",
        """
SELECT {model} AS model, quantileExactWeighted(0.5)({latency_ms}, _sample_interval) AS p50_ms,
  quantileExactWeighted(0.95)({latency_ms}, _sample_interval) AS p95_ms,
  quantileExactWeighted(0.99)({latency_ms}, _sample_interval) AS p99_ms, {n} AS requests
FROM {points} AND timestamp >= NOW() - INTERVAL '1' HOUR AND {model} != ''
GROUP BY model ORDER BY p95_ms DESC
""",
    ),
    Name.FIRST_TOKEN: Question(
        "How long until a stream's first token?",
        """
SELECT {model} AS model, quantileExactWeighted(0.5)({first_token_ms}, _sample_interval) AS p50_ms,
  quantileExactWeighted(0.95)({first_token_ms}, _sample_interval) AS p95_ms, {n} AS streams
FROM {points} AND timestamp >= NOW() - INTERVAL '1' HOUR AND {first_token_ms} > 0
GROUP BY model ORDER BY p95_ms DESC
""",
    ),
    Name.FALLBACKS: Question(
        "How often did another model answer than the one that was asked first?",
        """
SELECT {asked_model} AS asked, {model} AS served, {n} AS requests,
  SUM(_sample_interval * {attempts}) / {n} AS attempts
FROM {points} AND timestamp >= NOW() - INTERVAL '1' DAY AND {model} != ''
  AND {model} != {asked_model}
GROUP BY asked, served ORDER BY requests DESC
""",
    ),
    Name.MINUTES: Question(
        "How many requests came in each minute of the last hour?",
        """
SELECT toStartOfInterval(timestamp, INTERVAL '1' MINUTE) AS minute, {n} AS requests,
  SUM(if(startsWith({status}, '5'), _sample_interval, 0)) AS failed
FROM {points} AND timestamp >= NOW() - INTERVAL '1' HOUR
GROUP BY minute ORDER BY minute
""",
    ),
    Name.OVERHEAD: Question(
        "How much of the time is Bluey's own, and how many tokens did no upstream count?",
        """
SELECT {route} AS route,
  SUM(_sample_interval * ({latency_ms} - {upstream_ms})) / {n} AS own_ms,
  {n} AS requests, SUM(_sample_interval * {uncounted_tokens}) AS uncounted_tokens,
  SUM(if({cache} = 'HIT', _sample_interval, 0)) AS from_cache
FROM {points} AND timestamp >= NOW() - INTERVAL '1' HOUR AND {attempts} > 0
GROUP BY route ORDER BY requests DESC
""",
    ),
}
"""The ten questions, in the order of docs/operations.md."""


class By(StrEnum):
    """What a row of `bluey top` is about."""

    TENANT = "tenant"
    MODEL = "model"
    KEY = "key"
    ROUTE = "route"
    OUTCOME = "outcome"


TOP = """
SELECT {by} AS name, {n} AS requests,
  SUM(if(startsWith({status}, '5'), _sample_interval, 0)) AS failed,
  SUM(if({status} = '429', _sample_interval, 0)) AS refused,
  SUM(_sample_interval * ({tokens_in} + {tokens_out})) AS tokens, {usd} AS usd,
  quantileExactWeighted(0.5)({latency_ms}, _sample_interval) AS p50_ms,
  quantileExactWeighted(0.95)({latency_ms}, _sample_interval) AS p95_ms
FROM {points} AND timestamp >= NOW() - INTERVAL '{minutes}' MINUTE
GROUP BY name ORDER BY requests DESC LIMIT {rows}
"""


def top(by: By, minutes: int, rows: int) -> Question:
    """What happened in the last minutes."""
    template = TOP.replace("{by}", f"{{{by.value}}}").replace("{minutes}", str(minutes))
    return Question(
        f"What happened in the last {minutes} minutes?", template.replace("{rows}", str(rows))
    )
