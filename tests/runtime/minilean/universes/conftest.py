"""A data folder of five stocks with the files that universes choose from, and an algorithm that notes who enters and leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.common.enums import Resolution
from minilean.data.folder import DataFolder
from minilean.testing import run
from minilean.testing.prices import daily_bars, write_folder

FIRST = date(2024, 1, 2)


class StockFolder:
    """Fifteen trading days of AAA to EEE from Tuesday, 2 January 2024."""

    def __init__(self, root: Path) -> None:
        self.root = root
        closes = {ticker: [float(base + day) for day in range(15)] for base, ticker in zip((10, 20, 30, 40, 50), "ABCDE", strict=True)}
        write_folder(root, {name * 3: daily_bars(name * 3, prices, FIRST) for name, prices in closes.items()}, {}, {})

    def identifier(self, ticker: str) -> str:
        """LEAN's text for the security of a ticker."""
        return str(DataFolder(self.root).create_symbol(ticker).id)

    def coarse(self, day: str, volumes: Mapping[str, float]) -> None:
        """All stocks of a day with their dollar volumes."""
        self._write("fundamental/coarse", day, (f"{self.identifier(t)},{t},10.5,100,{dollars}" for t, dollars in volumes.items()))

    def holdings(self, fund: str, day: str, weights: Mapping[str, float]) -> None:
        """What a fund holds on a day."""
        lines = (f"{t},{self.identifier(t)},{day},{weight},10,100" for t, weight in weights.items())
        self._write(f"universes/etf/{fund.lower()}", day, lines)

    def members(self, name: str, day: str, tickers: Iterable[str]) -> None:
        """The members of a list on a day; none is written as such."""
        lines = [f"{t},{self.identifier(t)}" for t in tickers] or ["NONE,NONE 0"]
        self._write(f"universes/daily/{name}", day, lines)

    def _write(self, place: str, day: str, lines: Iterable[str]) -> None:
        path = self.root / "equity" / "usa" / place / f"{day}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")


@pytest.fixture
def stocks(tmp_path: Path) -> StockFolder:
    return StockFolder(tmp_path / "data")


class Watcher(QCAlgorithm):
    """Adds the universe that the test's function makes."""

    make: Any = None

    def initialize(self) -> None:
        self.universe_settings.resolution = Resolution.DAILY
        self.changed: list[tuple[str, str, str]] = []
        self.added_universe = type(self).make(self)

    def on_securities_changed(self, changes: Any) -> None:
        entered, left = ("".join(s.symbol.value[0] for s in part) for part in (changes.added_securities, changes.removed_securities))
        self.changed.append((f"{self.time:%d %H}", entered, left))


class Watch:
    """Runs an algorithm in which `make(algorithm)` adds the universe; `log` has the lines of the last run."""

    Watcher: Any = Watcher
    log: list[str]

    def __call__(self, make: Any, folder: StockFolder, start: str = "2024-01-04", end: str = "2024-01-12", base: Any = Watcher) -> Any:
        """The algorithm after the run."""
        chosen = type("Chosen", (base,), {"make": staticmethod(make)})
        result = run(chosen, data_folder=folder.root, start=start, end=end)
        self.log = [line for line in result.log if "selects nobody" in line]
        return result.algorithm


@pytest.fixture
def watch() -> Watch:
    return Watch()
