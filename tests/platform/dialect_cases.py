"""What may happen when a model of some dialect is asked, as one table: what is asked, what the
model does, what the client sees, what is charged, who is asked how often, and what is sent."""

from __future__ import annotations

import base64
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from bluey.tokens.bounds import Prompt
from tests.platform.asker import NOTHING_MORE, Ask, Seen
from tests.platform.askers import ASKERS
from tests.platform.speaker import Script
from tests.platform.speakers import SPEAKERS

MOST_TOKENS = 64
# What is held for a prompt that nobody counts, and for an answer of which nobody saw the end.
PROMPT_TOKENS = Prompt(("hello",), 1).bound_tokens
ANSWER_TOKENS = PROMPT_TOKENS + MOST_TOKENS
# What the script of the fallback counts.
FALLBACK_TOKENS = 18


@dataclass(frozen=True)
class Way:
    """Which API a client speaks, and whether it asks for a stream."""

    api: str
    streamed: bool

    def __str__(self) -> str:
        return f"{self.api} {'streamed' if self.streamed else 'whole'}"


OWN, COMPLETIONS, RESPONSES, MESSAGES, HIDING_OWN = ASKERS
APIS = (OWN, COMPLETIONS, RESPONSES, MESSAGES)
# Who is shown what a model reasons without asking for it, and who is not.
SHOWING = (OWN, COMPLETIONS, RESPONSES)
HIDING = (MESSAGES, HIDING_OWN)


def ways(*apis: str) -> tuple[Way, ...]:
    """Both ways to ask each of these APIs."""
    return tuple(itertools.starmap(Way, itertools.product(apis, (False, True))))


WHOLE, STREAMED = (tuple(Way(api, streamed) for api in APIS) for streamed in (False, True))
WITH_TOOLS = ways(*(api for api in APIS if ASKERS[api].takes_tools))
WITH_SCHEMAS = ways(*(api for api in APIS if ASKERS[api].takes_schemas))


@dataclass(frozen=True)
class Case:
    """One thing that may happen.

    - `says`, `does`: what the first model has to say, and what becomes of it;
    - `sees`: what the client sees, but for the usage of who answered and for reasoning that is not
      told. None: it leaves;
    - `used`: the tokens that the first model is charged, by speaker where they differ;
    - `tries`, `falls_back`: how often the first model is asked, and whether the fallback is;
    - `ways`, `speakers`: where this is so;
    - `asks`: what the request has beside a message and its limit;
    - `sends`: what the first model is sent beside that, by speaker;
    - `kind`: by which a speaker chooses its model.
    """

    says: Script
    sees: Seen | None
    does: Literal["answers", "refuses", "fails", "breaks off", "falls silent"] = "answers"
    used: int | Mapping[str, int] = FALLBACK_TOKENS
    tries: int | Mapping[str, int] = 1
    falls_back: bool = False
    has_fallback: bool = True
    ways: tuple[Way, ...] = (*WHOLE, *STREAMED)
    speakers: tuple[str, ...] = tuple(SPEAKERS)
    asks: Ask = NOTHING_MORE
    sends: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    kind: str = ""


NATIVE, OPENAI_LIKE, OPENAI, ANTHROPIC, ROUTE = SPEAKERS
OTHERS = (OPENAI_LIKE, OPENAI, ANTHROPIC, ROUTE)
TELLING = tuple(name for name, speaker in SPEAKERS.items() if speaker.tells_reasoning)

TEXT = Script(("Hel", "lo"))
BEGUN = Script(("Hel",))
NOTHING = Script()
JSON = Script(('{"city":', '"Paris"}'))
CALLS = Script(
    calls=(("get_weather", {"city": "Paris"}), ("get_time", {"zone": "CET"})), finish="tool_calls"
)
THOUGHTS = ("Let me", " think.")
REASONED = Script(TEXT.texts, THOUGHTS, tokens_out=20, reasoning_tokens=13)
ALL_REASONING = Script((), THOUGHTS, finish="length", tokens_out=64, reasoning_tokens=64)
REASONED_TOKENS, ALL_REASONING_TOKENS = 31, 75

