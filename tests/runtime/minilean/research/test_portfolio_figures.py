"""Portfolio statistics of a frame. The figures of a whole session are compared with LEAN's in tests/conformance."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from minilean.research.portfolio_figures import portfolio_figures


def no_rate(day: object) -> Decimal:
    return Decimal(0)


def test_figures_of_three_days() -> None:
    days = pd.to_datetime(["2020-01-01 16:00", "2020-01-02 16:00", "2020-01-03 16:00"])
    frame = pd.DataFrame({"equity": [100.0, 110.0, 99.0], "benchmark": [10.0, 11.0, 9.9]}, index=days)

    figures = portfolio_figures(frame, no_rate, 252)

    # the day without a change counts as a loss, as in LEAN
    assert figures["Win Rate (%)"] == pytest.approx(100 / 3)
    assert figures["Net Profit (%)"] == pytest.approx(-1)
    assert figures["Drawdown (%)"] == 10
    assert figures["Beta"] == pytest.approx(1)
    assert figures["Tracking Error"] == pytest.approx(0, abs=1e-12)


def test_days_with_a_gap_are_left_out_and_the_last_value_of_a_day_counts() -> None:
    days = pd.to_datetime(["2020-01-01 10:00", "2020-01-01 16:00", "2020-01-02 16:00", "2020-01-03 16:00"])
    whole = pd.DataFrame({"equity": [100.0, 100.0, 105.0, 103.0], "benchmark": [7.0, 10.0, 11.0, 12.0]}, index=days)
    gap = whole.reindex([*days, pd.Timestamp(2020, 1, 2, 17)]).sort_index()
    gap.loc["2020-01-02 17:00", "equity"] = 1.0

    figures = portfolio_figures(gap, no_rate, 252)

    assert figures == portfolio_figures(whole, no_rate, 252)
    assert figures["Beta"] == portfolio_figures(whole.iloc[1:], no_rate, 252)["Beta"]


def test_a_frame_without_its_columns_is_answered_with_the_reason() -> None:
    assert portfolio_figures(pd.DataFrame({"equity": [1.0]}), no_rate, 252) == {
        "Runtime Error": "The frame has no column 'benchmark'; it needs the columns 'equity' and 'benchmark'."
    }


def test_an_empty_frame_has_figures_of_nothing() -> None:
    assert portfolio_figures(pd.DataFrame({"equity": [], "benchmark": []}), no_rate, 252)["Sharpe Ratio"] == 0
