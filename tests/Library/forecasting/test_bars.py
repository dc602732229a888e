"""Daily bars are sound or refused with the day that is not."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from forecasting.bars import COLUMNS, KNOWN_AFTER_CLOSE, DailyBars, days_of
from forecasting.errors import GapInHistory, InvalidHistory, NotFinite

TIMES = np.array(["2020-01-02T16", "2020-01-03T16", "2020-01-06T16"], dtype="datetime64[ns]")


PRICES = {"opens": [10, 11, 12], "highs": [11, 12, 13], "lows": [9, 10, 11], "closes": [10.5, 11.55, 11.55]}


def bars(**changed: list[float]) -> DailyBars:
    return DailyBars(TIMES, **{name: np.array(values) for name, values in (PRICES | changed).items()})


def test_sound_bars_have_changes_a_span_and_nothing_where_nothing_is_known():
    found = bars()
    assert found.changes.round(6).tolist() == [0.0, 0.1, 0.0]
    assert found.span.closes.tolist() == [10.5, 11.55, 11.55]
    for name in ("intraday_variances", "implied_volatilities", "volumes", "implied_volatilities_3m"):
        assert np.isnan(getattr(found, name)).tolist() == [True] * 3
    assert len(found[1:]) == 2
    assert found[1:].opens.tolist() == [11, 12]
    with pytest.raises(TypeError):
        list(found)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("changed", "error", "said"),
    [
        ({"opens": [10, 11]}, InvalidHistory, "3,"),
        ({"lows": [9, 10, 0]}, NotFinite, "2020-01-06"),
        ({"highs": [11, 11.5, 13]}, InvalidHistory, "The bar of 2020-01-03 has open 11.0, high 11.5, low 10.0 and close 11.55"),
        ({"lows": [10.2, 10, 11]}, InvalidHistory, "The bar of 2020-01-02"),
        ({"implied_volatilities": [0.2]}, InvalidHistory, "implied_volatilities"),
        ({"implied_volatilities": [0.2, np.inf, 0.1]}, NotFinite, "implied_volatilities"),
        ({"intraday_variances": [0.2, -1e-9, 0.1]}, NotFinite, "intraday_variances"),
        ({"volumes": [100, -1, 100]}, NotFinite, "volumes"),
        ({"volumes": [100, 100]}, InvalidHistory, "volumes"),
        ({"implied_volatilities_3m": [0.2, np.inf, 0.1]}, NotFinite, "implied_volatilities_3m"),
    ],
)
def test_what_is_wrong_is_named(changed, error, said):
    with pytest.raises(error, match=said):
        bars(**changed)


def test_prices_that_are_rounded_each_for_itself_are_sound():
    assert len(bars(highs=[11, 11.55 * (1 - 5e-7), 13])) == 3


def test_a_hole_is_named():
    times = TIMES.copy()
    times[2] += np.timedelta64(30, "D")
    with pytest.raises(GapInHistory, match="between 2020-01-03 and 2020-02-05"):
        DailyBars(times, *(np.array(values) for values in PRICES.values()))


def test_a_slice_has_the_same_bars_of_every_column():
    columns = {
        "intraday_variances": [1, 2, 3],
        "implied_volatilities": [4, 5, 6],
        "volumes": [7, 8, 9],
        "implied_volatilities_3m": [1, 3, 5],
    }
    found = bars(**columns)[1:]
    assert {name: getattr(found, name).tolist() for name in columns} == {name: values[1:] for name, values in columns.items()}
    assert found.closes.tolist() == [11.55, 11.55]


def test_indices_of_options_are_known_a_quarter_of_an_hour_after_the_bar_and_the_rest_at_its_end():
    assert set(KNOWN_AFTER_CLOSE) == set(COLUMNS)
    later = {name: known for name, known in KNOWN_AFTER_CLOSE.items() if known}
    assert later == {"implied_volatilities": timedelta(minutes=15), "implied_volatilities_3m": timedelta(minutes=15)}


def test_midnight_ends_a_day():
    ends = np.array(["2020-01-03T00", "2020-01-03T13", "2020-01-06T16"], dtype="datetime64[ns]")
    assert days_of(ends).astype(str).tolist() == ["2020-01-02", "2020-01-03", "2020-01-06"]
    assert DailyBars(ends, *[np.ones(3)] * 4).days.tolist() == days_of(ends).tolist()


def frame(**columns: list[float]) -> pd.DataFrame:
    prices = {name.removesuffix("s"): values for name, values in PRICES.items()}
    return pd.DataFrame(prices | columns, index=pd.DatetimeIndex(TIMES, name="time"))


def test_a_frame_of_history_gives_its_bars_and_indices_come_to_the_day_that_they_are_of():
    vix = pd.Series([0.14, 0.15, 0.16], index=pd.to_datetime(["2020-01-03", "2020-01-04", "2020-01-08"]))
    three_months = pd.Series([0.2, 0.3], index=pd.to_datetime(["2020-01-06 16:15", "2020-01-02 16:15"]))
    found = DailyBars.from_frame(frame(volume=[100, 0, 300]), vix, three_months)
    assert found.times.tolist() == TIMES.tolist()
    assert {name: getattr(found, name).tolist() for name in PRICES} == PRICES
    assert found.volumes.tolist() == [100, 0, 300]
    # midnights end the second, the third and the seventh
    assert found.implied_volatilities == pytest.approx([0.14, 0.15, np.nan], nan_ok=True)
    assert found.implied_volatilities_3m == pytest.approx([0.3, np.nan, 0.2], nan_ok=True)


def test_a_frame_without_volume_has_none_known():
    found = DailyBars.from_frame(frame())
    assert found.closes.tolist() == PRICES["closes"]
    assert np.isnan(found.volumes).all()
    assert np.isnan(found.implied_volatilities).all()


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (frame().drop(columns=["open", "low"]), InvalidHistory, "The frame has no column open, low among high, close: expected the daily"),
        (frame().reset_index(drop=True), InvalidHistory, "A history is indexed by int64: expected times without a zone"),
        (frame().tz_localize("America/New_York"), InvalidHistory, "A history is indexed by datetime64.*New_York.: expected times without"),
        (pd.concat({"SPY": frame()}), InvalidHistory, "A history is indexed by object: expected times"),
        (frame(close=[10.5, np.nan, 11.55]), NotFinite, "2020-01-03"),
        (frame(volume=[1, 2, -3]), NotFinite, "volumes"),
    ],
)
def test_a_frame_that_is_wrong_is_one_sentence(wrong, error, said):
    with pytest.raises(error, match=said):
        DailyBars.from_frame(wrong)


def test_an_index_without_times_is_refused():
    with pytest.raises(InvalidHistory, match="A history is indexed by int64"):
        DailyBars.from_frame(frame(), pd.Series([0.1]))
