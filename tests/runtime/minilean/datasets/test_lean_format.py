import io
import zipfile
from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from minilean.data.cboe import read_index
from minilean.datasets.lean_format import (
    Bars,
    Dividend,
    Split,
    bars_zip,
    equity_files,
    factor_file,
    factor_rows,
    index_file,
    map_file,
    scaled_prices,
)

DAYS = np.array(["2015-01-05", "2015-01-06", "2015-01-07", "2015-01-08"], dtype="datetime64[D]")


def bars(closes=(1000000, 1010000, 500000, 510000)):
    close = np.array(closes)
    return Bars(DAYS, close - 100, close + 200, close - 300, close, np.array([10, 20, 30, 40]))


def read_zip(payload):
    with zipfile.ZipFile(io.BytesIO(payload)) as archive:
        assert archive.namelist() == ["abc.csv"]
        return archive.read("abc.csv").decode()


def test_daily_zip_holds_scaled_integers_by_start_of_day():
    assert read_zip(bars_zip("ABC", bars())).splitlines()[:2] == [
        "20150105 00:00,999900,1000200,999700,1000000,10",
        "20150106 00:00,1009900,1010200,1009700,1010000,20",
    ]


def test_bars_survive_a_round_trip():
    written = bars()
    rows = [line.split(",") for line in read_zip(bars_zip("abc", written)).splitlines()]
    for column, name in enumerate(("open", "high", "low", "close", "volume"), start=1):
        assert [int(row[column]) for row in rows] == getattr(written, name).tolist()
    assert [row[0] for row in rows] == ["20150105 00:00", "20150106 00:00", "20150107 00:00", "20150108 00:00"]


def test_hourly_zip_keeps_the_hour():
    hour = Bars(np.array(["2015-01-05T09:00"], dtype="datetime64[m]"), *(np.array([7]) for _ in range(5)))
    assert read_zip(bars_zip("abc", hour)) == "20150105 09:00,7,7,7,7,7\n"


def test_equal_bars_give_equal_bytes():
    assert bars_zip("abc", bars()) == bars_zip("ABC", bars())


def test_prices_round_to_a_hundredth_of_a_cent():
    assert scaled_prices(np.array([157.5800018310547, 0.00004, 39.395])).tolist() == [1575800, 0, 393950]


def test_one_dividend_by_hand():
    # 1 dollar on a close of 101: earlier prices keep (101 - 1) / 101 = 0.99009900990... of themselves.
    rows = factor_rows(DAYS, np.array([1000000, 1010000, 1000000, 990000]), [Dividend(date(2015, 1, 7), Decimal(1))])
    assert factor_file(rows).decode().splitlines() == ["20150105,0.9900990,1,1", "20150106,0.9900990,1,101", "20501231,1,1,0"]


def test_one_split_by_hand():
    rows = factor_rows(DAYS, np.array([1000000, 1010000, 505000, 510000]), splits=[Split(date(2015, 1, 7), Decimal(2))])
    assert factor_file(rows).decode().splitlines() == ["20150105,1,0.5,1", "20150106,1,0.5,101", "20501231,1,1,0"]


def test_reverse_split_of_three_into_one_has_eight_places():
    rows = factor_rows(DAYS, np.array([1000000, 1010000, 3030000, 3000000]), splits=[Split(date(2015, 1, 7), 1 / Decimal(3))])
    assert factor_file(rows).decode().splitlines()[1] == "20150106,1,3,101"
    forward = factor_rows(DAYS, np.array([3000000, 3030000, 1010000, 1000000]), splits=[Split(date(2015, 1, 7), Decimal(3))])
    assert factor_file(forward).decode().splitlines()[1] == "20150106,1,0.33333333,303"


def test_dividend_and_split_of_one_day_share_a_row():
    rows = factor_rows(
        DAYS, np.array([1000000, 1000000, 500000, 510000]), [Dividend(date(2015, 1, 7), Decimal(2))], [Split(date(2015, 1, 7), Decimal(2))]
    )
    assert factor_file(rows).decode().splitlines() == ["20150105,0.9800000,0.5,1", "20150106,0.9800000,0.5,100", "20501231,1,1,0"]


