"""What `make bench BASE=...` runs on two checkouts: the same work on both sides, of this checkout's choice."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from comparison import Benchmark
from measure import ROOT, SPEED, backtest_command

_BENCH = ROOT / "bench"
_CONFORMANCE = ROOT / "tests" / "conformance"
_CASES = ("buy_and_hold", "order_types", "long_run")


def benchmarks(real_data: Path | None) -> Iterator[Benchmark]:
    """All of them.

    Args:
        real_data: a LEAN data folder with the funds and stocks of the long runs, or None to leave them out.
    """
    data = _CONFORMANCE / "data"
    for case in _CASES:
        yield _algorithm(case, _CONFORMANCE / "cases" / f"{case}.py", data)
    for fills in ("0", "1"):
        name = "600 resting orders" + (", a fill on each bar" if fills == "1" else "")
        yield _algorithm(name, _BENCH / "resting_orders.py", data, "--parameter", "fills", fills)
    yield Benchmark("three refits", lambda root, output, store: [sys.executable, str(_BENCH / "refits.py")])
    if real_data is None:
        return
    for case in ("macro_years", "stocks_400"):
        yield _algorithm(case, SPEED / f"{case}.py", real_data)
    yield Benchmark("macro_lstm, cold", lambda root, output, store: _strategy(root, output, store, real_data))
    yield Benchmark("macro_lstm, warm", lambda root, output, store: _strategy(root, output, store, real_data), keeps_store=True, warm_ups=2)


def _algorithm(name: str, file: Path, data: Path, *options: str) -> Benchmark:
    """An algorithm of this checkout, on both sides."""
    return Benchmark(name, lambda root, output, store: backtest_command(file, output, store, data, *options))


def _strategy(root: Path, output: Path, store: Path, data: Path) -> list[str]:
    """The strategy of each side, which goes with its library."""
    return backtest_command(root / "algorithms" / "macro_lstm", output, store, data)
