"""Looks at the files beside prices: rates, indices, what universes choose from, shares to borrow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from minilean.data.cboe import read_index
from minilean.data.constituents import read_holdings, read_members
from minilean.data.data_files import files_in
from minilean.data.folder import DataFolder
from minilean.data.fundamental import read_coarse
from minilean.doctor.findings import Finding, Kind
from minilean.errors import DataError
from minilean.reality_models.shortable import read_shortable

_DAY_FILES: tuple[tuple[str, Callable[[Path, date], Any]], ...] = (
    ("fundamental/coarse", read_coarse),
    ("universes/etf/*", read_holdings),
    ("universes/daily/*", read_members),
)
_ANY_DAY = date(2000, 1, 1)


def reference_findings(folder: DataFolder) -> Iterator[Finding]:
    """What cannot be read in a data folder besides the files of its securities; those that LEAN does without may be missing."""
    for path, read in _readers(folder):
        try:
            read()
        except DataError as error:
            yield Finding(path.relative_to(folder.root).as_posix(), Kind.UNREADABLE, str(error))


def _readers(folder: DataFolder) -> Iterator[tuple[Path, Callable[[], object]]]:
    yield folder.interest_rates.path, lambda: folder.interest_rates.rate(_ANY_DAY)
    for path in files_in(folder.root / "alternative" / "cboe", "*.csv"):
        yield path, lambda path=path: read_index(path)
    for market in files_in(folder.root / "equity", "*"):
        if not market.is_dir():
            continue
        for pattern, read in _DAY_FILES:
            for place in sorted(market.glob(pattern)):
                for path in files_in(place, "*.csv"):
                    yield path, lambda read=read, path=path: read(path, _ANY_DAY)
        for path in sorted(market.glob("shortable/*/symbols/*.csv")):
            yield path, lambda path=path: read_shortable(path)
