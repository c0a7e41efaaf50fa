"""Dollars in settings and in replies."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from bluey.dollars import Dollars, dollars_text

DOLLARS: TypeAdapter[int] = TypeAdapter(Dollars)


@pytest.mark.parametrize(
    ("written", "micro_usd"),
    [
        ("5", 5_000_000),
        ("0.5", 500_000),
        ('"2.50"', 2_500_000),
        ('"2.500000000"', 2_500_000),
        ("0", 0),
        ("1e-6", 1),
        ("0.000001", 1),
        ("5e0", 5_000_000),
        ("0.1", 100_000),
        ("0.0605", 60_500),
        ("1234567.891011", 1_234_567_891_011),
        ('"999999999.999999"', 999_999_999_999_999),
        ("1000000000", 10**15),
        ("1e9", 10**15),
    ],
)
def test_an_amount_is_exact_to_the_micro_dollar(written: str, micro_usd: int) -> None:
    assert micro_usd == DOLLARS.validate_json(written)


FORM = 'Input should be dollars: a number, or a text such as "2.50"'
DECIMALS = "Input should have no more than six decimals"
MOST = "Input should be at most a billion dollars"


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("-1", FORM),
        ("-0.5", FORM),
        ("true", FORM),
        ("null", FORM),
        ("[1]", FORM),
        ('""', FORM),
        ('"1,5"', FORM),
        ('"$5"', FORM),
        ('" 5"', FORM),
        ('"5."', FORM),
        ('".5"', FORM),
        ('"1e3"', FORM),
        ('"NaN"', FORM),
        ('"\u0665"', FORM),
        ("1e300", FORM),
        ("0.0000001", DECIMALS),
        ("1e-7", DECIMALS),
        ('"0.0000005"', DECIMALS),
        ("1.2345678", DECIMALS),
        ("1000000001", MOST),
        ('"1000000000.000001"', MOST),
    ],
)
def test_what_is_no_amount_is_refused(written: str, complaint: str) -> None:
    with pytest.raises(ValidationError) as refused:
        DOLLARS.validate_json(written)

    assert [complaint] == [error["msg"] for error in refused.value.errors()]


@pytest.mark.parametrize(
    ("micro_usd", "text"),
    [
        (0, "0.000000"),
        (123, "0.000123"),
        (1_000_000, "1.000000"),
        (60_500_001, "60.500001"),
        (-1, "-0.000001"),
        (-1_000_001, "-1.000001"),
    ],
)
def test_an_amount_is_written_with_six_decimals(micro_usd: int, text: str) -> None:
    assert text == dollars_text(micro_usd)
