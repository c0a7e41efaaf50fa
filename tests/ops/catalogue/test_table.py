"""The catalogue as a table."""

import re

import pytest

from bluey.models.catalogue import described
from bluey.models.facts import Facts
from bluey.models.model import Model, Price
from ops.catalogue.known import catalogue
from ops.catalogue.table import (
    BEGIN,
    DOCUMENT,
    END,
    Ability,
    abilities,
    document_text,
    terminal_row,
)


def test_the_documents_table_is_the_catalogue() -> None:
    known, text = catalogue(), DOCUMENT.read_text()
    assert text == document_text(text, known.models, known.as_of), "run `bluey models docs`"
    _, _, table = text.partition(BEGIN)
    named = re.findall(r"^\| `([^`]+)` \|", table.partition(END)[0], re.MULTILINE)
    assert known.lasting == named


def test_only_what_is_between_the_marks_is_written() -> None:
    text = document_text(
        f"before\n{BEGIN}\nWHAT WAS\n{END}\nafter\n", {"@cf/a/b": Facts()}, "2026-01-01"
    )
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "WHAT WAS" not in text
    assert "| `@cf/a/b` | - | - | - | - | - |  |\n" in text


SEES = Facts(131_072, Price(60_500, 400_000), images=True, tools=True, reasons=True)


@pytest.mark.parametrize(
    ("facts", "can"),
    [
        (SEES, ["images", "tools", "reasoning"]),
        (Facts(tools=True, json=True), ["tools", "json"]),
        (Facts(), []),
    ],
)
def test_a_model_can_do_what_is_known_of_it(facts: Facts, can: list[str]) -> None:
    assert [Ability(each) for each in can] == abilities(described("@cf/a/b", facts))


def test_a_row_has_whose_files_name_the_model() -> None:
    model = described("@cf/a/b", SEES)
    places = ["tenants/b/tenant.jsonc models.default", "tenants/a/tenant.jsonc models.default"]
    row = ("@cf/a/b", "served", "131k", "0.0605/0.4", "IT-R")
    assert (*row, None) == terminal_row(model, "served", [])
    assert (*row, "b") == terminal_row(model, "served", places[:1])
    assert (*row, "a +1") == terminal_row(model, "served", places)


def test_of_a_model_that_is_not_listed_a_row_has_nothing() -> None:
    nothing = ("@cf/a/b", "unknown", None, None, "----", None)
    assert nothing == terminal_row(Model("@cf/a/b"), "unknown", [])
