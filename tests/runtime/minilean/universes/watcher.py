"""An algorithm that notes who enters and leaves its universe."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from typing import Any

from AlgorithmImports import *
from minilean.testing import run


class Watcher(QCAlgorithm):
    """Adds the universe that the test's function makes."""

    make: Any = None

    def initialize(self):
        self.universe_settings.resolution = Resolution.DAILY
        self.changed: list[tuple[str, str, str]] = []
        self.added_universe = type(self).make(self)

    def on_securities_changed(self, changes):
        entered, left = ("".join(s.symbol.value[0] for s in part) for part in (changes.added_securities, changes.removed_securities))
        self.changed.append((f"{self.time:%d %H}", entered, left))


def watch(make: Any, folder: Any, start: str = "2024-01-04", end: str = "2024-01-12", base: type = Watcher) -> Any:
    """The algorithm after a run in which `make(algorithm)` added the universe."""

    class Chosen(base):
        pass

    Chosen.make = staticmethod(make)
    return run(Chosen, data_folder=folder.root, start=start, end=end).algorithm
