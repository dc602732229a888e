"""Daily closes in place of a benchmark that LEAN leaves at 0."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from minilean.common.enums import SecurityType
from minilean.data.folder import DataFolder
from minilean.engine.daily_benchmark import daily_benchmark
from minilean.securities.benchmarks import FuncBenchmark, SecurityBenchmark


def benchmark_of(folder: DataFolder, ticker: str, kind: SecurityType = SecurityType.EQUITY, market: str = "usa") -> SecurityBenchmark:
    rate = SimpleNamespace(conversion_rate_exact=Decimal(2))
    security: Any = SimpleNamespace(symbol=folder.create_symbol(ticker, kind, market), type=kind, quote_currency=rate)
    return SecurityBenchmark(security)


def test_it_is_the_last_close_by_then_in_the_account_currency(conformance_data: Path) -> None:
    folder = DataFolder(conformance_data)
    found = daily_benchmark(benchmark_of(folder, "XLK"), folder)
    assert found is not None
    # the factor file has the close of 19 June 2014, 29.91, and its factor, 0.9270998; a share is worth two units of account currency each
    assert found.evaluate_exact(datetime(2014, 6, 19, 20)) == Decimal("55.459110036")
    assert found.evaluate_exact(datetime(2014, 6, 19, 19, 59)) != Decimal("55.459110036")
    assert found.evaluate_exact(datetime(1990, 1, 1)) == 0


def test_what_has_hourly_prices_or_no_prices_or_is_no_security_has_none(conformance_data: Path) -> None:
    folder = DataFolder(conformance_data)
    assert daily_benchmark(benchmark_of(folder, "SPY"), folder) is None
    assert daily_benchmark(benchmark_of(folder, "NOSUCH"), folder) is None
    assert daily_benchmark(FuncBenchmark(lambda utc: 1), folder) is None
    assert daily_benchmark(benchmark_of(folder, "XLK", SecurityType.BASE), folder) is None
