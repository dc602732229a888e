from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from minilean.report import figures
from minilean.report.exposure import Exposure
from minilean.report.forecasts import ForecastPairs
from minilean.report.refits import RefitCurve
from minilean.report.returns import DailyValues

DAYS = (date(2020, 1, 1), date(2020, 1, 2), date(2020, 1, 3))
PAIRS = ForecastPairs("SPY", DAYS, np.array([0.01, -0.01, 0.02]), np.array([0.02, 0.01, -0.03]))


def refit(month, losses=(0.2, 0.1), rmse=0.02):
    return RefitCurve("SPY", month, "1", "trained", "", 1.0, losses, rmse, 0.03)


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def test_equity_stands_above_drawdown():
    figure = figures.equity_figure(DailyValues(DAYS, np.array([100.0, 120.0, 90.0]), np.array([100.0, 50.0, 100.0])), "USD")
    traces = by_name(figure)
    assert list(traces["Strategy"].y) == [100.0, 120.0, 90.0]
    assert list(traces["Drawdown"].y) == [0.0, 0.0, -0.25]
    assert list(traces["Benchmark's drawdown"].y) == [0.0, -0.5, 0.0]
    assert (traces["Strategy"].yaxis, traces["Drawdown"].yaxis) == ("y", "y2")
    assert list(traces["Strategy"].x) == ["2020-01-01", "2020-01-02", "2020-01-03"]


def test_growth_has_a_line_for_each_name_and_a_gap_where_nothing_is_known():
    figure = figures.growth_figure(DAYS, {"Strategy": np.array([100.0, 110.0, 99.0]), "Other": np.array([100.0, np.nan, 101.5])})
    traces = by_name(figure)
    assert {name: list(trace.y) for name, trace in traces.items()} == {"Strategy": [100.0, 110.0, 99.0], "Other": [100.0, None, 101.5]}
    assert traces["Strategy"].line.color != traces["Other"].line.color
    assert list(traces["Other"].x) == ["2020-01-01", "2020-01-02", "2020-01-03"]


def test_equity_without_a_benchmark_has_none():
    assert list(by_name(figures.equity_figure(DailyValues(DAYS[:1], np.array([100.0]), None), "USD"))) == ["Strategy", "Drawdown"]


def test_every_line_of_the_equity_has_a_legend_beside_it():
    figure = figures.equity_figure(DailyValues(DAYS, np.array([100.0, 120.0, 90.0]), np.array([100.0, 50.0, 100.0])), "USD")
    assert {trace.name: trace.legend for trace in figure.data} == {
        "Strategy": None, "Benchmark": None, "Drawdown": "legend2", "Benchmark's drawdown": "legend2",
    }  # fmt: skip
    assert all(trace.showlegend is None for trace in figure.data)
    assert figure.layout.showlegend is True
    assert figure.layout.legend.y > figure.layout.yaxis.domain[1] > figure.layout.legend2.y > figure.layout.yaxis2.domain[1]


def test_a_drag_over_time_leaves_the_values_alone():
    daily = DailyValues(DAYS, np.array([100.0, 120.0, 90.0]), None)
    exposure = Exposure(DAYS, np.array([0.5, 0.3, 0.4]), np.zeros(3), {"SPY": np.array([0.5, 0.3, 0.4])})
    for figure in (
        figures.equity_figure(daily, "USD"), figures.exposure_figure(exposure), figures.change_series_figure(PAIRS),
        figures.price_figure(PAIRS),
    ):  # fmt: skip
        axes = [axis for axis in figure.layout if axis.startswith("yaxis")]
        assert axes
        assert all(figure.layout[axis].fixedrange for axis in axes)
        assert figure.layout.meta == {"overTime": True}
    assert figures.change_figure(PAIRS).layout.meta is None


@pytest.mark.parametrize(("num_days", "tick", "mode"), [(10, 86_400_000, "lines+markers"), (11, None, "lines")])
def test_a_short_run_has_one_tick_and_one_point_for_each_day(num_days, tick, mode):
    days = tuple(date(2020, 1, day) for day in range(1, num_days + 1))
    exposure = Exposure(days, np.full(num_days, 0.5), np.zeros(num_days), {})
    for figure in (figures.equity_figure(DailyValues(days, np.full(num_days, 100.0), None), "USD"), figures.exposure_figure(exposure)):
        assert figure.layout.xaxis.dtick == tick
        assert figure.layout.xaxis.tickformat == (None if tick is None else "%-d %b %Y")
        assert {trace.mode for trace in figure.data} == {mode}


def test_the_colours_of_funds_have_a_scale_below_them_and_a_single_line_a_legend():
    figure = figures.exposure_figure(Exposure(DAYS[:1], np.array([0.5]), np.zeros(1), {"SPY": np.array([0.5])}))
    rows = next(trace for trace in figure.data if trace.type == "heatmap")
    assert rows.showscale is None  # drawn unless it is switched off
    assert (rows.colorbar.orientation, rows.colorbar.title.text) == ("h", "Weight of a fund in the portfolio")
    assert figure.layout.showlegend is True