# Those who count while they speak have counted this, the others are charged the bounds. Anthropic's
# stream broke off before the event that counts the prompt.
TOKENS_OF_NOTHING = {
    NATIVE: PROMPT_TOKENS,
    OPENAI_LIKE: 11,
    OPENAI: PROMPT_TOKENS,
    ANTHROPIC: PROMPT_TOKENS,
    ROUTE: PROMPT_TOKENS,
}
TOKENS_OF_BEGUN = {
    NATIVE: PROMPT_TOKENS + 1,
    OPENAI_LIKE: 11 + 2,
    OPENAI: PROMPT_TOKENS + 1,
    ANTHROPIC: 11 + 1,
    ROUTE: PROMPT_TOKENS + 1,
}

SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
NAMED_SCHEMA = {"name": "place", "schema": SCHEMA, "strict": True}
BARE = {"response_format": {"type": "json_schema", "json_schema": SCHEMA}}
ENVELOPED = {"response_format": {"type": "json_schema", "json_schema": NAMED_SCHEMA}}
# In an API whose schemas have no name.
UNNAMED_SCHEMA = {"name": "answer", "schema": SCHEMA}
UNNAMED: dict[str, object] = {
    "response_format": {"type": "json_schema", "json_schema": UNNAMED_SCHEMA}
}
CLOSED = {"format": {"type": "json_schema", "schema": {**SCHEMA, "additionalProperties": False}}}

NAMES = ("get_weather", "get_time")
FUNCTIONS = [{"name": name, "description": "Tells it.", "parameters": SCHEMA} for name in NAMES]
TOOLS = {"tools": [{"type": "function", "function": each} for each in FUNCTIONS]}
CHOSEN_TOOLS = {**TOOLS, "tool_choice": "auto"}
BLOCKS = [{"name": name, "description": "Tells it.", "input_schema": SCHEMA} for name in NAMES]

IMAGE = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(8)).decode()
SAID = {"type": "text", "text": "hello"}
SHOWN = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{IMAGE}"}}
SOURCE = {"type": "base64", "media_type": "image/png", "data": IMAGE}
BLOCK = {"type": "image", "source": SOURCE}

HELLO = Seen("Hello")
UNAVAILABLE = Seen(finish=None, error="ai_error")
CUT_OFF = replace(UNAVAILABLE, text="Hel")

