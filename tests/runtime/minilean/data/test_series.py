"""Series of bars: times, stitching over renames, normalisation. Literal prices are those of recorded LEAN runs on the same files."""

from __future__ import annotations

import shutil
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest

from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.data.folder import DataFolder
from minilean.data.series import BarSeries
from minilean.errors import DataError

ADJUSTED = DataNormalizationMode.ADJUSTED


@pytest.fixture(scope="module")
def folder(conformance_data: Path) -> DataFolder:
    return DataFolder(conformance_data)


def _series(folder: DataFolder, ticker: str, **named: object) -> BarSeries:
    series = folder.series(folder.create_symbol(ticker), **named)  # type: ignore[arg-type]
    assert series is not None
    return series


def _row(series: BarSeries, *day: int) -> int:
    return series.ordinals.tolist().index(date(*day).toordinal())


def test_a_daily_bar_takes_the_times_of_its_session(folder: DataFolder) -> None:
    series = _series(folder, "SPY")
    row = _row(series, 2016, 11, 25)
    bar = series.bar(row, ADJUSTED)
    assert (bar.time, bar.end_time) == (datetime(2016, 11, 25, 9, 30), datetime(2016, 11, 25, 13))
    assert series.end_utc[row] == datetime(2016, 11, 25, 18)
    assert series.end_stamps[row] == np.datetime64("2016-11-25T13:00")


def test_without_precise_end_times_bars_end_at_midnight(folder: DataFolder) -> None:
    series = _series(folder, "SPY", daily_precise_end_time=False)
    bar = series.bar(_row(series, 2016, 11, 25), ADJUSTED)
    assert (bar.time, bar.end_time) == (datetime(2016, 11, 25), datetime(2016, 11, 26))


def test_adjusted_prices_keep_the_scale_of_their_factor(folder: DataFolder) -> None:
    series = _series(folder, "SPY")
    bar = series.bar(_row(series, 2016, 6, 29), ADJUSTED)
    assert str(bar._exact.close) == "184.62172672300"
    assert bar.close == 184.621726723
    assert bar.volume == 3098000
    assert bar.value == bar.price == bar.close


@pytest.mark.parametrize(
    ("mode", "close", "volume"),
    [
        (DataNormalizationMode.RAW, "202.89", 2778604),
        (ADJUSTED, "61.83563", 9116928),
        (DataNormalizationMode.SPLIT_ADJUSTED, "67.629999", 8335812),
    ],
)
def test_the_modes_before_a_split_of_three_for_one(folder: DataFolder, mode: DataNormalizationMode, close: str, volume: int) -> None:
    series = _series(folder, "ACME")
    bar = series.bar(_row(series, 2016, 3, 14), mode)
    assert f"{bar.close:.8g}" == close
    assert bar.volume == volume


@pytest.mark.parametrize(
    ("mode", "as_read"),
    [
        (ADJUSTED, [False, False, True]),
        (DataNormalizationMode.SPLIT_ADJUSTED, [False, True, True]),
    ],
)
def test_bars_whose_factor_is_one_stay_as_they_were_read(folder: DataFolder, mode: DataNormalizationMode, as_read: list[bool]) -> None:
    """Before a split, before the last dividend, after it."""
    series = _series(folder, "ACME")
    rows = [_row(series, *day) for day in ((2016, 3, 14), (2016, 3, 18), (2017, 12, 29))]
    raw = series.columns(DataNormalizationMode.RAW)
    made = [series.bars(mode, raw_at_one=True)(row, series.symbol) for row in rows]
    assert [bar._columns is raw for bar in made] == as_read
    assert [bar._columns is series.columns(mode) for bar in made] == [not is_raw for is_raw in as_read]
    assert {series.bars(mode)(row, series.symbol)._columns for row in rows} == {series.columns(mode)}


