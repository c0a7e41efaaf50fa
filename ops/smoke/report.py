"""A smoke test's result for people (terminal, Markdown) and programs (JSON)."""

import json
import re
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from ops.console import visible
from ops.errors import OpsError
from ops.project.paths import write_atomically
from ops.smoke.recording import Reply
from ops.smoke.session import Result
from ops.smoke.verdicts import Verdict

SHOWN_CHARACTERS = 4_000
"""How much of a body is shown; a report's JSON has all of it."""


def as_value(result: Result) -> dict[str, object]:
    """The result for `--json` and the JSON report."""
    address = result.address
    return {
        "ok": not result.failed,
        "url": address.url,
        "deployment": address.deployment,
        "environment": address.env,
        "tenant": address.tenant,
        "withKey": address.key is not None,
        "started": f"{result.started:%Y-%m-%dT%H:%M:%SZ}",
        "failed": [each.expectation.title for each in result.failed],
        "calls": [
            {
                "name": reply.call.name,
                "request": f"{reply.call.method} {reply.call.path}",
                "body": reply.call.body,
                "traceId": reply.trace_id,
                "status": reply.status,
                "headers": dict(reply.headers),
                "response": reply.text,
                "failure": reply.failure,
                "timings": reply.timings,
                "expectations": [
                    {"name": each.expectation.title, "met": each.met, "found": each.found}
                    for each in result.verdicts_on(reply)
                ],
            }
            for reply in result.replies
        ],
    }


def show(result: Result, console: Console) -> None:
    """Print requests, replies, timings and every expectation that was not met."""
    console.print(f"[bold]{escape(str(result.address))}[/]")
    for reply in result.replies:
        console.print(f"\n[bold]{_request_line(reply)}[/]")
        if reply.call.content is not None:
            console.print(f"  [dim]>[/] {escape(reply.call.content)}")
        for line in _shown(reply.text).splitlines():
            console.print(f"  [dim]<[/] {escape(line)}")
        console.print(f"  [dim]{escape(_timing_line(reply))}[/]")
        verdicts = result.verdicts_on(reply)
        for each in verdicts:
            if each.met is False:
                console.print(f"  [bold red]✗[/] {escape(_verdict_line(each))}")
        met = sum(each.met is True for each in verdicts)
        color = "green" if met == len(verdicts) else "yellow"
        console.print(f"  [{color}]{met} of {len(verdicts)} expectations met[/]")
    if result.failed:
        names = ", ".join(each.expectation.title for each in result.failed)
        console.print(f"\n[bold red]Failed:[/] {escape(names)}")
    else:
        console.print("\n[bold green]Passed.[/]")


def write_reports(result: Result, folder: Path) -> tuple[Path, Path]:
    """Write the Markdown and the JSON report; returns where.

    Raises:
        OpsError: the folder cannot be written to.
    """
    address = result.address
    names = [address.deployment or address.url.partition("://")[2], address.tenant, address.env]
    subject = "-".join(dict.fromkeys(name for name in names if name))
    stem = f"smoke-{re.sub(r'[^A-Za-z0-9.-]+', '-', subject)}-{result.started:%Y%m%dT%H%M%S.%fZ}"
    markdown, data = folder / f"{stem}.md", folder / f"{stem}.json"
    text = json.dumps(as_value(result), indent=2, ensure_ascii=False)
    try:
        write_atomically(markdown, _markdown(result).encode("utf-8", "replace"))
        write_atomically(data, f"{text}\n".encode("utf-8", "replace"))
    except OSError as error:
        raise OpsError(
            f"the report cannot be written: {error}", advice="Name a folder: --report-dir FOLDER"
        ) from error
    return markdown, data


def _markdown(result: Result) -> str:
    verdict = "failed" if result.failed else "passed"
    key = "with" if result.address.key else "without"
    lines = [
        f"# Smoke test {verdict}: {result.address}",
        "",
        f"Started {result.started:%Y-%m-%d %H:%M:%S} UTC, {key} an API key.",
    ]
    for reply in result.replies:
        lines += ["", f"## {reply.call.name}", "", f"`{_request_line(reply)}`", ""]
        if reply.call.content is not None:
            lines += ["```json", reply.call.content, "```", ""]
        headers = [f"{name}: {visible(value)}" for name, value in reply.headers.items()]
        quoted = "\n".join([*headers, "", _shown(reply.text)]).replace("```", "'''")
        lines += ["```", *quoted.splitlines(), "```", ""]
        lines += [_timing_line(reply), "", "| expectation | | found |", "|---|---|---|"]
        for each in result.verdicts_on(reply):
            mark = {True: "met", False: "**not met**", None: "not looked at"}[each.met]
            found = visible(each.found).replace("|", "\\|").replace("\n", " ")
            lines.append(f"| {each.expectation.title} | {mark} | {found} |")
    return "\n".join(lines) + "\n"


def _request_line(reply: Reply) -> str:
    return f"{reply.call.method} {reply.call.path} → {reply.status or 'no answer'}"


def _timing_line(reply: Reply) -> str:
    texts = []
    for name, value in reply.timings.items():
        if value is not None:
            words = re.sub(r"([A-Z])", r" \1", name.removesuffix("Ms")).lower()
            texts.append(f"{words} {value:g}{' ms' if name.endswith('Ms') else ''}")
    return ", ".join([*texts, f"trace {reply.trace_id}"])


def _verdict_line(verdict: Verdict) -> str:
    return f"{verdict.expectation.title}: {visible(verdict.found)}"


def _shown(text: str) -> str:
    cut = len(text) - SHOWN_CHARACTERS
    return visible(text[:SHOWN_CHARACTERS]) + (f"\n… and {cut} characters" if cut > 0 else "")