CASES: Mapping[str, Case] = {
    "text": Case(TEXT, HELLO),
    "tool calls": Case(
        CALLS,
        Seen(
            finish="tool_calls",
            calls=(("get_weather", '{"city":"Paris"}'), ("get_time", '{"zone":"CET"}')),
        ),
        ways=WITH_TOOLS,
        asks=Ask(functions=FUNCTIONS),
        sends={
            NATIVE: CHOSEN_TOOLS,
            OPENAI_LIKE: CHOSEN_TOOLS,
            OPENAI: CHOSEN_TOOLS,
            ANTHROPIC: {"tools": BLOCKS},
            ROUTE: CHOSEN_TOOLS,
        },
    ),
    "JSON of a schema": Case(
        JSON,
        Seen('{"city":"Paris"}'),
        ways=WITH_SCHEMAS,
        asks=Ask(schema=SCHEMA),
        sends={
            NATIVE: BARE,
            OPENAI_LIKE: BARE,
            OPENAI: ENVELOPED,
            ANTHROPIC: {"output_config": CLOSED},
            ROUTE: ENVELOPED,
        },
    ),
    "an image": Case(
        TEXT,
        HELLO,
        asks=Ask(image=IMAGE),
        sends={
            NATIVE: {"messages": [{"role": "user", "content": [SAID, SHOWN]}]},
            OPENAI_LIKE: {"messages": [{"role": "user", "content": [SAID, SHOWN]}]},
            OPENAI: {"messages": [{"role": "user", "content": [SAID, SHOWN]}]},
            ANTHROPIC: {"messages": [{"role": "user", "content": [SAID, BLOCK]}]},
            ROUTE: {"messages": [{"role": "user", "content": [SAID, SHOWN]}]},
        },
    ),
    "reasoning": Case(
        REASONED,
        Seen("Hello", reasoning="Let me think."),
        used=REASONED_TOKENS,
        speakers=OTHERS,
        asks=Ask(effort="low"),
        sends={
            OPENAI_LIKE: {"chat_template_kwargs": {"enable_thinking": True}},
            OPENAI: {"reasoning_effort": "low"},
            ANTHROPIC: {"output_config": {"effort": "low"}},
            # Nobody knows which model the route chooses, so it is told what was asked.
            ROUTE: {"reasoning_effort": "low"},
        },
    ),
    "reasoning in the text": Case(
        REASONED,
        Seen("Hello", reasoning="Let me think."),
        used=REASONED_TOKENS,
        ways=ways(*SHOWING),
        speakers=(NATIVE,),
        kind="reasoning",
    ),
    "JSON of a model that reasons in its text": Case(
        JSON,
        Seen('{"city":"Paris"}'),
        ways=tuple(way for way in WITH_SCHEMAS if not way.streamed),
        speakers=(NATIVE,),
        asks=Ask(schema=SCHEMA),
        sends={NATIVE: BARE},
        kind="reasoning",
    ),
    "reasoning that is not shown": Case(
        REASONED,
        HELLO,
        used=REASONED_TOKENS,
        ways=ways(*HIDING),
        kind="reasoning",
    ),
    "all reasoning": Case(
        ALL_REASONING,
        HELLO,
        used=ALL_REASONING_TOKENS,
        falls_back=True,
        ways=(*(Way(api, streamed=False) for api in SHOWING), *ways(*HIDING)),
        kind="reasoning",
    ),
    "all reasoning, and it was shown": Case(
        ALL_REASONING,
        Seen(finish="length", reasoning="Let me think."),
        used=ALL_REASONING_TOKENS,
        ways=tuple(way for way in ways(*SHOWING) if way.streamed),
        speakers=TELLING,
        kind="reasoning",
    ),
    "all reasoning, and it was only counted": Case(
        ALL_REASONING,
        HELLO,
        used=ALL_REASONING_TOKENS,
        falls_back=True,
        ways=STREAMED,
        speakers=(OPENAI,),
    ),
    "all reasoning, and no fallback": Case(
        ALL_REASONING,
        Seen(finish="length", reasoning="Let me think."),
        used=ALL_REASONING_TOKENS,
        has_fallback=False,
        ways=ways(*SHOWING),
        kind="reasoning",
    ),
    "all reasoning that is not shown, and no fallback": Case(
        ALL_REASONING,
        Seen(finish="length"),
        used=ALL_REASONING_TOKENS,
        has_fallback=False,
        ways=ways(*HIDING),
        kind="reasoning",
    ),
    "a cut": Case(TEXT, HELLO, "breaks off", used=ANSWER_TOKENS, falls_back=True, ways=WHOLE),
    "a cut before the first token": Case(
        NOTHING,
        HELLO,
        "breaks off",
        used=TOKENS_OF_NOTHING,
        falls_back=True,
        ways=STREAMED,
    ),
    "a cut after the first token": Case(
        BEGUN, CUT_OFF, "breaks off", used=TOKENS_OF_BEGUN, ways=STREAMED
    ),
    "a busy upstream": Case(NOTHING, HELLO, "refuses", used=0, tries=2, falls_back=True),
    "an error before the first token": Case(
        NOTHING,
        HELLO,
        "fails",
        used={
            NATIVE: ANSWER_TOKENS,
            OPENAI_LIKE: ANSWER_TOKENS,
            OPENAI: 2 * ANSWER_TOKENS,
            # It is overloaded.
            ANTHROPIC: 0,
            ROUTE: 2 * ANSWER_TOKENS,
        },
        tries={NATIVE: 1, OPENAI_LIKE: 1, OPENAI: 2, ANTHROPIC: 2, ROUTE: 2},
        falls_back=True,
    ),
    "an error after the first token": Case(
        BEGUN, CUT_OFF, "fails", used=TOKENS_OF_BEGUN, ways=STREAMED
    ),
    "a client that leaves before an answer": Case(TEXT, None, ways=WHOLE),
    "a client that leaves a stream": Case(
        BEGUN, None, "falls silent", used=TOKENS_OF_BEGUN, ways=STREAMED
    ),
}
