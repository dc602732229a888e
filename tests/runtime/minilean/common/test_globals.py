"""The folder that an algorithm asks for by LEAN's name."""

# ruff: noqa: F403, F405
from __future__ import annotations

from pathlib import Path

from AlgorithmImports import *
from minilean.testing import run


def test_it_is_the_data_folder_of_the_run(conformance_data: Path) -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            self.folders = (Globals.data_folder, Globals.DataFolder)

    result = run(Asking, data_folder=conformance_data, start="2015-01-05", end="2015-01-06")
    assert result.algorithm.folders == (str(conformance_data), str(conformance_data))
