from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from minilean.report.forecasts import CHANGES, PRICES, ForecastPairs, fitted_line, forecast_pairs, held_forecasts, same_sign, score
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


def held_of(write_run, make_chart, new_year, order_types=(5,), **prices):
    """Forecasts at 09:35 of four days; one order at each of the first of these moments."""
    predicted = [[new_year + DAY * k + MORNING, value] for k, value in enumerate((0.01, -0.02, 0.03, 0.04))]
    rows = {name: [[new_year + DAY * k + at, value] for k, at, value in points] for name, points in prices.items()}
    charts = {CHANGES: make_chart(CHANGES, Predicted_SPY=predicted), PRICES: make_chart(PRICES, **rows)}
    orders = {str(k + 1): {"type": kind, "status": 3, "time": f"2020-01-0{k + 1}T14:35:00Z"} for k, kind in enumerate(order_types)}
    return held_forecasts(read_result(write_run(charts=charts, orders=orders), "Small"))


def closes(*values):
    return [(k, CLOSE, value) for k, value in enumerate(values) if value is not None]


def test_orders_that_fill_at_the_close_hold_from_close_to_close(write_run, make_chart, new_year):
    held = held_of(write_run, make_chart, new_year, Actual_SPY=closes(100.0, 110.0, 99.0, 99.0))["SPY"]
    assert (held.num_forecasts, held.at_the_outcome) == (4, True)
    assert held.pairs.days == (date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 3))
    assert held.pairs.predicted.tolist() == [0.01, -0.02, 0.03]
    assert held.pairs.actual.tolist() == pytest.approx([0.1, -0.1, 0.0])


def test_recorded_fills_win_and_may_come_at_the_moment_of_the_forecast(write_run, make_chart, new_year):
    filled = [(k, MORNING, value) for k, value in enumerate((50.0, 40.0, 60.0, 30.0))]
    held = held_of(write_run, make_chart, new_year, (0,), Filled_SPY=filled, Actual_SPY=closes(100.0, 110.0, 99.0, 99.0))["SPY"]
    assert held.at_the_outcome is False
    assert held.pairs.actual.tolist() == pytest.approx([-0.2, 0.5, -0.5])


def test_a_fill_that_is_known_at_the_moment_of_the_next_forecast_is_of_the_one_before(write_run, make_chart, new_year):
    filled = [(k, MORNING, value) for k, value in ((1, 50.0), (2, 40.0), (3, 60.0))]
    held = held_of(write_run, make_chart, new_year, (0,), Filled_SPY=filled)["SPY"]
    # the first forecast from 50 to 40, the second from 40 to 60
    assert held.pairs.days == (date(2020, 1, 1), date(2020, 1, 2))
    assert held.pairs.predicted.tolist() == [0.01, -0.02]
    assert held.pairs.actual.tolist() == pytest.approx([-0.2, 0.5])


def test_a_day_without_a_fill_leaves_two_changes_unknown(write_run, make_chart, new_year):
    held = held_of(write_run, make_chart, new_year, Actual_SPY=closes(100.0, None, 99.0, 198.0))["SPY"]
    assert (held.num_forecasts, held.pairs.days, held.pairs.actual.tolist()) == (4, (date(2020, 1, 3),), [1.0])


@pytest.mark.parametrize("order_types", [(), (0,), (4,), (5, 4)])
def test_other_orders_do_not_say_where_they_filled(write_run, make_chart, new_year, order_types):
    assert held_of(write_run, make_chart, new_year, order_types, Actual_SPY=closes(100.0, 110.0, 99.0)) == {}


def test_a_forecast_without_a_next_one_holds_nothing_that_is_known(write_run, make_chart, new_year):
    assert held_of(write_run, make_chart, new_year, Actual_SPY=closes(100.0)) == {}


def test_signs_are_compared_on_the_days_of_both():
    days = tuple(date(2020, 1, k) for k in (1, 2, 3))
    forecast = ForecastPairs("SPY", days, np.zeros(3), np.array([0.01, -0.01, 0.02]))
    assert same_sign(forecast, ForecastPairs("SPY", days[:2], np.zeros(2), np.array([0.03, 0.04]))) == 0.5
    assert np.isnan(same_sign(forecast, ForecastPairs("SPY", (date(2021, 1, 1),), np.zeros(1), np.array([0.03]))))


def test_the_fitted_line_is_that_of_least_squares():
    pairs = ForecastPairs("SPY", (date(2020, 1, 1),) * 3, np.array([0.0, 0.01, 0.02]), np.array([0.01, 0.02, 0.06]))
    assert fitted_line(pairs) == pytest.approx((0.005, 2.5))
    assert fitted_line(ForecastPairs("SPY", (date(2020, 1, 1),) * 2, np.full(2, 0.01), np.array([0.01, 0.02]))) is None
