"""Price and split factors by date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from minilean.common.enums import DataNormalizationMode
from minilean.data.factor_file import FactorFile, read_factor_file
from minilean.errors import DataError

LINES = "20140102,0.8,0.5,1\n20140110,0.8,0.5,100.5\n20140120,0.9,1,60\n20501231,1,1,0"


def _read(folder: Path, text: str) -> FactorFile:
    path = folder / "acme.csv"
    path.write_text(text, encoding="utf-8")
    return read_factor_file(path)


@pytest.mark.parametrize(
    ("day", "adjusted", "split"),
    [
        (date(2014, 1, 2), "0.40", "0.5"),
        (date(2014, 1, 10), "0.40", "0.5"),
        (date(2014, 1, 11), "0.9", "1"),
        (date(2014, 1, 21), "1", "1"),
        (date(2051, 1, 1), "1", "1"),
    ],
)
def test_a_row_holds_up_to_and_including_its_date(tmp_path: Path, day: date, adjusted: str, split: str) -> None:
    file = _read(tmp_path, LINES)
    assert str(file.factor(day, DataNormalizationMode.ADJUSTED)) == adjusted
    assert file.factor(day, DataNormalizationMode.SCALED_RAW) == Decimal(adjusted)
    assert str(file.factor(day, DataNormalizationMode.SPLIT_ADJUSTED)) == split
    assert file.factor(day, DataNormalizationMode.TOTAL_RETURN) == Decimal(split)
    assert file.factor(day, DataNormalizationMode.RAW) == 1


def test_prices_are_served_from_the_day_before_the_first_row(tmp_path: Path) -> None:
    assert _read(tmp_path, LINES).minimum_date == date(2014, 1, 1)


def test_rows_at_the_start_that_cannot_scale_are_left_out_and_the_first_of_a_date_wins(tmp_path: Path) -> None:
    file = _read(tmp_path, "20140102,inf,1\n20140103,1e+5,1\n20140104,-0.5,1\n20140105,0.5,1,7\n20140105,0.5,1,8\n\n20501231,1,1\n")
    assert file.unusable == 3
    assert [(row.date, row.price_factor, row.reference_price) for row in file.rows] == [
        (date(2014, 1, 5), Decimal("0.5"), Decimal(7)),
        (date(2050, 12, 31), Decimal(1), Decimal(0)),
    ]


def test_without_a_file_nothing_is_adjusted(tmp_path: Path) -> None:
    file = read_factor_file(tmp_path / "none.csv")
    assert file == FactorFile("NONE")
    assert file.minimum_date is None
    assert file.factor(date(2014, 1, 1), DataNormalizationMode.ADJUSTED) == 1


@pytest.mark.parametrize(
    "line",
    [
        "20140102",
        "20140102,0.5",
        "2014-01-02,1,1",
        "20140102,x,1",
        "20140102,1,NaN",
        "2014 102,1,1",
        "20140102,1,1E999999",
        "20140102,1,1,-5",
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(DataError, match=r"acme\.csv, line 2"):
        _read(tmp_path, "20140101,1,1\n" + line)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("20140103,inf,1", "has no factor above zero"),
        ("20140103,0,1", "has no factor above zero"),
        ("20140103,1,-2", "has no factor above zero"),
        ("20131231,1,1", "2013-12-31 is earlier than 2014-01-02 before it"),
        ("20140102,0.9,1", "2014-01-02 has other factors than in line 1"),
    ],
)
def test_a_row_that_cannot_follow_another_is_named(tmp_path: Path, line: str, words: str) -> None:
    with pytest.raises(DataError, match=f"acme.csv, line 3: .*{words}"):
        _read(tmp_path, "20140102,1,1\n\n" + line)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "acme.csv is empty"),
        ("\n \n", "acme.csv is empty"),
        ("20140102,0.8,0.5,1\n20140110,0.8,0.5,100.5\n20140120,0.9,1,60\n", "acme.csv, line 3: the file ends early; expected 20501231,1,1"),
        ("20140102,0.8,0.5,1\n20140110,0.8,0.5,100.5\n20501231,0.9,1", "line 3: the file ends early"),
        ("20140102,1,1,1\n20200102,1,1,0", "line 2: the file ends early"),
        ("20140102,inf,1\n", "line 1: the file ends early"),
        ("20140102,0.8,0.5,1\n205012", "line 2: '205012' is not yyyyMMdd,price factor"),
    ],
)
def test_a_file_without_its_last_line_is_not_believed(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(DataError, match=words):
        _read(tmp_path, text)


def test_the_modes_of_futures_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="normalisation of futures"):
        _read(tmp_path, LINES).factor(date(2014, 1, 2), DataNormalizationMode.BACKWARDS_RATIO)
