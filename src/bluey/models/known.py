"""What is known of models that no list says, kept by hand, each with its source.

A refresh of the catalogue neither reads nor writes this file. Sources: `docs#N` is a pull request
of cloudflare/cloudflare-docs, `models.dev#N` one of anomalyco/models.dev, `schema` the inputs that
cloudflare-docs publishes of the model (`src/content/workers-ai-models`, `catalog-models`).
"""

from __future__ import annotations

from typing import NamedTuple

from bluey.models.model import Ability, Reasoning


class Family(NamedTuple):
    """What is known of all models whose ids begin alike.

    - `dialect`: the name of the dialect that they speak;
    - `reasoning`: how they reason; what the list says of their efforts counts more;
    - `source`: where `reasoning` was read;
    - `lacks`: what they are known not to be able to do.
    """

    dialect: str
    reasoning: Reasoning | None = None
    source: str = ""
    lacks: frozenset[Ability] = frozenset()


_NATIVE = "workers_ai"
_OPENAI = "openai_chat"
_ANTHROPIC = "anthropic_messages"

# No input is known by which these are told how much to reason.
_ALWAYS = Reasoning((), "high", "nothing")
_ALWAYS_INLINE = Reasoning((), "high", "nothing", is_inline=True)
# The schemas say that what `reasoning_effort` takes depends on the model, and not on what: these
# are the efforts that all of OpenAI's clients know.
_COMMON = Reasoning(("low", "medium", "high"), "medium", "reasoning_effort")

# The Messages API has no input for these. Its JSON is always of a schema.
_MESSAGES_LACK = frozenset(
    {
        Ability.ANY_JSON,
        Ability.BLANK_STOP,
        Ability.SEED,
        Ability.PRESENCE_PENALTY,
        Ability.FREQUENCY_PENALTY,
    }
)
# What the vendor's models refuse up to 4.6, and all after them: its migration guides, and the
# binding's answers of 2026-10-02 that dbrekelmans/gitflare recorded.
_CLAUDE_4_LACKS = _MESSAGES_LACK | {Ability.HIGH_TEMPERATURE, Ability.TOP_P_AND_TEMPERATURE}
_CLAUDE_LACKS = _MESSAGES_LACK | {Ability.TEMPERATURE, Ability.TOP_P}
_CLAUDE_5_5_LACKS = _CLAUDE_LACKS | {Ability.FORCED_CALL, Ability.PREFILL}

# By what their ids begin with; the longest beginning counts.
FAMILIES: dict[str, Family] = {
    # What Workers AI serves in its own dialect.
    "@cf/aisingapore/": Family(_NATIVE),
    "@cf/defog/": Family(_NATIVE),
    "@cf/google/gemma-": Family(_NATIVE),
    "@cf/ibm-granite/": Family(_NATIVE),
    "@cf/meta-llama/": Family(_NATIVE),
    "@cf/meta/": Family(_NATIVE),
    "@cf/microsoft/": Family(_NATIVE),
    "@cf/mistral/": Family(_NATIVE),
    "@cf/mistralai/": Family(_NATIVE),
    "@cf/qwen/qwen2.5-": Family(_NATIVE),
    "@hf/": Family(_NATIVE),
    "@cf/deepseek-ai/deepseek-r1-": Family(
        _NATIVE, _ALWAYS_INLINE, "models.dev#2084; lobehub/lobe-chat#7450"
    ),
    "@cf/qwen/qwq-": Family(
        _NATIVE, _ALWAYS_INLINE, "models.dev#2084; nicholasgriffintn/ai-platform#635"
    ),
    # What it serves in OpenAI's.
    "@cf/deepseek-ai/deepseek-v4": Family(
        _OPENAI,
        Reasoning(("none", "low", "high", "max"), "none", "reasoning_effort"),
        "docs#33025",
    ),
    "@cf/google/gemma-4": Family(
        _OPENAI, Reasoning(("none", "high"), "none", "reasoning_effort"), "docs#33541"
    ),
    "@cf/moonshotai/kimi-k2.6": Family(
        _OPENAI, Reasoning(("none", "high"), "high", "reasoning_effort"), "models.dev#7454"
    ),
    "@cf/moonshotai/kimi-k2.7": Family(_OPENAI, _ALWAYS, "models.dev#7454"),
    "@cf/moonshotai/": Family(_OPENAI),
    "@cf/nvidia/": Family(_OPENAI),
    # The schema has reasoning_effort, too, but for all models alike.
    "@cf/nvidia/nemotron-3": Family(
        _OPENAI,
        Reasoning(("none", "high"), "high", "enable_thinking"),
        "models.dev#2832; schema",
    ),
    "@cf/openai/gpt-oss-": Family(
        _OPENAI,
        Reasoning(("low", "medium", "high"), "medium", "reasoning_effort"),
        "docs#33541: cannot be turned off",
    ),
    "@cf/qwen/qwen3": Family(_OPENAI),
    "@cf/qwen/qwen3-30b": Family(_OPENAI, _ALWAYS, "models.dev#2084"),
    "@cf/qwen/qwen3.8": Family(_OPENAI, _ALWAYS, "its entry: it reasons, and not how it is told"),
    "@cf/zai-org/": Family(_OPENAI),
    "@cf/zai-org/glm-4.7": Family(
        _OPENAI,
        Reasoning(("none", "high"), "high", "enable_thinking"),
        "models.dev#7454; schema",
    ),
    # It reasons by default; how much, is not said.
    "@cf/zai-org/glm-5.2": Family(
        _OPENAI, Reasoning(("none", "high", "max"), "high", "reasoning_effort"), "docs#33022"
    ),
    "@cf/zai-org/glm-5.3": Family(
        _OPENAI,
        Reasoning(("low", "high", "max"), "max", "reasoning_effort"),
        "models.dev#7454: cannot be turned off",
    ),
    # Other vendors.
    "alibaba/": Family(_OPENAI),
    "alibaba/qwen3.8-max": Family(_OPENAI, _ALWAYS, "schema: its chat has no input for it"),
    "anthropic/": Family(_ANTHROPIC, lacks=_CLAUDE_LACKS),
    "anthropic/claude-haiku-4.5": Family(
        _ANTHROPIC,
        Reasoning(("none", "low", "medium", "high"), "none", "budget_tokens"),
        "the vendor's migration guide for sonnet-5.5: thinks only with a budget",
        _CLAUDE_4_LACKS,
    ),
    "anthropic/claude-opus-4.5": Family(_ANTHROPIC, lacks=_CLAUDE_4_LACKS),
    "anthropic/claude-opus-4.6": Family(_ANTHROPIC, lacks=_CLAUDE_4_LACKS),
    "anthropic/claude-opus-5.5": Family(
        _ANTHROPIC,
        Reasoning(("low", "medium", "high", "max"), "medium", "output_config"),
        "schema; its entry: always on, medium by default",
        _CLAUDE_5_5_LACKS,
    ),
    "anthropic/claude-sonnet-4": Family(_ANTHROPIC, lacks=_CLAUDE_4_LACKS),
    "anthropic/claude-sonnet-5.5": Family(
        _ANTHROPIC,
        Reasoning(("low", "medium", "high", "max"), "high", "output_config"),
        "the vendor's migration guide: on by default, cannot be turned off",
        _CLAUDE_5_5_LACKS,
    ),
    "deepseek/": Family(_OPENAI),
    "deepseek/deepseek-v4": Family(_OPENAI, _COMMON, "schema"),
    "google/": Family(_OPENAI),
    "google/gemini-3": Family(_OPENAI, _COMMON, "schema"),
    "groq/": Family(_OPENAI),
    "minimax/": Family(_OPENAI),
    "minimax/m3": Family(_OPENAI, _ALWAYS, "its entry's examples reason unasked"),
    # The words are the Responses API's of the same entry, without `xhigh`, which Bluey has not.
    "openai/gpt-6": Family(
        _OPENAI,
        Reasoning(("none", "low", "medium", "high", "max"), "medium", "reasoning_effort"),
        "schema",
    ),
    "openai/": Family(_OPENAI),
    "xai/": Family(_OPENAI),
    "xai/grok-4": Family(_OPENAI, _ALWAYS, "its entry's examples reason unasked"),
}

