"""Whether much of the margin stands idle (`PortfolioMarginUsageAnalysis`)."""

from __future__ import annotations

from collections.abc import Iterable

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.analysis.mathnet import moving_means
from minilean.results.charts import BaseSeries
from minilean.results.finding import Finding
from minilean.results.sampler import PORTFOLIO_MARGIN

_LITTLE, _DAYS = 50.0, 3


def portfolio_margin_use(run: FinishedRun) -> list[Finding]:
    """On some days less than half of the margin was used, as a mean over three days."""
    chart = run.result.charts.get(PORTFOLIO_MARGIN)
    days = 0 if chart is None else sum(1 for used in moving_means(_used(chart.series.values()), _DAYS) if used < _LITTLE)
    if not days:
        return []
    return [
        Finding(
            "PortfolioMarginUsageAnalysis",
            "Much of the account stood idle on some days.",
            # LEAN's own words: programs read the number out of them
            f"Number of days when the 3-day SMA of the margin usage drops below 50%: {days}",
            (
                "Make positions larger, or trade more funds, if the idle cash is not meant.",
                "Hold a fund of short Treasuries while nothing else is held, so that idle cash earns its interest.",
            ),
        )
    ]


def _used(series: Iterable[BaseSeries]) -> list[float]:
    """Margin in use at each moment, in percent, of all securities together, added in their order."""
    total: dict[int, float] = {}
    for one in series:
        # a chart's values have so few digits that any way to a double gives the same
        for time, used in one._points:
            total[time] = total.get(time, 0.0) + (0.0 if used is None else float(used))
    return [total[time] for time in sorted(total)]
