"""The few figures that a reader looks at first."""

from __future__ import annotations

from dataclasses import dataclass

from minilean.report.returns import span_figures
from minilean.report.sections import ReportInput
from minilean.report.tables import percent

_UNTOLD = "–"
_FROM_STATISTICS = (
    ("Compounding Annual Return", "Annual return", "compounded"),
    ("Drawdown", "Drawdown", "the largest, during the day too"),
    ("Sharpe Ratio", "Sharpe ratio", "above the risk-free rate"),
    ("Probabilistic Sharpe Ratio", "Probabilistic Sharpe", "chance that the true ratio is above 1"),
    ("Beta", "Beta", "moves with the benchmark"),
    ("Portfolio Turnover", "Daily turnover", "of the portfolio"),
    ("Total Orders", "Orders", ""),
    ("Total Fees", "Fees", "taken off the profit"),
)
_TOLD_OF_SHORT_RUNS = ("Portfolio Turnover", "Total Orders", "Total Fees")


@dataclass(frozen=True)
class Tile:
    """A figure with its name.

    Args:
        label: what it is.
        value: as text.
        tone: ``good``, ``bad`` or empty.
        about: a few words on what it counts, or empty.
    """

    label: str
    value: str
    tone: str = ""
    about: str = ""


def headline_tiles(given: ReportInput) -> list[Tile]:
    """Net profit, the benchmark's over the same days, and the best known of LEAN's statistics.

    In a run that is too short for LEAN's statistics, which are zero then, the net profit is that of the equity, and the others are dashes.
    """
    statistics, daily = given.result.statistics, given.daily
    tiles = []
    if "Net Profit" in statistics:
        profit = _minus(statistics["Net Profit"])
        if given.is_too_short and daily is not None:
            profit = percent(span_figures(daily.days, daily.equity).total)
        tiles.append(Tile("Net profit", profit, _tone(profit), "change of the equity, open positions included"))
    if daily is not None and daily.benchmark is not None:
        total = span_figures(daily.days, daily.benchmark).total
        tiles.append(Tile("Benchmark's net profit", percent(total, 1), "", "held over the same days, no fees"))
    for name, label, about in _FROM_STATISTICS:
        if name in statistics:
            untold = given.is_too_short and name not in _TOLD_OF_SHORT_RUNS
            tiles.append(Tile(label, _UNTOLD if untold else _minus(statistics[name]), "", "too short to tell" if untold else about))
    return tiles


def _tone(text: str) -> str:
    if not any(digit in text for digit in "123456789"):
        return ""
    return "bad" if text.startswith("−") else "good"


def _minus(text: str) -> str:
    return text.replace("-", "−")