# Ids that are answered by another model, at its price.
SAME_AS: dict[str, str] = {
    "@cf/moonshotai/kimi-k2.5": "@cf/moonshotai/kimi-k2.6",  # changelog of 2026-05-08
}

# Where the list promises a larger context than a model takes: more is a 400. And the most tokens
# that a model for embeddings reads of one text, where the list does not say that.
CONTEXT_TOKENS: dict[str, int] = {
    "@cf/baai/bge-m3": 8_192,  # its card; the list's 60,000 are of all texts of a call
    "@cf/google/embeddinggemma-300m": 2_048,  # its card
    "@cf/zai-org/glm-5.2": 256_000,  # models.dev#4422
    "@cf/zai-org/glm-5.3": 1_048_576,  # models.dev#5824
    "@cf/zai-org/glm-5.3-flash": 1_048_576,  # models.dev#5824
}

# The most tokens that one image counts, where somebody says so. Of any other model it is taken to
# be `MOST_IMAGE_TOKENS`. For a photo of 12 megapixels, Claude Opus and Sonnet 5.5 were seen to
# count 4,005, and gpt-6 14,364 (the data set below). Nobody says that this is the most.
IMAGE_TOKENS: dict[str, int] = {
    "@cf/google/gemma-4-26b-a4b-it": 1_120,  # Gemma's documentation: its largest budget
    # 16 tiles and one of the whole image, 144 each, and what keeps them apart: vllm's mllama4.
    "@cf/meta/llama-4-scout-17b-16e-instruct": 2_560,
    # Its documentation: about 1,600. The data set JOHNISKING/image-token-cost: 1,661.
    "anthropic/claude-haiku-4.5": 1_700,
    "google/gemini-3.8-flash": 1_120,  # Gemini's documentation: its default; the data set: 1,101
}

# How many numbers an embedding has, where the list does not say: the models' cards.
DIMENSIONS: dict[str, int] = {
    "@cf/baai/bge-m3": 1_024,
    "@cf/google/embeddinggemma-300m": 768,
    "@cf/qwen/qwen3-embedding-0.6b": 1_024,
}

# How many texts a model embeds at once, where these are fewer than most take: schema.
TEXTS_PER_CALL: dict[str, int] = {"@cf/qwen/qwen3-embedding-0.6b": 32}

# Models that take one image, in an input beside the messages: Cloudflare's tutorial of the model.
IMAGE_INPUT: frozenset[str] = frozenset({"@cf/meta/llama-3.2-11b-vision-instruct"})

# The models of Cloudflare's page on JSON mode that are still served.
WRITE_JSON: frozenset[str] = frozenset(
    {
        "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b",
        "@cf/meta/llama-3.3-70b-instruct-fp8-fast",
    }
)
