"""Days on which less than half of the margin was used."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.results.analysis.margin_use import portfolio_margin_use


def chart(**series: list[tuple[int, str | None]]) -> dict[str, SimpleNamespace]:
    rows = {
        name: SimpleNamespace(_points=[(time, None if value is None else Decimal(value)) for time, value in points])
        for name, points in series.items()
    }
    return {"Portfolio Margin": SimpleNamespace(series=rows)}


def test_days_below_half_of_the_margin_are_counted(make_run) -> None:
    # means over three days: 90, 65, 60, 46.7, 43.3
    charts = chart(SPY=[(1, "90"), (2, "40"), (3, "50"), (4, "50"), (5, "30")])
    (finding,) = portfolio_margin_use(make_run(charts=charts))
    assert finding.name == "PortfolioMarginUsageAnalysis"
    assert finding.sample == "Number of days when the 3-day SMA of the margin usage drops below 50%: 2"
    assert finding.count is None


def test_the_margin_of_all_securities_counts_together(make_run) -> None:
    charts = chart(SPY=[(1, "30"), (3, "50")], TLT=[(1, "20"), (2, "51.5"), (3, None)])
    assert portfolio_margin_use(make_run(charts=charts)) == []


@pytest.mark.parametrize(("used", "found"), [("50", 0), ("49.9999", 3)])
def test_half_is_enough(make_run, used: str, found: int) -> None:
    days = portfolio_margin_use(make_run(charts=chart(SPY=[(day, used) for day in range(3)])))
    assert [finding.sample.rpartition(": ")[2] for finding in days] == ([str(found)] if found else [])


def test_without_the_chart_nothing_is_said(make_run) -> None:
    assert portfolio_margin_use(make_run()) == []
