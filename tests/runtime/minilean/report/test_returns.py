from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from minilean.report.reading import read_result
from minilean.report.returns import compounded, daily_values, drawdown, monthly_returns, span_figures


def test_a_month_runs_from_the_last_value_before_it_to_its_own_last():
    days = [date(2019, 12, 31), date(2020, 1, 2), date(2020, 1, 31), date(2020, 2, 28), date(2020, 3, 2)]
    assert monthly_returns(days, [100.0, 90.0, 110.0, 99.0, 198.0]) == pytest.approx({(2020, 1): 0.10, (2020, 2): -0.10, (2020, 3): 1.0})


def test_a_first_month_without_a_value_before_it_starts_from_its_first_value():
    assert monthly_returns([date(2020, 1, 15), date(2020, 1, 31)], [200.0, 210.0]) == pytest.approx({(2020, 1): 0.05})


def test_a_month_without_values_is_bridged():
    days = [date(2020, 1, 31), date(2020, 3, 31)]
    assert monthly_returns(days, [100.0, 120.0]) == pytest.approx({(2020, 3): 0.2})


def test_months_are_kept_apart_by_year():
    days = [date(2018, 12, 31), date(2019, 1, 31), date(2020, 1, 31)]
    assert monthly_returns(days, [100.0, 101.0, 202.0]) == pytest.approx({(2019, 1): 0.01, (2020, 1): 1.0})


@pytest.mark.parametrize(("days", "values"), [([], []), ([date(2020, 1, 1)], [100.0]), ([date(2020, 1, 1)], [float("nan")])])
def test_nothing_to_compare_gives_no_month(days, values):
    assert monthly_returns(days, values) == {}


def test_nan_is_passed_over():
    days = [date(2019, 12, 31), date(2020, 1, 30), date(2020, 1, 31)]
    assert monthly_returns(days, [100.0, 105.0, float("nan")]) == pytest.approx({(2020, 1): 0.05})


def test_a_month_that_starts_at_zero_has_no_return():
    assert np.isnan(monthly_returns([date(2019, 12, 31), date(2020, 1, 31)], [0.0, 5.0])[(2020, 1)])


def test_returns_compound():
    assert compounded([0.1, -0.5]) == pytest.approx(-0.45)
    assert compounded([]) == 0.0


def test_drawdown_is_measured_from_the_highest_value_so_far():
    np.testing.assert_allclose(drawdown(np.array([100.0, 120.0, 90.0, np.nan, 120.0])), [0.0, 0.0, -0.25, np.nan, 0.0])
    assert drawdown(np.array([])).size == 0


def test_daily_values_scale_the_benchmark_to_the_start(write_run):
    daily = daily_values(read_result(write_run(), "Small"))
    assert daily.days == (date(2019, 12, 31), date(2020, 1, 1), date(2020, 1, 2))
    assert daily.equity.tolist() == [100.0, 110.0, 99.0]
    assert daily.benchmark.tolist() == [100.0, 100.0, pytest.approx(110.0)]


def test_the_last_sample_of_a_day_counts(write_run, make_chart, new_year):
    equity = make_chart("Strategy Equity", Equity=[[new_year + 3600, 1, 1, 1, 101], [new_year + 86_400, 1, 1, 1, 102]])
    assert daily_values(read_result(write_run(charts={"Strategy Equity": equity}), "Small")).equity.tolist() == [102.0]


def test_a_benchmark_of_zeros_is_none(write_run, make_chart, new_year):
    daily = daily_values(read_result(write_run(charts={"Benchmark": make_chart("Benchmark", Benchmark=[[new_year, 0]])}), "Small"))
    assert daily.benchmark is None


def test_a_run_without_equity_has_no_daily_values(write_run, make_chart):
    assert daily_values(read_result(write_run(charts={"Strategy Equity": make_chart("Strategy Equity")}), "Small")) is None


def test_the_year_of_a_result_of_lean_compounds_to_its_net_profit(lean_output):
    daily = daily_values(read_result(lean_output, "EqualWeighting"))
    returns = monthly_returns(daily.days, daily.equity.tolist())
    assert list(returns) == [(2016, 9), (2016, 10), (2016, 11), (2016, 12), (2017, 1), (2017, 2), (2017, 3)]
    assert f"{compounded(list(returns.values())):.3%}" == "-13.894%"


def test_a_span_has_a_total_a_yearly_return_and_its_deepest_fall():
    days = [date(2019, 1, 1), date(2019, 6, 1), date(2020, 1, 1), date(2021, 1, 1)]  # 731 days
    found = span_figures(days, np.array([100.0, 200.0, 50.0, 144.0]))
    assert (found.total, found.annual, found.deepest) == (pytest.approx(0.44), pytest.approx(1.44 ** (365 / 731) - 1), -0.75)


@pytest.mark.parametrize(("last", "is_told"), [(date(2020, 3, 30), False), (date(2020, 3, 31), True)])
def test_a_span_below_ninety_days_has_no_yearly_return(last, is_told):
    found = span_figures([date(2020, 1, 1), last], np.array([100.0, 101.0]))
    assert (found.total, found.deepest) == (pytest.approx(0.01), 0.0)
    assert np.isfinite(found.annual) == is_told


def test_a_span_passes_over_nan_and_may_be_empty():
    days = [date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 3)]
    assert span_figures(days, np.array([np.nan, 100.0, 90.0])).total == pytest.approx(-0.1)
    assert np.isnan(span_figures(days, np.full(3, np.nan)).total)
    assert np.isnan(span_figures(days, np.array([0.0, 100.0, 90.0])).total)
