"""A probe's report, for people (terminal, Markdown) and programs (JSON)."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from rich.console import Console

from ops.console import literal, print_json, results, say, visible
from ops.errors import OpsError
from ops.probe.address import Address
from ops.probe.recording import Reply
from ops.probe.verdicts import Verdict
from ops.project.paths import write_atomically

SHOWN_CHARACTERS = 4_000
"""How much of a body is shown. The JSON report has all of it."""

CELL_CHARACTERS = 300
"""The most characters of a value in a table, because values come from the network."""


@dataclass(frozen=True)
class Report:
    """The calls, the replies, and the verdicts on them."""

    address: Address
    started: datetime
    replies: tuple[Reply, ...]
    verdicts: tuple[Verdict, ...]

    name: ClassVar[str] = "Smoke test"
    shows_answers: ClassVar[bool] = True
    """Whether the report contains the Worker's answers."""

    @property
    def failed(self) -> list[Verdict]:
        """The verdicts that are not as expected."""
        return [each for each in self.verdicts if each.passed is False]

    @property
    def verdict(self) -> str:
        """The result in a few words."""
        names = ", ".join(each.title for each in self.failed)
        return f"Failed: {names}" if names else "Passed."

    @property
    def about(self) -> str:
        """What the Markdown report says of itself."""
        return f"Worker: {self.address.url}."

    def measured(self, reply: Reply) -> dict[str, float | str]:
        """The measurements of a reply; the end of a name is its unit."""
        return {**reply.timings}

    def as_value(self) -> dict[str, object]:
        """For `--json` and the JSON report."""
        address = self.address
        return {
            "ok": not self.failed,
            "url": address.url,
            "deployment": address.deployment,
            "environment": address.env,
            "tenant": address.tenant,
            "withKey": address.key is not None,
            "started": f"{self.started:%Y-%m-%dT%H:%M:%SZ}",
            "failed": [each.title for each in self.failed],
            "calls": [self._call_as_value(reply) for reply in self.replies],
            "lines": [asdict(each) for each in self.verdicts],
        }

    def _call_as_value(self, reply: Reply) -> dict[str, object]:
        value: dict[str, object] = {
            "name": reply.call.name,
            "request": f"{reply.call.method} {reply.call.path}",
            "body": reply.call.body or None,
            "traceId": reply.trace_id,
            "status": reply.status,
            "failure": reply.failure,
            "measured": self.measured(reply),
        }
        if self.shows_answers:
            value |= {"headers": dict(reply.headers), "response": reply.text}
        return value


def show(report: Report, console: Console) -> None:
    """Print requests, replies and unmet expectations. A report without answers also prints the met
    ones."""
    console.print(f"[bold]{literal(str(report.address))}[/]")
    for reply in report.replies:
        console.print(f"\n[bold]{_request_line(reply)}[/]")
        if reply.call.content is not None:
            console.print(f"  [dim]>[/] {literal(reply.call.content)}")
        for line in _shown(reply.text).splitlines() if report.shows_answers else ():
            console.print(f"  [dim]<[/] {literal(line)}")
        console.print(f"  [dim]{literal(_measured_line(report, reply))}[/]")
        verdicts = [each for each in report.verdicts if each.call == reply.call.name]
        for each in verdicts:
            found = literal(f"{each.title}: {each.found}")
            if each.passed is False:
                expected = literal(f"(expected {each.expected})")
                console.print(f"  [bold red]FAIL[/]  {found} {expected}")
            elif each.passed and not report.shows_answers:
                console.print(f"  [green]PASS[/]  {found}")
        met = sum(each.passed is True for each in verdicts)
        color = "green" if met == len(verdicts) else "yellow"
        console.print(f"  [{color}]{met} of {len(verdicts)} expectations met[/]")
    color = "red" if report.failed else "green"
    console.print(f"\n[bold {color}]{literal(report.verdict)}[/]")


def as_markdown(report: Report) -> str:
    """The Markdown report; it ends with a line break."""
    key = "with" if report.address.key else "without"
    parts = [
        f"# {report.name} {'failed' if report.failed else 'passed'}: {report.address}",
        f"{report.verdict.rstrip('.')}. {report.about}",
        f"Started {report.started:%Y-%m-%d %H:%M:%S} UTC, {key} an API key.",
    ]
    for reply in report.replies:
        parts += [f"## {reply.call.name}", f"`{_request_line(reply)}`"]
        if reply.call.content is not None:
            parts.append(f"```json\n{reply.call.content}\n```")
        if report.shows_answers:
            headers = [f"{name}: {visible(value)}" for name, value in reply.headers.items()]
            quoted = "\n".join([*headers, "", _shown(reply.text)]).replace("```", "'''")
            parts.append(f"```\n{quoted}\n```")
        parts.append(_escaped(_measured_line(report, reply)))
    marks = {True: "PASS", False: "**FAIL**", None: "not looked at"}
    rows = (
        (marks[each.passed], each.about, each.what, each.expected, each.found)
        for each in report.verdicts
    )
    parts += ["## Verified", _table(("result", "about", "what", "expected", "found"), rows)]
    return "\n\n".join(parts) + "\n"


def as_text(report: Report) -> str:
    """The JSON report."""
    return json.dumps(report.as_value(), indent=2, ensure_ascii=False) + "\n"


def deliver(report: Report, files: Mapping[Path, str], *, as_json: bool) -> None:
    """Write the files of a report, print it, and say where they are.

    Raises:
        OpsError: a file cannot be written.
    """
    for path, text in files.items():
        try:
            write_atomically(path, text.encode("utf-8", "replace"))
        except OSError as error:
            raise OpsError(
                f"the report cannot be written: {error}", advice="Name another place for it."
            ) from error
    if as_json:
        print_json(report.as_value())
    else:
        show(report, results())
    here = Path.cwd()
    shown = [path.relative_to(here) if path.is_relative_to(here) else path for path in files]
    say(f"Wrote {', '.join(map(str, shown))}")


def _request_line(reply: Reply) -> str:
    return f"{reply.call.method} {reply.call.path} → {reply.status or 'no answer'}"


def _measured_line(report: Report, reply: Reply) -> str:
    texts = []
    for name, value in report.measured(reply).items():
        plain, *unit = re.split(r"(Ms|S)$", name)
        words = re.sub(r"([A-Z])", r" \1", plain).lower()
        shown = value if isinstance(value, str) else f"{value:g}"
        texts.append(f"{words} {shown} {''.join(unit).lower()}".rstrip())
    return ", ".join([*texts, f"trace {reply.trace_id}"])


def _shown(text: str) -> str:
    cut = len(text) - SHOWN_CHARACTERS
    return visible(text[:SHOWN_CHARACTERS]) + (f"\n… and {cut} characters" if cut > 0 else "")


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = ([_escaped(text[:CELL_CHARACTERS]) for text in row] for row in rows)
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _escaped(text: str) -> str:
    """Any text as one line without markup."""
    return re.sub(r"([\\|<\[])", r"\\\1", " ".join(visible(text).split()))
