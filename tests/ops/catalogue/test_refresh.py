"""The catalogue from the API's list: what is kept, what changed, the file."""

import subprocess
import sys
from datetime import date

import pytest

from bluey.models.facts import Facts
from bluey.models.listed import AS_OF, LISTED
from bluey.models.model import Price
from ops.catalogue.refresh import FILE, difference, merge, module_text

TODAY = date(2026, 11, 26)
PAST, TOMORROW = "2026-05-30", "2026-11-27"
OLD = {
    "@cf/a/a": Facts(),
    "@cf/b/b": Facts(context_tokens=8_192, json=True),
    "@cf/z/z": Facts(ends=PAST),
}
A, B = {"@cf/a/a": Facts()}, {"@cf/b/b": Facts(context_tokens=8_192)}


@pytest.mark.parametrize(
    ("current", "changes", "ends"),
    [
        pytest.param(A | B, [], {"@cf/z/z": PAST}, id="nothing new"),
        pytest.param(
            A | B | {"@cf/c/c": Facts()}, ["+ @cf/c/c"], {"@cf/z/z": PAST}, id="a new one"
        ),
        pytest.param(
            B | {"@cf/a/a": Facts(ends=TOMORROW)},
            [f"~ @cf/a/a: ends not planned -> {TOMORROW}"],
            {"@cf/a/a": TOMORROW, "@cf/z/z": PAST},
            id="an end is planned",
        ),
        pytest.param(
            B | {"@cf/a/a": Facts(ends=PAST)},
            ["- @cf/a/a", f"~ @cf/a/a: ends not planned -> {PAST}"],
            {"@cf/a/a": PAST, "@cf/z/z": PAST},
            id="an end came",
        ),
        pytest.param(
            B,
            ["- @cf/a/a", f"~ @cf/a/a: ends not planned -> {TODAY}"],
            {"@cf/a/a": TODAY.isoformat(), "@cf/z/z": PAST},
            id="dropped without a date",
        ),
        pytest.param(
            A | B | {"@cf/z/z": Facts()},
            ["+ @cf/z/z", f"~ @cf/z/z: ends {PAST} -> not planned"],
            {},
            id="served again",
        ),
        pytest.param(
            A
            | {
                "@cf/b/b": Facts(
                    context_tokens=4_096,
                    price=Price(60_500, 400_000, 10_000),
                    images=True,
                    efforts=("low", "high"),
                    default="low",
                )
            },
            [
                "~ @cf/b/b: context tokens 8192 -> 4096",
                "~ @cf/b/b: price not told -> 0.0605/0.4/0.01",
                "~ @cf/b/b: images no -> yes",
                "~ @cf/b/b: efforts not told -> low, high",
                "~ @cf/b/b: default not told -> low",
            ],
            {"@cf/z/z": PAST},
            id="other facts",
        ),
    ],
)
def test_what_changed_is_told_and_what_was_retired_is_kept(
    current: dict[str, Facts], changes: list[str], ends: dict[str, str]
) -> None:
    new = merge(OLD, current, TODAY)
    assert changes == difference(OLD, new, TODAY)
    assert ends == {name: each.ends for name, each in new.items() if each.ends}


def test_a_dropped_model_keeps_its_facts() -> None:
    assert Facts(8_192, json=True, ends=TODAY.isoformat()) == merge(OLD, A, TODAY)["@cf/b/b"]


@pytest.mark.parametrize(("told", "writes_json"), [((), True), (("@cf/b/b",), False)])
def test_whether_a_model_writes_json_is_kept_where_nobody_told(
    told: tuple[str, ...], writes_json: bool
) -> None:
    assert writes_json == merge(OLD, A | B, TODAY, told)["@cf/b/b"].json


def test_the_file_is_what_is_written_of_its_own_facts() -> None:
    assert FILE.read_text() == module_text(AS_OF, LISTED)


def test_what_is_written_is_read_again_and_is_formatted() -> None:
    models = {
        "@cf/a/none": Facts(),
        "@cf/a/one": Facts(efforts=("low",)),
        f"@cf/a/{'x' * 70}": Facts(ends=TOMORROW),
        "@cf/a/all": Facts(
            131_072,
            Price(1, 2_000_000, 3),
            True,
            True,
            True,
            True,
            ("none", "max"),
            "max",
            True,
            PAST,
        ),
    }
    text = module_text("2026-11-26", models)
    found: dict[str, object] = {}
    exec(text, found)  # noqa: S102  # the Worker imports it
    assert models == found["LISTED"]
    formatted = subprocess.run(
        [sys.executable, "-m", "ruff", "format", "--stdin-filename", str(FILE), "-"],
        input=text,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert text == formatted.stdout
