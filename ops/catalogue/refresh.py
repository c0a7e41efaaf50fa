"""The catalogue from the API's list: what is kept of the old one, what changed, the file."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from bluey.models.facts import Facts
from bluey.models.model import Price
from ops.project.paths import ROOT

FILE = ROOT / "src/bluey/models/listed.py"
"""The file that this room writes. What is kept by hand is in other files, which nothing writes."""

COLUMNS = 100
"""The longest line that `make fmt` leaves as it is."""

_NOT_PLANNED = "not planned"
_UNKNOWN = "not told"


def merge(
    old: Mapping[str, Facts],
    current: Mapping[str, Facts],
    today: date,
    told_of_json: Collection[str] = (),
) -> dict[str, Facts]:
    """The models to keep, by id.

    The API drops a model some months after its end; the catalogue keeps it. A model that the API
    dropped without a date counts as retired today. Whether a model writes JSON is kept where the
    API did not tell (`told_of_json`: of which it did).
    """
    kept = {
        name: facts._replace(json=facts.json or old[name].json)
        if name in old and name not in told_of_json
        else facts
        for name, facts in current.items()
    }
    for name, facts in old.items():
        if name not in kept:
            kept[name] = facts._replace(ends=facts.ends or today.isoformat())
    return dict(sorted(kept.items()))


def difference(old: Mapping[str, Facts], new: Mapping[str, Facts], today: date) -> list[str]:
    """The changes: models that are served now or not any more, then what changed of each."""
    before, after = _served(old, today), _served(new, today)
    lines = [f"+ {name}" for name in sorted(after - before)]
    lines += [f"- {name}" for name in sorted(before - after)]
    for name in sorted(old.keys() | new.keys()):
        lines += [f"~ {name}: {change}" for change in _changes(old.get(name), new.get(name))]
    return lines


def _served(models: Mapping[str, Facts], today: date) -> set[str]:
    now = today.isoformat()
    return {name for name, facts in models.items() if facts.ends is None or facts.ends > now}


def _changes(old: Facts | None, new: Facts | None) -> Iterator[str]:
    """What changed of one model. Of a new one only its end is told."""
    before, after = old or Facts(), new or Facts()
    for field in Facts._fields if old and new else ("ends",):
        was, now = getattr(before, field), getattr(after, field)
        if was != now:
            yield f"{field.replace('_', ' ')} {_told(field, was)} -> {_told(field, now)}"


def _told(field: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Price):
        return "/".join(f"{micro / 1e6:g}" for micro in micro_usd(value))
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or _UNKNOWN
    if value is None:
        return _NOT_PLANNED if field == "ends" else _UNKNOWN
    return str(value)


def micro_usd(price: Price) -> list[int]:
    """What a price has: input, output, and cached input where that has its own."""
    given = [price.input_micro_usd, price.output_micro_usd, price.cached_micro_usd]
    return [each for each in given if each is not None]


def module_text(as_of: str, models: Mapping[str, Facts]) -> str:
    """The text of the catalogue's file, as `make fmt` would leave it."""
    rows = "".join(_row(name, facts) for name, facts in sorted(models.items()))
    return f'''\
"""What Cloudflare's API says of Workers AI's models for chats and embeddings, as of the date.

`bluey models refresh` writes this file. What it cannot say is in `known`, kept by hand.
"""

from __future__ import annotations

from bluey.models.facts import Facts
from bluey.models.model import Price

AS_OF = {json.dumps(as_of)}

# A model that the API drops stays here with the day of its end.
LISTED: dict[str, Facts] = {{
{rows}}}
'''


def _row(name: str, facts: Facts) -> str:
    default = Facts()
    arguments = [
        f"{field}={_literal(value)}"
        for field, value in facts._asdict().items()
        if value != getattr(default, field)
    ]
    line = f"    {json.dumps(name)}: Facts({', '.join(arguments)}),\n"
    if len(arguments) < 2 and len(line) <= COLUMNS + 1:
        return line
    lines = "".join(f"        {each},\n" for each in arguments)
    return f"    {json.dumps(name)}: Facts(\n{lines}    ),\n"


def _literal(value: object) -> str:
    if isinstance(value, Price):
        return f"Price({', '.join(f'{each:_}' for each in micro_usd(value))})"
    if isinstance(value, tuple):
        items = [json.dumps(each) for each in value]
        return f"({', '.join(items)}{',' if len(items) == 1 else ''})"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:_}"
    return json.dumps(value) if isinstance(value, str) else repr(value)