def test_total_return_counts_dividends_since_a_date(folder: DataFolder) -> None:
    series = _series(folder, "ACME")
    row = _row(series, 2016, 3, 18)
    mode = DataNormalizationMode.TOTAL_RETURN
    assert series.bar(row, mode, since=date(2016, 3, 10))._exact.close == Decimal("69.79")
    assert series.bar(row, mode, since=date(2016, 3, 18))._exact.close == Decimal("69.17")
    assert series.bar(row, mode, since=date(2016, 3, 10)).close == 69.79


def test_scaled_raw_is_in_terms_of_a_date(folder: DataFolder) -> None:
    series = _series(folder, "ACME")
    rows = slice(_row(series, 2016, 3, 14), _row(series, 2016, 3, 14) + 5)
    values = series.column("close", DataNormalizationMode.SCALED_RAW, rows, as_of=date(2016, 3, 19))
    assert [f"{value:.8g}" for value in values] == ["67.021513", "69.558481", "68.081887", "68.289998", "69.17"]


def test_a_renamed_security_is_stitched_from_both_files(folder: DataFolder) -> None:
    series = _series(folder, "NEWCO")
    closes = series.column("close", ADJUSTED, slice(_row(series, 2016, 8, 11), _row(series, 2016, 8, 16) + 1))
    assert closes.tolist() == [21.59, 21.89, 22.26, 21.39]


def test_a_security_has_no_bars_after_its_delisting(folder: DataFolder) -> None:
    assert _series(folder, "GONE").end_local[-1] == datetime(2017, 3, 17, 16)


def test_hour_bars(folder: DataFolder) -> None:
    series = _series(folder, "SPY", resolution=Resolution.HOUR)
    row = series.index_after(datetime(2016, 6, 29, 16))
    bar = series.bar(row, ADJUSTED)
    assert bar.end_time == datetime(2016, 6, 29, 13)
    assert f"{bar.close:.8g}" == "184.18682"


def test_quotes_of_a_currency_pair(folder: DataFolder) -> None:
    series = folder.series(folder.create_symbol("EURUSD", SecurityType.FOREX, "oanda"))
    assert series is not None
    bar = series.bar(_row(series, 2016, 6, 29), ADJUSTED)
    assert (bar.time, bar.end_time) == (datetime(2016, 6, 28, 20), datetime(2016, 6, 29, 20))
    assert bar.close == 1.19702
    assert (bar.bid.close, bar.ask.close) == (1.19696, 1.19708)
    assert series.column("askopen", ADJUSTED, slice(_row(series, 2016, 6, 29), None))[0] == 1.20083


def test_rows_are_found_by_instant(folder: DataFolder) -> None:
    series = _series(folder, "SPY")
    row = _row(series, 2016, 3, 8)
    close_utc = datetime(2016, 3, 8, 21)
    assert series.end_utc[row] == close_utc
    assert series.index_after(close_utc) == row + 1


def test_the_raw_close_before_a_day(folder: DataFolder) -> None:
    series = _series(folder, "ACME")
    assert series.raw_close_before(date(2016, 3, 15)) == Decimal("202.89")
    assert series.raw_close_before(date(2016, 3, 15), date(2016, 3, 14)) == Decimal("202.89")
    assert series.raw_close_before(date(2016, 3, 15), date(2016, 3, 15)) == 0
    assert series.raw_close_before(date(2010, 1, 1)) == 0


def test_a_bar_on_a_day_without_session_is_named(tmp_path: Path, conformance_data: Path) -> None:
    shutil.copytree(conformance_data / "market-hours", tmp_path / "market-hours")
    daily = tmp_path / "equity" / "usa" / "daily"
    daily.mkdir(parents=True)
    with zipfile.ZipFile(daily / "xyz.zip", "w") as archive:
        archive.writestr("xyz.csv", "".join(f"201603{day} 00:00,10000,10000,10000,10000,5\n" for day in (24, 25, 26, 28)))
    folder = DataFolder(tmp_path)
    with pytest.raises(DataError, match=r"xyz.zip, line 2: there is a bar on Friday, 2016-03-25, on which the calendar has no session"):
        folder.series(folder.create_symbol("XYZ"))
