"""The runtime beside real LEAN: the same algorithms, the same orders, wall times of whole processes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from measure import ROOT, SPEED, backtest

CONFORMANCE = ROOT / "tests" / "conformance"
# LEAN without a container on two cores: seconds, and the unit of that machine (speed/README.md)
_RESTING, _BARS = 600, 252
_RUNS = 3  # the best counts, as it does for the unit: other programs only ever add to a time
LEAN = {"buy_and_hold": (7.8, 0.63), "macro_years": (68.3, 0.585), "stocks_400": (52.8, 0.65)}


def rows(folder: Path, real_data: Path | None, unit: float) -> Iterator[tuple[str, ...]]:
    """Name, our seconds, our units, LEAN's seconds, LEAN's units, memory, whether the orders are LEAN's.

    Args:
        folder: an empty folder for results.
        real_data: a LEAN data folder with the funds and stocks of the two long runs, or None to leave them out.
        unit: seconds of this machine's unit of work.
    """
    yield _row("buy_and_hold", "BuyAndHold", CONFORMANCE / "cases", CONFORMANCE / "data", CONFORMANCE / "expected", folder, unit)
    yield _resting(folder, fills=0)
    yield _resting(folder, fills=1)
    if real_data is None:
        return
    for name, class_name in (("macro_years", "MacroYears"), ("stocks_400", "Stocks400")):
        yield _row(name, class_name, SPEED, real_data, SPEED / "expected", folder, unit)
    for stocks in ("10", "100", "400"):
        found = backtest(SPEED / "stocks_400.py", folder / f"s{stocks}", folder / "store", real_data, "--parameter", "stocks", stocks)
        yield (f"stocks, {stocks}", f"{found.seconds:.1f}", f"{found.seconds / unit:.0f}", "", "", f"{found.megabytes:.0f}", "")


def _resting(folder: Path, fills: int) -> tuple[str, ...]:
    """What a resting order costs in each of a year's 252 bars, where nothing happens or where one order fills on each."""
    algorithm = Path(__file__).with_name("resting_orders.py")
    without, with_them = (
        min(backtest(algorithm, folder / f"resting {orders}-{fills}-{run}", folder / "store", CONFORMANCE / "data", "--parameter", "orders",
                     str(orders), "--parameter", "fills", str(fills)).seconds for run in range(_RUNS))
        for orders in (0, _RESTING)
    )  # fmt: skip
    cost = (with_them - without) / _RESTING / _BARS
    name = f"{_RESTING} resting orders" + (", a fill on each bar" if fills else "")
    return (name, f"{with_them:.1f}", "", "", "", "", f"{cost * 1e6:.1f} microseconds an order and bar")


def _row(name: str, class_name: str, algorithms: Path, data: Path, expected: Path, folder: Path, unit: float) -> tuple[str, ...]:
    algorithm, store = algorithms / f"{name}.py", folder / "store"
    outputs = [folder / f"{name}-{run}" for run in range(_RUNS)]
    found = min((backtest(algorithm, output, store, data, "--class", class_name) for output in outputs), key=lambda run: run.seconds)
    want = json.loads((expected / name / "statistics.json").read_text())["order_list_hash"]
    seconds, lean_unit = LEAN[name]
    same = "equal" if found.fingerprint == want else "DIFFERENT"
    return (
        name, f"{found.seconds:.1f}", f"{found.seconds / unit:.0f}", f"{seconds:.1f}", f"{seconds / lean_unit:.0f}",
        f"{found.megabytes:.0f}", same,
    )  # fmt: skip
