from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from out_of_sample import score_walk

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.model import ensemble
from forecasting.month_ends import month_of
from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import InputSpec, TrainingSpec


@pytest.fixture(scope="module")
def refits(make_walk) -> dict:
    walk = make_walk(first="2015-07-01", last="2015-07-31", seeds=(1, 2))
    return {
        (month_of(moment), seed): refit(walk.history.until(np.datetime64(moment)), walk.spec, seed)
        for moment in walk.moments
        for seed in walk.seeds
    }


def test_each_close_is_forecast_from_the_bars_before_it_by_the_newest_refit(make_walk, refits) -> None:
    walk = make_walk(first="2015-07-01", last="2015-07-31", seeds=(1, 2))
    score = score_walk(walk.history, walk.moments, refits)
    closes, times = walk.history.closes, walk.history.times
    # the refit of 30 June at 08:00 is the first to forecast that day's close, that of 31 July the last of 30 July
    first, change, last = (int(np.searchsorted(times, np.datetime64(day))) for day in ("2015-06-30", "2015-07-31", "2015-08-31"))
    months = {position: "2015-06" if position < change else "2015-07" for position in range(first, last)}
    models = {month: ensemble([refits[month, 1].model, refits[month, 2].model]) for month in ("2015-06", "2015-07")}
    predicted = [models[month].forecast(Span(times[:p], closes[:p])).expected_return for p, month in months.items()]
    actual = closes[first:last] / closes[first - 1 : last - 1] - 1

    assert (score.first, score.last, score.changes.num_forecasts) == ("2015-06-30", "2015-08-28", 44)
    assert score.changes.rmse == pytest.approx(float(np.sqrt(np.mean((predicted - actual) ** 2))), rel=1e-6)
    assert score.changes.rmse_naive == pytest.approx(float(np.sqrt(np.mean(actual**2))))


def test_the_second_naive_forecast_is_the_mean_change_of_the_training_span(make_walk, refits) -> None:
    walk = make_walk(first="2015-07-01", last="2015-07-31", seeds=(1, 2))
    june = {key: value for key, value in refits.items() if key[0] == "2015-06"}
    score = score_walk(walk.history, walk.moments[:1], june)
    closes, times = walk.history.closes, walk.history.times
    first, last = (int(np.searchsorted(times, np.datetime64(day))) for day in ("2015-06-30", "2015-07-31"))
    span = closes[first - 60 : first - 5]  # 60 bars, the newest 5 of which are the holdout
    actual = closes[first:last] / closes[first - 1 : last - 1] - 1

    assert score.rmse_mean == pytest.approx(float(np.sqrt(np.mean((np.mean(span[1:] / span[:-1] - 1) - actual) ** 2))), rel=1e-6)


def test_nothing_to_measure_is_said(make_walk, refits, closes) -> None:
    walk = make_walk(first="2015-07-01", last="2015-07-31", seeds=(1, 2))
    for bars, known in ((closes, {}), (closes.until(np.datetime64(walk.moments[0])), refits)):
        with pytest.raises(HistoryTooShort, match="No close after a refit is there to be forecast"):
            score_walk(bars, walk.moments, known)


def test_a_network_of_features_forecasts_from_the_bars_before_and_not_where_a_feature_is_unknown(make_walk, closes) -> None:
    known = np.full(len(closes), 0.2)
    gap = np.searchsorted(closes.times, np.datetime64("2015-07-13"))
    known[gap : gap + 8] = np.nan  # a value stands for five bars after its own
    bars = DailyBars(closes.times, *[closes.closes] * 4, implied_volatilities=known)
    walk = make_walk(first="2015-07-01", last="2015-07-31")
    spec = replace(walk.spec, inputs=InputSpec(("return(1)", "vix"), "standard"), training=TrainingSpec(epochs=2, target="return"))
    fits = {(month_of(moment), 1): refit(bars.until(np.datetime64(moment)), spec, 1) for moment in walk.moments[:1]}

    score = score_walk(bars, walk.moments[:1], fits)
    first, last = (int(np.searchsorted(closes.times, np.datetime64(day))) for day in ("2015-06-30", "2015-07-31"))
    # three bars are unknown, and windows of six have one of them for eight bars
    unknown = range(gap + 5 + 1, gap + 5 + 1 + 8)
    positions = [place for place in range(first, last) if place not in unknown]
    predicted = [fits["2015-06", 1].model.forecast(bars[:place]).expected_return for place in positions]
    actual = closes.closes[positions] / closes.closes[np.array(positions) - 1] - 1
    assert score.changes.num_forecasts == len(positions) == last - first - 8
    assert score.changes.rmse == pytest.approx(float(np.sqrt(np.mean((predicted - actual) ** 2))), rel=1e-6)
