"""What Cloudflare's API says of Workers AI's models for chats and embeddings, as of the date.

`bluey models refresh` writes this file. What it cannot say is in `known`, kept by hand.
"""

from __future__ import annotations

from bluey.models.facts import Facts
from bluey.models.model import Price

AS_OF = "2026-11-26"

# A model that the API drops stays here with the day of its end.
LISTED: dict[str, Facts] = {
    "@cf/aisingapore/gemma-sea-lion-v4-27b-it": Facts(
        context_tokens=128_000,
        price=Price(351_000, 555_000),
    ),
    "@cf/baai/bge-base-en-v1.5": Facts(
        context_tokens=512,
        price=Price(67_000, 0),
        embeds=True,
        dimensions=768,
    ),
    "@cf/baai/bge-large-en-v1.5": Facts(
        context_tokens=512,
        price=Price(204_000, 0),
        embeds=True,
        dimensions=1_024,
    ),
    "@cf/baai/bge-m3": Facts(
        context_tokens=60_000,
        price=Price(12_000, 0),
        embeds=True,
    ),
    "@cf/baai/bge-small-en-v1.5": Facts(
        context_tokens=512,
        price=Price(20_000, 0),
        embeds=True,
        dimensions=384,
    ),
    "@cf/deepseek-ai/deepseek-r1-distill-qwen-32b": Facts(
        context_tokens=80_000,
        price=Price(497_000, 4_881_000),
        reasons=True,
    ),
    "@cf/deepseek-ai/deepseek-v4-flash-0731": Facts(
        context_tokens=1_048_576,
        price=Price(440_000, 1_320_000, 14_000),
        tools=True,
        reasons=True,
        efforts=("none", "low", "high", "max"),
        needs_paid_plan=True,
    ),
    "@cf/deepseek-ai/deepseek-v4-pro-0813": Facts(
        context_tokens=1_048_576,
        price=Price(1_320_000, 3_960_000, 44_000),
        tools=True,
        reasons=True,
        needs_paid_plan=True,
    ),
    "@cf/defog/sqlcoder-7b-2": Facts(ends="2026-05-30"),
    "@cf/google/embeddinggemma-300m": Facts(embeds=True),
    "@cf/google/gemma-2b-it-lora": Facts(),
    "@cf/google/gemma-3-12b-it": Facts(ends="2026-05-30"),
    "@cf/google/gemma-4-26b-a4b-it": Facts(
        context_tokens=256_000,
        price=Price(100_000, 300_000),
        images=True,
        tools=True,
        reasons=True,
    ),
    "@cf/google/gemma-7b-it-lora": Facts(),
    "@cf/ibm-granite/granite-4.0-h-micro": Facts(
        context_tokens=131_000,
        price=Price(17_000, 112_000),
        tools=True,
    ),
    "@cf/meta-llama/llama-2-7b-chat-hf-lora": Facts(),
    "@cf/meta/llama-2-7b-chat-fp16": Facts(ends="2026-05-30"),
    "@cf/meta/llama-2-7b-chat-int8": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3-8b-instruct": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3-8b-instruct-awq": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3.1-70b-instruct": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3.1-8b-instruct": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3.1-8b-instruct-awq": Facts(ends="2026-05-30"),
    "@cf/meta/llama-3.1-8b-instruct-fast": Facts(
        context_tokens=128_000,
        price=Price(45_000, 384_000),
    ),
    "@cf/meta/llama-3.1-8b-instruct-fp8": Facts(
        context_tokens=32_000,
        price=Price(152_000, 287_000),
    ),
    "@cf/meta/llama-3.2-11b-vision-instruct": Facts(
        context_tokens=128_000,
        price=Price(49_000, 676_000),
        images=True,
    ),
    "@cf/meta/llama-3.2-1b-instruct": Facts(
        context_tokens=60_000,
        price=Price(27_000, 201_000),
    ),
    "@cf/meta/llama-3.2-3b-instruct": Facts(
        context_tokens=80_000,
        price=Price(51_000, 335_000),
    ),
    "@cf/meta/llama-3.3-70b-instruct-fp8-fast": Facts(
        context_tokens=24_000,
        price=Price(293_000, 2_253_000),
        tools=True,
    ),
    "@cf/meta/llama-4-scout-17b-16e-instruct": Facts(
        context_tokens=131_000,
        price=Price(270_000, 850_000),
        images=True,
        tools=True,
    ),
    "@cf/microsoft/phi-2": Facts(ends="2026-05-30"),
    "@cf/mistral/mistral-7b-instruct-v0.1": Facts(ends="2026-05-30"),
    "@cf/mistral/mistral-7b-instruct-v0.2-lora": Facts(),
    "@cf/mistralai/mistral-small-3.1-24b-instruct": Facts(
        context_tokens=128_000,
        price=Price(351_000, 555_000),
        tools=True,
    ),
    "@cf/moonshotai/kimi-k2.6": Facts(
        context_tokens=262_144,
        price=Price(950_000, 4_000_000, 160_000),
        images=True,
        tools=True,
        reasons=True,
        efforts=("none", "high"),
        default="high",
        needs_paid_plan=True,
    ),
    "@cf/moonshotai/kimi-k2.7-code": Facts(
        context_tokens=262_144,
        price=Price(950_000, 4_000_000, 190_000),
        images=True,
        tools=True,
        reasons=True,
        needs_paid_plan=True,
    ),
    "@cf/nvidia/nemotron-3-120b-a12b": Facts(
        context_tokens=256_000,
        price=Price(500_000, 1_500_000),
        tools=True,
        reasons=True,
    ),
    "@cf/openai/gpt-oss-120b": Facts(
        context_tokens=128_000,
        price=Price(350_000, 750_000),
        tools=True,
        reasons=True,
        efforts=("low", "medium", "high"),
        default="medium",
    ),
    "@cf/openai/gpt-oss-20b": Facts(
        context_tokens=128_000,
        price=Price(200_000, 300_000),
        tools=True,
        reasons=True,
        efforts=("low", "medium", "high"),
        default="medium",
    ),
    "@cf/qwen/qwen2.5-coder-32b-instruct": Facts(
        context_tokens=32_768,
        price=Price(660_000, 1_000_000),
    ),
    "@cf/qwen/qwen3-30b-a3b-fp8": Facts(
        context_tokens=32_768,
        price=Price(51_000, 335_000),
        tools=True,
        reasons=True,
    ),
    "@cf/qwen/qwen3-embedding-0.6b": Facts(
        context_tokens=8_192,
        price=Price(12_000, 0),
        embeds=True,
    ),
    "@cf/qwen/qwen3.8-27b": Facts(
        context_tokens=262_144,
        price=Price(450_000, 3_200_000, 50_000),
        images=True,
        tools=True,
        reasons=True,
    ),
    "@cf/qwen/qwq-32b": Facts(
        context_tokens=24_000,
        price=Price(660_000, 1_000_000),
        reasons=True,
    ),
    "@cf/swiss-ai/apertus-v1.5-8b": Facts(
        context_tokens=262_144,
        images=True,
        tools=True,
    ),
    "@cf/utter-project/eurollm-9b-it": Facts(
        context_tokens=32_000,
        tools=True,
    ),
    "@cf/zai-org/glm-4.7-flash": Facts(
        context_tokens=131_072,
        price=Price(60_500, 400_000),
        tools=True,
        reasons=True,
    ),
    "@cf/zai-org/glm-5.2": Facts(
        context_tokens=262_144,
        price=Price(1_400_000, 4_400_000, 260_000),
        tools=True,
        reasons=True,
        needs_paid_plan=True,
    ),
    "@cf/zai-org/glm-5.3": Facts(
        context_tokens=1_310_720,
        price=Price(1_400_000, 4_400_000, 260_000),
        tools=True,
        reasons=True,
        efforts=("low", "high", "max"),
        default="max",
        needs_paid_plan=True,
    ),
    "@cf/zai-org/glm-5.3-flash": Facts(
        context_tokens=1_310_720,
        price=Price(150_000, 500_000, 30_000),
        images=True,
        tools=True,
        reasons=True,
        efforts=("low", "high", "max"),
        default="max",
        needs_paid_plan=True,
    ),
    "@hf/google/gemma-7b-it": Facts(ends="2026-05-30"),
    "@hf/meta-llama/meta-llama-3-8b-instruct": Facts(ends="2026-05-30"),
    "@hf/mistral/mistral-7b-instruct-v0.2": Facts(ends="2026-05-30"),
    "@hf/nousresearch/hermes-2-pro-mistral-7b": Facts(ends="2026-05-30"),
}
