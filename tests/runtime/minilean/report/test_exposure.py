from __future__ import annotations

import numpy as np
import pytest

from minilean.report.exposure import exposure_by_fund
from minilean.report.reading import read_result

DAY = 86_400


def exposure_chart(make_chart, times, long, short):
    return make_chart(
        "Exposure",
        **{"Equity_-_Long_Ratio": list(zip(times, long, strict=True)), "Equity_-_Short_Ratio": list(zip(times, short, strict=True))},
    )


def test_exposure_is_split_in_proportion_to_margin(write_run, make_chart, new_year):
    times = [new_year, new_year + DAY]
    charts = {
        "Exposure": exposure_chart(make_chart, times, [0.9, 0.8], [0, 0]),
        "Portfolio Margin": make_chart(
            "Portfolio Margin", SPY=[[times[0], 30.0], [times[1], None]], TLT=[[times[0], 15.0], [times[1], 40.0]]
        ),
    }
    exposure = exposure_by_fund(read_result(write_run(charts=charts), "Small"))
    assert exposure.long.tolist() == [0.9, 0.8]
    np.testing.assert_allclose(exposure.funds["SPY"], [0.6, np.nan])
    np.testing.assert_allclose(exposure.funds["TLT"], [0.3, 0.8])
    assert list(exposure.funds) == ["TLT", "SPY"]


def test_short_positions_are_negative(write_run, make_chart, new_year):
    charts = {
        "Exposure": exposure_chart(make_chart, [new_year], [0], [-0.5]),
        "Portfolio Margin": make_chart("Portfolio Margin", SPY=[[new_year, 25.0]]),
    }
    exposure = exposure_by_fund(read_result(write_run(charts=charts), "Small"))
    assert (exposure.short.tolist(), exposure.funds["SPY"].tolist()) == ([-0.5], [-0.5])


def test_fills_tell_which_fund_is_short_when_both_sides_are_held(write_run, make_chart, new_year):
    charts = {
        "Exposure": exposure_chart(make_chart, [new_year], [0.6], [-0.4]),
        "Portfolio Margin": make_chart("Portfolio Margin", SPY=[[new_year, 30.0]], TLT=[[new_year, 20.0]]),
    }
    events = [
        {"time": new_year - 60, "symbol": "SPY R735QTJ8XC9X", "symbolValue": "SPY", "status": "filled", "fillQuantity": 10},
        {"time": new_year - 60, "symbol": "TLT SGNKIKYGE9NP", "symbolValue": "TLT", "status": "filled", "fillQuantity": -5},
        {"time": new_year + 60, "symbol": "TLT SGNKIKYGE9NP", "symbolValue": "TLT", "status": "filled", "fillQuantity": 50},
    ]
    exposure = exposure_by_fund(read_result(write_run(events, charts), "Small"))
    assert (exposure.funds["SPY"].tolist(), exposure.funds["TLT"].tolist()) == ([0.6], [-0.4])


def test_without_margin_the_funds_are_not_told_apart(write_run, make_chart, new_year):
    exposure = exposure_by_fund(read_result(write_run(charts={"Exposure": exposure_chart(make_chart, [new_year], [0.5], [0])}), "Small"))
    assert (exposure.long.tolist(), exposure.funds) == ([0.5], {})


def test_a_run_without_samples_has_no_exposure(write_run):
    assert exposure_by_fund(read_result(write_run(), "Small")) is None


def test_funds_of_a_result_of_lean_add_up_to_its_exposure(lean_output):
    exposure = exposure_by_fund(read_result(lean_output, "EqualWeighting"))
    assert sorted(exposure.funds) == ["XLB", "XLE", "XLF", "XLI", "XLK"]
    np.testing.assert_allclose(np.nansum(list(exposure.funds.values()), axis=0), exposure.long, atol=1e-12)
    # 843 shares of XLK for 32,042.92 of 100,000 on the first day that anything was held
    first = int(np.flatnonzero(exposure.long)[0])
    assert exposure.funds["XLK"][first] == pytest.approx(0.3204, abs=0.0002)
