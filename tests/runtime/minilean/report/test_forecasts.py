from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from minilean.report.forecasts import CHANGES, ForecastPairs, forecast_pairs, score
from minilean.report.reading import read_result

MORNING, CLOSE, DAY = 9 * 3600 + 35 * 60, 16 * 3600, 86_400


def pairs_of(write_run, chart):
    return forecast_pairs(read_result(write_run(charts={CHANGES: chart}), "Small"), CHANGES)


def test_a_forecast_is_paired_with_the_outcome_after_it(write_run, make_chart, new_year):
    predicted = [[new_year + DAY * k + MORNING, value] for k, value in enumerate((0.01, -0.02))]
    actual = [[new_year + DAY * k + CLOSE, value] for k, value in enumerate((0.03, 0.04))]
    [pairs] = pairs_of(write_run, make_chart(CHANGES, Predicted_SPY=predicted, Actual_SPY=actual))
    assert (pairs.symbol, pairs.days) == ("SPY", (date(2020, 1, 1), date(2020, 1, 2)))
    assert (pairs.predicted.tolist(), pairs.actual.tolist()) == ([0.01, -0.02], [0.03, 0.04])


def test_forecasts_without_an_outcome_are_left_out(write_run, make_chart, new_year):
    predicted = [[new_year + DAY * k + MORNING, 0.01 * (k + 1)] for k in range(3)]
    actual = [[new_year + DAY + CLOSE, 0.05]]
    [pairs] = pairs_of(write_run, make_chart(CHANGES, Predicted_SPY=predicted, Actual_SPY=actual))
    assert (pairs.predicted.tolist(), pairs.actual.tolist()) == ([0.02], [0.05])


def test_gaps_are_left_out(write_run, make_chart, new_year):
    predicted = [[new_year + MORNING, None], [new_year + DAY + MORNING, 0.02]]
    actual = [[new_year + CLOSE, 0.01], [new_year + DAY + CLOSE, 0.05]]
    [pairs] = pairs_of(write_run, make_chart(CHANGES, Predicted_SPY=predicted, Actual_SPY=actual))
    assert (pairs.predicted.tolist(), pairs.actual.tolist()) == ([0.02], [0.05])


def test_symbols_are_kept_apart(write_run, make_chart, new_year):
    kinds, symbols = (("Predicted", 1), ("Actual", 2)), (("SPY", 0.1), ("TLT", 0.2))
    rows = {f"{kind}_{symbol}": [[new_year + at, value]] for kind, at in kinds for symbol, value in symbols}
    assert [(p.symbol, p.predicted.tolist()) for p in pairs_of(write_run, make_chart(CHANGES, **rows))] == [("SPY", [0.1]), ("TLT", [0.2])]


@pytest.mark.parametrize("rows", [{}, {"Predicted_SPY": [[1, 0.1]]}, {"Predicted_SPY": [[2, 0.1]], "Actual_SPY": [[1, 0.1]]}])
def test_no_outcome_means_no_pairs(write_run, make_chart, rows):
    assert pairs_of(write_run, make_chart(CHANGES, **rows)) == []


def test_a_score_stands_beside_the_naive_forecasts():
    predicted, actual = np.array([0.01, -0.01, 0.02, 0.01]), np.array([0.02, -0.02, 0.01, -0.01])
    measured = score(ForecastPairs("SPY", (date(2020, 1, 1),) * 4, predicted, actual))
    assert (measured.num_forecasts, measured.hit_rate, measured.predicted_up, measured.actual_up) == (4, 0.75, 0.75, 0.5)
    assert (measured.mean_error, measured.mean_error_naive) == (pytest.approx(0.0125), pytest.approx(0.015))
    assert (measured.rmse, measured.rmse_naive) == (pytest.approx(0.0132288, abs=1e-7), pytest.approx(0.0158114, abs=1e-7))
    assert measured.correlation == pytest.approx(0.7254763, abs=1e-7)


def test_a_constant_forecast_has_no_correlation():
    measured = score(ForecastPairs("SPY", (date(2020, 1, 1),) * 2, np.array([0.01, 0.01]), np.array([0.02, -0.02])))
    assert np.isnan(measured.correlation)
