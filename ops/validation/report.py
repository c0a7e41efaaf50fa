"""A validation as a Markdown file: what was asked, measured and verified."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from ops.validation.chats import MAX_TOKENS, PROMPTS, Exchange
from ops.validation.logs import Logged
from ops.validation.verdict import Line

CELL_CHARACTERS = 120
"""The most that is shown of a value that came over the network."""


@dataclass(frozen=True)
class Validation:
    """Everything that a report says."""

    tenant: str
    env: str
    url: str
    gateway_id: str
    at: datetime
    exchanges: tuple[Exchange, ...]
    logged: Mapping[str, Logged]
    lines: tuple[Line, ...]

    @property
    def failed(self) -> list[Line]:
        """The lines that did not pass."""
        return [each for each in self.lines if not each.passed]

    @property
    def verdict(self) -> str:
        """PASS or FAIL, and of how many."""
        count = len(self.lines)
        if self.failed:
            return f"FAIL: {len(self.failed)} of {count} lines"
        return f"PASS: {count} lines"

    def as_value(self) -> dict[str, object]:
        """For `--json`."""
        return {
            "tenant": self.tenant,
            "environment": self.env,
            "url": self.url,
            "gateway": self.gateway_id,
            "at": f"{self.at:%Y-%m-%dT%H:%M:%SZ}",
            "ok": not self.failed,
            "measured": {each.name: dict(self._measured(each)) for each in self.exchanges},
            "lines": [
                {
                    "about": each.about,
                    "what": each.what,
                    "expected": each.expected,
                    "found": each.found,
                    "passed": each.passed,
                }
                for each in self.lines
            ],
        }

    def as_markdown(self) -> str:
        """The file's text; it ends with a line break."""
        asked = [
            (each.name, PROMPTS[each.name], each.session_id, each.trace_id)
            for each in self.exchanges
        ]
        measured = [
            (each.name, what, value)
            for each in self.exchanges
            for what, value in self._measured(each)
        ]
        verified = [
            (
                "PASS" if each.passed else "**FAIL**",
                each.about,
                each.what,
                each.expected,
                each.found,
            )
            for each in self.lines
        ]
        parts = [
            f"# {self.tenant}, {self.env}, {self.at:%Y-%m-%d %H:%M} UTC",
            f"{self.verdict}. Worker: {self.url}. AI Gateway: `{self.gateway_id}`.",
            "Written by `bluey validate-staging`; README.md beside this file says what it means.",
        ]
        if asked:
            parts += [
                f"## Asked\n\nAt most {MAX_TOKENS} tokens each.",
                _table(("chat", "message", "session", "trace"), asked),
                "## Measured by the client",
                _table(("chat", "what", "value"), measured),
            ]
        head = ("result", "about", "what", "expected", "found")
        parts += ["## Verified", _table(head, verified)]
        return "\n\n".join(parts) + "\n"

    def _measured(self, exchange: Exchange) -> Iterable[tuple[str, str]]:
        yield "until the first byte", _ms(exchange.first_byte_ms)
        yield "until the end", _ms(exchange.total_ms)
        usage, tokens = exchange.usage, exchange.tokens
        if usage is not None:
            yield "the Worker's own latency", _ms(usage.latency_ms)
            yield "tokens in, out", f"{usage.tokens_in}, {usage.tokens_out}"
        if tokens:
            yield "until the first token", _ms(tokens[0].at_ms)
            yield "first token to last", _ms(tokens[-1].at_ms - tokens[0].at_ms)
            yield "token events, in reads", f"{len(tokens)}, {len({each.read for each in tokens})}"
        if gaps := exchange.gaps_ms:
            yield (
                "gap between token events: median, longest",
                f"{_ms(median(gaps))}, {_ms(max(gaps))}",
            )
        entry = self.logged.get(exchange.trace_id)
        if entry is not None:
            yield "gateway log entry, after the last chat's end", f"{entry.after_s:.1f} s"
            yield "model in the gateway's log", entry.log.model


def _ms(value: float) -> str:
    return f"{value:.0f} ms"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    """Text that stays in its cell, whatever it is."""
    plain = " ".join(text.split())[:CELL_CHARACTERS]
    for character in ("\\", "|", "<", "["):
        plain = plain.replace(character, f"\\{character}")
    return plain
