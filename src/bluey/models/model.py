"""What is known of one model."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal

from bluey.chat import EFFORTS, Effort

# By which input a model is told how much to reason:
# - `reasoning_effort`: OpenAI's, a word;
# - `enable_thinking`: on or off, in `chat_template_kwargs`;
# - `output_config`: Anthropic's, a word in `output_config.effort`, with adaptive `thinking`;
# - `budget_tokens`: Anthropic's older one, the most tokens to think;
# - `nothing`: it cannot be told.
Control = Literal[
    "reasoning_effort", "enable_thinking", "output_config", "budget_tokens", "nothing"
]

# What every model for embeddings of Workers AI takes at once, but for those of which `known` says
# less: its schemas.
MOST_TEXTS_PER_CALL = 100

# The most that one image counts of a model of which nobody says less. Qwen's models take up to so
# many (the discussion Qwen/Qwen2-VL-7B-Instruct#47), the most of all that are known.
MOST_IMAGE_TOKENS = 16_384


class Ability(Enum):
    """What not every model can do; the value says what a model that cannot does not do."""

    IMAGES = "see images"
    MORE_IMAGES = "see more than one image"
    TOOLS = "call tools"
    JSON = "answer in JSON"
    ANY_JSON = "answer in JSON without a schema"
    EFFORT = "reason with this effort"
    FORCED_CALL = "take a choice that forces a call"
    PREFILL = "go on with a message of the assistant's"
    BLANK_STOP = "stop at blanks"
    TEMPERATURE = "take a temperature"
    HIGH_TEMPERATURE = "take a temperature above 1"
    TOP_P = "take top_p"
    TOP_P_AND_TEMPERATURE = "take top_p beside a temperature"
    SEED = "take a seed"
    PRESENCE_PENALTY = "take a presence penalty"
    FREQUENCY_PENALTY = "take a frequency penalty"


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in micro-dollars.

    - `cached_micro_usd`: input that the upstream had cached; `written_micro_usd`: input that it put
      into its cache. None where that costs as much as other input;
    - `long_context`: what all tokens of a request cost whose input is long.
    """

    input_micro_usd: int
    output_micro_usd: int
    cached_micro_usd: int | None = None
    written_micro_usd: int | None = None
    long_context: LongContext | None = None


@dataclass(frozen=True, slots=True)
class LongContext:
    """Another price, for a request with more than `above_tokens` of input."""

    above_tokens: int
    price: Price


@dataclass(frozen=True, slots=True)
class Reasoning:
    """How a model reasons.

    - `efforts`: what it can be told, the least first (`none`: not at all);
    - `default`: what it does when it is told nothing;
    - `control`: by which input it is told;
    - `is_inline`: its reasoning comes in the content, before `</think>`, often without an opening
      tag.
    """

    efforts: tuple[Effort, ...]
    default: Effort
    control: Control
    is_inline: bool = False

    def nearest(self, effort: Effort) -> Effort | None:
        """What to tell the model for this effort: the least of its efforts that is no lower, else
        its greatest; None where only `none` is asked and it always reasons, and the reverse."""
        asked = [own for own in self.efforts if (own == "none") == (effort == "none")]
        rank = EFFORTS.index(effort)
        higher = [own for own in asked if EFFORTS.index(own) >= rank]
        return next(iter(higher or asked[-1:]), None)

    def closest(self, effort: Effort) -> Effort | None:
        """As `nearest`, but a model that always reasons is told its least where `none` is wanted.
        None where it can be told nothing at all."""
        return self.nearest(effort) or next(iter(self.efforts), None)


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of one model; None where nothing is known.

    - `dialect`: the name of the dialect that it speaks; None: the one that its id's prefix says;
    - `context_tokens`: the most that a prompt and its answer may have together; of a model for
      embeddings, the most that one text may have;
    - `takes_images`, `takes_tools`, `writes_json`: what it can do; what is not known is tried;
    - `lacks`: what else it is known not to be able to do;
    - `image_tokens`: the most tokens that one image counts;
    - `has_image_input`: whether it takes one image, in an input beside its messages;
    - `reasoning`: how it reasons; None where it does not, or where nothing is known of it;
    - `needs_paid_plan`: whether an account on the free plan is refused;
    - `ends`: the day (ISO) from which its calls fail, past or to come;
    - `is_listed`: whether the catalogue has it;
    - `embeds`: whether it gives embeddings, and does not chat;
    - `dimensions`: how many numbers each of its embeddings has;
    - `texts_per_call`: how many texts it embeds at once.
    """

    id: str
    dialect: str | None = None
    context_tokens: int | None = None
    price: Price | None = None
    takes_images: bool | None = None
    takes_tools: bool | None = None
    writes_json: bool | None = None
    lacks: frozenset[Ability] = frozenset()
    image_tokens: int | None = None
    has_image_input: bool = False
    reasoning: Reasoning | None = None
    needs_paid_plan: bool = False
    ends: str | None = None
    is_listed: bool = False
    embeds: bool | None = None
    dimensions: int | None = None
    texts_per_call: int = MOST_TEXTS_PER_CALL

    @property
    def most_image_tokens(self) -> int:
        """What one image counts at most, as far as anything is known."""
        return MOST_IMAGE_TOKENS if self.image_tokens is None else self.image_tokens

    @property
    def reasons_inline(self) -> bool:
        """Whether the model's reasoning comes in its content."""
        return self.reasoning is not None and self.reasoning.is_inline
