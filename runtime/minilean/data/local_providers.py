"""LEAN's readers of map and factor files, for algorithms that look into those themselves (`LocalDiskFactorFileProvider`)."""

from __future__ import annotations

from pathlib import Path

from minilean.common.globals import Globals
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.data.factor_file import FactorFile
from minilean.data.folder import DataFolder
from minilean.data.map_file import MapFile


class DefaultDataProvider(LeanObject):
    """Reads the files of the data folder."""


class LocalDiskMapFileProvider(LeanObject):
    """The tickers of securities over time."""

    def initialize(self, data_provider: object) -> None:
        """The run's own data folder is read."""

    def get(self, symbol: Symbol) -> MapFile:
        """The tickers of a security; an empty file where there is none."""
        return DataFolder(Path(Globals.data_folder)).map_file(symbol)


class LocalDiskFactorFileProvider(LeanObject):
    """The dividends and splits of securities."""

    def initialize(self, map_file_provider: object, data_provider: object) -> None:
        """The run's own data folder is read."""

    def get(self, symbol: Symbol) -> FactorFile:
        """The factors of a security; an empty file where there is none."""
        return DataFolder(Path(Globals.data_folder)).factor_file(symbol)
