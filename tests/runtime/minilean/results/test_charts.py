from datetime import datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.color import Color
from minilean.common.decimals import smart_round
from minilean.common.enums import SeriesType
from minilean.errors import InputError
from minilean.results.charts import Candlestick, CandlestickSeries, Chart, ChartPoint, Series, create_series, rounded

NOON = datetime(2016, 9, 1, 12)


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("176.271649", "176.2716"),
        ("0.123456789", "0.1234568"),
        ("204687.47304", "204687.4730"),
        ("100000.0000", "1E+5"),
        ("1000.00005", "1000.0000"),
        ("999.99995", "1E+3"),
        ("-123456.789", "-123456.8"),
        ("0.000", "0"),
        ("1234567890123456789012345678", "1234567890123456789012345678"),
    ],
)
def test_values_keep_four_decimals_above_1000_and_seven_digits_otherwise(value, kept):
    assert str(rounded(Decimal(value))) == kept


def test_rounding_agrees_in_value_with_the_rounding_of_order_prices():
    for text in ("176.271649", "1234.56785", "0.00012345678", "-5.5", "100000"):
        assert rounded(Decimal(text)) == smart_round(Decimal(text))


def test_a_point_at_the_time_of_the_last_replaces_it():
    series = Series("Price")
    series.add_point(NOON, 1.5)
    series.add_point(NOON, 2.5)
    assert [(point.time, point.y) for point in series.values] == [(NOON, 2.5)]


def test_series_takes_index_and_unit_or_unit_and_colour_in_third_place():
    by_index = Series("Price", SeriesType.LINE, 2, "%")
    by_unit = Series("Price", SeriesType.SCATTER, "%", Color.RED)
    assert (by_index.index, by_index.unit, by_index.color) == (2, "%", Color.EMPTY)
    assert (by_unit.index, by_unit.unit, by_unit.color) == (0, "%", Color.RED)


def test_a_colour_is_no_text():
    with pytest.raises(TypeError, match=r"colour of the series 'Price' is '#ff0000'; expected one such as Color\.RED"):
        Series("Price", SeriesType.SCATTER, "%", "#ff0000")


def test_an_empty_unit_stays_empty():
    assert create_series(SeriesType.LINE, "Ratio", 0, "").unit == ""


def test_candles_come_from_bars_and_from_four_prices():
    series = CandlestickSeries("SPY")
    series.add_point(SimpleNamespace(end_time=NOON, open=1.0, high=4.0, low=0.5, close=2.0))
    series.add_point(datetime(2016, 9, 2), 1, 2, 1, 2)
    first = series.values[0]
    assert (first.time, first.open, first.high, first.low, first.close) == (NOON, 1.0, 4.0, 0.5, 2.0)
    assert len(series._points) == 2


def test_points_know_their_unix_time():
    assert ChartPoint(datetime(2016, 9, 1, 4), 1).x == 1472702400
    assert Candlestick(1472702400, 1, 2, 0, 1).time == datetime(2016, 9, 1, 4)


def test_updates_are_taken_once():
    series = Series("Price")
    series.add_point(NOON, 1)
    assert len(series._take_updates()) == 1
    assert series._take_updates() == []


def test_a_chart_refuses_two_series_of_one_name():
    chart = Chart("Mine")
    chart.add_series(Series("Price"))
    with pytest.raises(InputError, match="already has a series 'Price'"):
        chart.add_series(Series("Price"))


def test_both_spellings_reach_the_same_members():
    series = Series("Price")
    series.AddPoint(NOON, 3)
    chart = Chart("Mine")
    chart.AddSeries(series)
    assert chart.Series["Price"].Values[0].Y == 3.0
