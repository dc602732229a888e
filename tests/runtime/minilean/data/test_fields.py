"""Days and numbers of data files."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from minilean.data.fields import parse_day, parse_number


def test_a_day_is_read() -> None:
    assert parse_day(" 20140102\r") == date(2014, 1, 2)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2014010",
        "201401022",
        "2014 102",
        "+0140102",
        "2014_102",
        "20141302",
        "00000101",
        "\uff12\uff10\uff11\uff14\uff10\uff11\uff10\uff12",
    ],
)
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a date of eight digits|must be in|out of range"):
        parse_day(text)


@pytest.mark.parametrize("text", ["0", "1", "-0.25", "0.0000001", "1e-5", "7.9E28"])
def test_a_number_is_read(text: str) -> None:
    assert parse_number(text) == Decimal(text)


@pytest.mark.parametrize("text", ["", "x", "NaN", "sNaN", "inf", "-Infinity", "1E999999", "1E-999999", "1E29", "1" * 65, "1,5"])
def test_what_is_no_number_of_lean_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is (not a|out of the range of|longer than any) number"):
        parse_number(text)