def test_later_dividends_compound_into_earlier_rows():
    dividends = [Dividend(date(2015, 1, 8), Decimal(2)), Dividend(date(2015, 1, 6), Decimal(1))]
    rows = factor_rows(DAYS, np.array([500000, 1000000, 1000000, 1000000]), dividends)
    assert [(row.day, row.price_factor) for row in rows] == [
        # The first day of data is also the day before the first ex-date: one row for both.
        (date(2015, 1, 5), Decimal("0.9604")),
        (date(2015, 1, 7), Decimal("0.98")),
        (date(2050, 12, 31), Decimal(1)),
    ]
    assert rows[0].reference_price == Decimal(50)


def test_ex_date_on_a_day_without_a_bar_uses_the_close_before():
    rows = factor_rows(DAYS[[0, 3]], np.array([1000000, 990000]), [Dividend(date(2015, 1, 7), Decimal(1))])
    assert [row.day for row in rows] == [date(2015, 1, 5), date(2050, 12, 31)]


def test_event_before_the_first_close_changes_nothing():
    rows = factor_rows(DAYS, np.array([1000000] * 4), [Dividend(date(2015, 1, 5), Decimal(1))])
    assert factor_file(rows).decode().splitlines() == ["20150105,1,1,1", "20501231,1,1,0"]


def test_dividend_larger_than_the_price_is_refused():
    with pytest.raises(ValueError, match="dividend of 101 after 2015-01-06 is not smaller than the close of that day, 101"):
        factor_rows(DAYS, np.array([1000000, 1010000, 1000000, 990000]), [Dividend(date(2015, 1, 7), Decimal(101))])


def test_factors_without_a_close_are_refused():
    with pytest.raises(ValueError, match="at least one day with a close, got none"):
        factor_rows(DAYS[:0], np.array([], dtype=int))


def test_map_file_runs_from_the_first_day_to_the_end_of_time():
    assert map_file("ABC", date(2015, 1, 5)) == b"20150105,abc\n20501231,abc\n"


def test_equity_has_map_factors_and_the_daily_zip_last():
    assert list(equity_files("ABC", bars(), (), ())) == [
        "equity/usa/map_files/abc.csv",
        "equity/usa/factor_files/abc.csv",
        "equity/usa/daily/abc.zip",
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"times": DAYS[::-1]}, "Bar times do not ascend"),
        ({"low": np.array([0, 1, 1, 1])}, "price of zero or less"),
        ({"high": np.array([1, 1, 1, 1])}, "opens or closes outside its low and high"),
        ({"volume": np.array([1, 2, 3, -4])}, "negative volume"),
        ({"volume": np.array([1, 2])}, r"volume has shape \(2,\), expected that of times, \(4,\)"),
        ({"close": np.array([1.0, 2.0, 3.0, 4.0])}, "close holds float64, expected integers"),
    ],
)
def test_impossible_bars_are_named(change, sentence):
    good = bars()
    columns = {name: getattr(good, name) for name in ("times", "open", "high", "low", "close", "volume")}
    with pytest.raises(ValueError, match=sentence):
        Bars(**(columns | change))


def test_dividend_and_split_must_be_positive():
    with pytest.raises(ValueError, match="dividend of 2015-01-07 is 0"):
        Dividend(date(2015, 1, 7), Decimal(0))
    with pytest.raises(ValueError, match="split of 2015-01-07 is -2"):
        Split(date(2015, 1, 7), Decimal(-2))


def test_an_index_is_a_file_of_days_and_four_prices_that_is_read_as_it_was_written(tmp_path):
    ((path, content),) = index_file("^VIX3M", bars((184100, 1010000, 500000, 510000))).items()
    assert path == "alternative/cboe/vix3m.csv"
    assert content.decode().splitlines()[:2] == ["DATE,OPEN,HIGH,LOW,CLOSE", "01/05/2015,18.4000,18.4300,18.3800,18.4100"]
    (tmp_path / "vix3m.csv").write_bytes(content)
    assert list(read_index(tmp_path / "vix3m.csv").values()) == [18.41, 101.0, 50.0, 51.0]
