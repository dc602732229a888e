"""A benchmark of daily closes, where LEAN's own would be 0 because it reads benchmarks from hourly files alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.securities.benchmarks import SecurityBenchmark

if TYPE_CHECKING:
    from minilean.data.folder import DataFolder
    from minilean.data.series import BarSeries
    from minilean.securities.security import Security


@dataclass(frozen=True, slots=True)
class DailyBenchmark:
    """What charts and statistics compare with in place of 0; the algorithm itself is told what LEAN would tell it.

    Attributes:
        security: whose price it is.
        series: its daily bars.
    """

    security: Security
    series: BarSeries

    def evaluate_exact(self, utc: datetime) -> Decimal:
        """The last close by a UTC instant in the account currency; 0 before the first one."""
        row = self.series.index_after(utc) - 1
        if row < 0:
            return ZERO
        bar = self.series.bar(row, DataNormalizationMode.ADJUSTED, self.security.symbol)
        return bar.value_exact * self.security.quote_currency.conversion_rate_exact

    @property
    def remark(self) -> str:
        """What the reader of a result should know of it."""
        return (
            f"There are no hourly prices of {self.security.symbol.value}, from which LEAN reads a benchmark: LEAN's is 0, here it follows "
            "the daily closes; orders are the same, and --strict does as LEAN does."
        )


def daily_benchmark(benchmark: object, folder: DataFolder) -> DailyBenchmark | None:
    """The daily closes of a benchmark without hourly prices; None for any other, and where there are no daily ones either.

    Args:
        benchmark: that of the run.
        folder: the data folder.
    """
    if not isinstance(benchmark, SecurityBenchmark):
        return None
    security = benchmark.security
    if security.type not in (SecurityType.EQUITY, SecurityType.FOREX) or folder.series(security.symbol, Resolution.HOUR) is not None:
        return None
    series = folder.series(security.symbol, Resolution.DAILY)
    return None if series is None else DailyBenchmark(security, series)
