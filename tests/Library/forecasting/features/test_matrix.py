"""Features side by side."""

import time
from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, InvalidSpec, MissingColumn
from forecasting.features import feature_names
from forecasting.features.matrix import feature_matrix, known_at, longest_memory
from forecasting.features.spec import FeatureSpec, read_features

EVERY = tuple(FeatureSpec(name) for name in feature_names())


def test_columns_stand_in_the_order_that_was_asked(of_closes):
    found = feature_matrix(of_closes(100, 110, 99), read_features("return(1), close, sma(2)"))
    assert found.dtype == np.float64
    assert found == pytest.approx(np.array([[np.nan, 100, np.nan], [0.1, 110, 105], [-0.1, 99, 104.5]]), nan_ok=True)


def test_a_short_history_gives_the_rows_that_a_long_one_gives(market):
    bars = market(1280)
    assert longest_memory(EVERY) == 350
    whole = feature_matrix(bars, EVERY)
    assert np.isfinite(whole[349:]).all()
    assert not np.isfinite(whole[348]).all()
    short = feature_matrix(bars[-360:], EVERY)
    assert short[349:] == pytest.approx(whole[-11:], rel=1e-12)
    assert short[349:] != pytest.approx(whole[-12:-1], rel=1e-3)


def test_too_few_bars_are_one_sentence(market):
    specs = read_features("close, rsi(14), sma(20)")
    assert feature_matrix(market(141), specs).shape == (141, 3)
    with pytest.raises(HistoryTooShort) as caught:
        feature_matrix(market(140), specs)
    said = "The feature rsi(14) looks back on 141 bars and the history has 140: provide earlier data, or a shorter span."
    assert str(caught.value) == said


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("volume_ratio(20)", "volumes"),
        ("vix", "implied_volatilities"),
        ("volatility_premium(22)", "implied_volatilities"),
        ("vix_term", "implied_volatilities_3m"),
    ],
)
def test_a_column_that_the_data_lack_is_one_sentence(market, text, column):
    bars = market(60)
    specs = read_features(f"close, {text}")
    assert feature_matrix(bars, specs).shape == (60, 2)
    with pytest.raises(MissingColumn) as caught:
        feature_matrix(replace(bars, **{column: np.empty(0)}), specs)
    assert str(caught.value) == (
        f"The feature {text} needs {column}, and none is known from 2010-01-04 to 2010-03-26: "
        "provide data with them, or leave the feature out."
    )


def test_a_column_of_which_something_is_known_is_taken(market):
    bars = market(30)
    late = np.where(np.arange(30) < 20, np.nan, bars.implied_volatilities)
    found = feature_matrix(replace(bars, implied_volatilities=late), [FeatureSpec("vix")])
    assert np.isfinite(found[:, 0]).tolist() == [False] * 20 + [True] * 10


def test_no_feature_and_one_given_twice_are_refused(market):
    for refused in (feature_matrix, known_at):
        with pytest.raises(InvalidSpec, match="No feature is given"):
            refused(market(10), [])
        with pytest.raises(InvalidSpec, match="The feature close is given twice"):
            refused(market(10), read_features("close") * 2)
    with pytest.raises(InvalidSpec, match="No feature is given"):
        longest_memory([])


def test_a_row_is_known_at_the_bars_end_and_with_an_index_a_quarter_of_an_hour_later(of_closes):
    bars = of_closes(1, 2, 3)
    early = np.array(["2024-11-27T16", "2024-11-29T13", "2024-12-02T16"], dtype="datetime64[ns]")
    bars = replace(bars, times=early)
    assert known_at(bars, read_features("close, rsi")).tolist() == early.tolist()
    with_index = known_at(bars, read_features("close, vix"))
    assert with_index.astype("datetime64[m]").astype(str).tolist() == ["2024-11-27T16:15", "2024-11-29T13:15", "2024-12-02T16:15"]
    assert with_index.dtype == np.dtype("datetime64[ns]")


def test_all_features_of_twenty_years_take_less_than_a_tenth_of_a_second(market):
    bars, seconds = market(5000), []
    for _ in range(5):
        before = time.process_time()
        feature_matrix(bars, EVERY)
        seconds.append(time.process_time() - before)
    assert len(EVERY) >= 20
    assert min(seconds) < 0.1
