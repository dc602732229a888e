"""The few figures that a reader looks at first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from minilean.report.sections import ReportInput
from minilean.report.tables import percent

_FROM_STATISTICS = (
    ("Compounding Annual Return", "Annual return"),
    ("Drawdown", "Drawdown"),
    ("Sharpe Ratio", "Sharpe ratio"),
    ("Probabilistic Sharpe Ratio", "Probabilistic Sharpe"),
    ("Beta", "Beta"),
    ("Portfolio Turnover", "Daily turnover"),
    ("Total Orders", "Orders"),
    ("Total Fees", "Fees"),
)


@dataclass(frozen=True)
class Tile:
    """A figure with its name.

    Args:
        label: what it is.
        value: as text.
        tone: ``good``, ``bad`` or empty.
    """

    label: str
    value: str
    tone: str = ""


def headline_tiles(given: ReportInput) -> list[Tile]:
    """Net profit, the benchmark's over the same days, and the best known of LEAN's statistics."""
    statistics = given.result.statistics
    tiles = []
    if "Net Profit" in statistics:
        tiles.append(Tile("Net profit", _minus(statistics["Net Profit"]), "bad" if statistics["Net Profit"].startswith("-") else "good"))
    if given.daily is not None and given.daily.benchmark is not None:
        known = given.daily.benchmark[np.isfinite(given.daily.benchmark)]
        tiles.append(Tile("Benchmark", percent(float(known[-1] / known[0] - 1.0), 1)))
    return tiles + [Tile(label, _minus(statistics[name])) for name, label in _FROM_STATISTICS if name in statistics]


def _minus(text: str) -> str:
    return text.replace("-", "−")
