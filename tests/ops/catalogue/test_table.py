"""The catalogue as a table."""

import re

import pytest

from bluey.models.catalogue import model_of
from bluey.models.facts import Facts
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
    named = re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)
    assert known.lasting == named


def test_only_what_is_between_the_marks_is_written() -> None:
    text = document_text(
        f"before\n{BEGIN}\nWHAT WAS\n{END}\nafter\n", {"@cf/a/b": Facts()}, "2026-01-01"
    )
    assert text.startswith(f"before\n{BEGIN}\n")
    assert text.endswith(f"\n{END}\nafter\n")
    assert "WHAT WAS" not in text
    assert "| `@cf/a/b` | - | - | - | - | - |  |\n" in text


@pytest.mark.parametrize(
    ("model_id", "can"),
    [
        ("@cf/google/gemma-4-26b-a4b-it", ["images", "tools", "reasoning"]),
        ("@cf/meta/llama-3.3-70b-instruct-fp8-fast", ["tools", "json"]),
        ("@cf/meta/llama-3.2-1b-instruct", []),
        ("@cf/somebody/new", []),
    ],
)
def test_a_model_can_do_what_is_known_of_it(model_id: str, can: list[str]) -> None:
    assert [Ability(each) for each in can] == abilities(model_of(model_id))


def test_a_row_has_whose_files_name_the_model() -> None:
    model = model_of("@cf/zai-org/glm-4.7-flash")
    places = ["tenants/b/tenant.jsonc models.default", "tenants/a/tenant.jsonc models.default"]
    row = (model.id, "served", "131k", "0.0605/0.4", "-T-R")
    assert (*row, None) == terminal_row(model, "served", [])
    assert (*row, "b") == terminal_row(model, "served", places[:1])
    assert (*row, "a +1") == terminal_row(model, "served", places)
