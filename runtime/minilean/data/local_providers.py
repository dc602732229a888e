"""LEAN's readers of map and factor files, for algorithms that look into those themselves (`LocalDiskFactorFileProvider`)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from minilean.common.globals import Globals
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol
from minilean.data.data_files import is_present
from minilean.data.factor_file import FactorFile
from minilean.data.folder import DataFolder
from minilean.data.map_file import MapFile
from minilean.data.text_lines import read_text


class DefaultDataProvider(LeanObject):
    """Reads the files of the data folder."""

    @staticmethod
    def read_lines(file: str) -> Iterator[str]:
        """The lines of a file; none where there is no file.

        Raises:
            DataError: the machine does not read it.
        """
        path = Path(file)
        if is_present(path):
            yield from read_text(path, "Correct its path.").splitlines()


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
