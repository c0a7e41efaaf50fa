"""The platform's SQL on this machine: SQLite, with what Analytics Engine has and SQLite has not."""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bluey.metrics import BLOBS, DOUBLES
from bluey.ports import Point

UNITS = {"MINUTE": 60, "HOUR": 3_600, "DAY": 86_400}


@dataclass(frozen=True)
class Written:
    """A point in a dataset; it stands for `interval` of them."""

    dataset: str
    at: datetime
    point: Point
    interval: int = 1


class _Quantile:
    """`quantileExactWeighted(level)(value, weight)`."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.level = 0.0

    def step(self, level: float, value: float, weight: int) -> None:
        self.level = level
        self.values += [value] * weight

    def finalize(self) -> float:
        ordered = sorted(self.values)
        return ordered[min(len(ordered) - 1, int(self.level * len(ordered)))]


def answer(sql: str, written: Sequence[Written]) -> list[dict[str, Any]]:
    """The rows that the SQL gives for these points."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.row_factory = sqlite3.Row
        connection.create_function("startsWith", 2, lambda text, start: text.startswith(start))
        # To the types of sqlite3, `step` takes any number of arguments; here it names its three.
        connection.create_aggregate("quantile", 3, _Quantile)  # type: ignore[arg-type]
        blobs = [f"blob{number}" for number in range(1, len(BLOBS) + 1)]
        doubles = [f"double{number}" for number in range(1, len(DOUBLES) + 1)]
        columns = ["index1", *blobs, *doubles, "_sample_interval", "timestamp"]
        for dataset in {each.dataset for each in written}:
            connection.execute(f"CREATE TABLE {dataset} ({', '.join(columns)})")
        for each in written:
            point = each.point
            values = [
                *(point.index, *point.blobs, *map(float, point.doubles)),
                *(each.interval, int(each.at.timestamp())),
            ]
            marks = ", ".join("?" * len(values))
            into = f"INSERT INTO {each.dataset} VALUES ({marks})"  # noqa: S608 - a test's own names
            connection.execute(into, values)
        return [dict(row) for row in connection.execute(_as_sqlite(sql))]


def _as_sqlite(sql: str) -> str:
    """The same in SQLite's words."""
    interval = r"INTERVAL '(\d+)' (MINUTE|HOUR|DAY)"
    sql = re.sub(interval, lambda found: str(int(found[1]) * UNITS[found[2]]), sql)
    sql = re.sub(r"toStartOfInterval\((\w+(?:\(\))?), (\d+)\)", r"(\1 / \2 * \2)", sql)
    sql = re.sub(r"quantileExactWeighted\(([\d.]+)\)\(", r"quantile(\1, ", sql)
    return sql.replace("NOW()", "unixepoch()").replace("if(", "iif(")
