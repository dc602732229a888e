"""Numbers as .NET reads and writes them: values of LEAN's recorded runs (`parameter_defaults`, `edge_values`, `steep_rise`), and shapes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minilean.common.number_text import double_text, number_digits, parse_double, parse_integer


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5.5, "5.5"),
        (2.0, "2"),
        (-0.0, "-0"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1 / 3, "0.3333333333333333"),
        (1e-30, "1E-30"),
        (0.0001, "0.0001"),
        (0.00001, "1E-05"),
        (-0.000012, "-1.2E-05"),
        (100.0, "100"),
        (1e14, "100000000000000"),
        (1e15, "1E+15"),
        (1234567890123456.0, "1234567890123456"),
        (1.65888345277132e28, "1.65888345277132E+28"),
        (2.933632124976277e27, "2.933632124976277E+27"),
        (7.922816251426434e28, "7.922816251426434E+28"),
        (1e100, "1E+100"),
        (math.nan, "NaN"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
    ],
)
def test_doubles_are_written_as_dotnet_writes_them(number: float, text: str) -> None:
    assert double_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_written_is_read_as_the_same_double(number: float) -> None:
    again = parse_double(double_text(number))
    assert (again, str(again)[0]) == (number, str(number)[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", 15),
        ("1,000", 1000),
        ("1e3", 1000),
        ("5.", 5),
        (" 05 ", 5),
        ("5-", -5),
        ("+5", 5),
        ("-Infinity", -math.inf),
        ("2147483648", 2.0**31),
    ],
)
def test_doubles_are_read_as_dotnet_reads_them(text: str, number: float) -> None:
    assert parse_double(text) == number


@pytest.mark.parametrize("text", ["inf", "null", "0x10", "13:30", "2015-01-05", "true", "", ",5", "-5-", "1_0", "\u0661"])
def test_what_is_no_double_is_none(text: str) -> None:
    assert parse_double(text) is None
    assert number_digits(text) is None


def test_not_a_number_is_a_double() -> None:
    assert math.isnan(parse_double("nan") or 0.0)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2147483647", 2147483647),
        ("2147483648", None),
        ("-2147483648", -2147483648),
        ("-2147483649", None),
        (" +5 ", 5),
        ("05", 5),
        ("5.", None),
        ("1,000", None),
        ("1e3", None),
        ("5-", None),
        ("0x10", None),
        ("null", None),
    ],
)
def test_integers_have_32_bits(text: str, number: int | None) -> None:
    assert parse_integer(text) == number