def test_the_first_epoch_does_not_take_the_axis_of_losses():
    figure = figures.training_figure([refit("2020-01", (1.1, 0.01, 0.0011)), refit("2020-02", (2.0, 0.02, 0.0022))])
    assert figure.layout.yaxis.range == pytest.approx((-3.0, np.log10(0.022)))
    assert list(figure.data[0].y) == [1.1, 0.01, 0.0011]  # it is there, above the axis


def test_nan_becomes_a_gap():
    figure = figures.equity_figure(DailyValues(DAYS, np.array([100.0, np.nan, 90.0]), None), "USD")
    assert list(by_name(figure)["Strategy"].y) == [100.0, None, 90.0]


def test_each_fund_has_a_row_and_a_gap_where_it_was_not_held():
    funds = {"SPY": np.array([0.5, np.nan, 0.4]), "TLT": np.array([np.nan, 0.3, np.nan])}
    figure = figures.exposure_figure(Exposure(DAYS, np.array([0.5, 0.3, 0.4]), np.zeros(3), funds))
    rows = next(trace for trace in figure.data if trace.type == "heatmap")
    assert [list(row) for row in rows.z] == [[0.5, None, 0.4], [None, 0.3, None]]
    assert (list(rows.y), rows.zmin, rows.zmax) == (["SPY", "TLT"], 0.0, 0.5)
    assert "Short" not in by_name(figure)


def test_short_positions_have_their_own_line_and_colour():
    funds = {"SPY": np.array([0.5]), "TLT": np.array([-0.2])}
    figure = figures.exposure_figure(Exposure(DAYS[:1], np.array([0.5]), np.array([-0.2]), funds))
    assert (list(by_name(figure)["Short"].y), list(by_name(figure)["Net"].y)) == ([-0.2], [0.3])
    assert next(trace for trace in figure.data if trace.type == "heatmap").zmin == -0.5


def test_exposure_without_funds_has_no_rows():
    assert [trace.type for trace in figures.exposure_figure(Exposure(DAYS[:1], np.array([0.5]), np.zeros(1), {})).data] == ["scatter"]


def test_right_and_wrong_signs_are_apart():
    traces = by_name(figures.change_figure(PAIRS))
    assert (list(traces["Right sign"].x), list(traces["Right sign"].y)) == ([0.01], [0.02])
    assert (list(traces["Wrong sign"].x), list(traces["Wrong sign"].y)) == ([-0.01, 0.02], [0.01, -0.03])
    assert traces["Right sign"].marker.symbol != traces["Wrong sign"].marker.symbol
    assert list(traces["Perfect"].x) == list(traces["Perfect"].y) == [-0.0315, 0.0315]


def test_both_axes_of_the_scatter_have_one_scale():
    layout = figures.change_figure(PAIRS).layout
    assert tuple(layout.xaxis.range) == tuple(layout.yaxis.range) == pytest.approx((-0.0315, 0.0315))
    assert layout.yaxis.scaleanchor == "x"


def test_the_fitted_line_has_the_slope_of_least_squares():
    fitted = by_name(figures.change_figure(PAIRS))["Fitted, slope −1.07"]
    assert list(fitted.x) == [-0.01, 0.02]
    assert list(fitted.y) == pytest.approx([0.0178571, -0.0142857])


def test_forecasts_that_never_vary_have_no_fitted_line():
    constant = ForecastPairs("SPY", DAYS, np.full(3, 0.01), np.array([0.02, 0.01, -0.03]))
    assert list(by_name(figures.change_figure(constant))) == ["Right sign", "Wrong sign", "Perfect"]


@pytest.mark.parametrize("draw", [figures.change_series_figure, figures.price_figure])
def test_predicted_stands_beside_actual(draw):
    traces = by_name(draw(PAIRS))
    assert (list(traces["Predicted"].y), list(traces["Actual"].y)) == ([0.01, -0.01, 0.02], [0.02, 0.01, -0.03])


def test_every_refit_has_a_curve():
    figure = figures.training_figure([refit("2020-01"), refit("2020-02", (0.3,)), refit("2020-03", ())])
    assert [(trace.name, trace.mode) for trace in figure.data] == [("SPY 2020-01, seed 1", "lines"), ("SPY 2020-02, seed 1", "markers")]
    assert (list(figure.data[0].x), list(figure.data[0].y)) == ([1, 2], [0.2, 0.1])


def test_refit_errors_stand_beside_those_of_no_change():
    traces = by_name(figures.refit_error_figure([refit("2020-01"), refit("2020-02", rmse=float("nan"))]))
    assert (list(traces["SPY: network"].x), list(traces["SPY: network"].y)) == (["2020-01-01"], [0.02])
    assert list(traces["SPY: no change"].y) == [0.03]


def test_a_watermark_is_part_of_the_figure():
    assert figures.watermarked(figures.price_figure(PAIRS), "SYNTHETIC").layout.annotations[0].text == "SYNTHETIC"
