"""The macro LSTM cold, with every model trained, and warm, with every model loaded."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from measure import ROOT, backtest


def rows(folder: Path, data: Path) -> Iterator[tuple[str, ...]]:
    """Name, seconds, memory, and how the warm run relates to the cold one.

    Args:
        folder: an empty folder for results and weights.
        data: a LEAN data folder.
    """
    strategy = ROOT / "algorithms" / "macro_lstm"
    for name, options in (("default span", ()), ("2011 to 2020-11", ("--parameter", "start", "2011-01-01"))):
        store = folder / f"store {name}"
        cold = backtest(strategy, folder / f"cold {name}", store, data, *options)
        warm = backtest(strategy, folder / f"warm {name}", store, data, *options)
        same = "same orders" if warm.fingerprint == cold.fingerprint else "OTHER ORDERS"
        yield (f"{name}, cold", f"{cold.seconds:.0f}", f"{cold.megabytes:.0f}", "")
        yield (f"{name}, warm", f"{warm.seconds:.1f}", f"{warm.megabytes:.0f}", f"{cold.seconds / warm.seconds:.0f} times faster, {same}")
