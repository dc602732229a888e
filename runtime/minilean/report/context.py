"""What result files do not say about a run: on what data, with what versions, and what it said of its refits."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from minilean.data.data_files import is_present
from minilean.data.price_files import read_trades
from minilean.datasets.lean_format import daily_path
from minilean.errors import MinileanError

_PACKAGES = ("numpy", "pandas", "scipy", "scikit-learn", "keras", "tensorflow", "jax", "plotly")


@dataclass(frozen=True)
class ReportContext:
    """Where a run's data are, what it said of its refits, and what ran it.

    Args:
        data_folder: LEAN data folder; None when unknown.
        refits: what the run has saved under keys named `refits.json`, the newest last.
        versions: by name of the program or package.
        parameters: what the algorithm got for each parameter that it asked for, defaults included.
    """

    data_folder: Path | None = None
    refits: Mapping[str, bytes] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_this_process(cls, data_folder: Path, refits: Mapping[str, bytes], parameters: Mapping[str, str]) -> ReportContext:
        """The context of a run that this process has made, with the versions that are installed here."""
        return cls(data_folder, refits, installed_versions(), parameters)


@dataclass(frozen=True)
class DataSpan:
    """Daily bars of one fund in the data folder.

    Args:
        ticker: of the fund.
        first, last: days of its first and last bar.
        num_bars: how many there are.
    """

    ticker: str
    first: date
    last: date
    num_bars: int


def installed_versions() -> dict[str, str]:
    """Versions of Python and of the packages that a run may use; packages that are not installed are left out."""
    versions = {"Python": platform.python_version()}
    for name in _PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            continue
    return versions


def data_spans(data_folder: Path, tickers: Iterable[str]) -> tuple[list[DataSpan], list[str]]:
    """Spans of the daily bars of US equities; tickers without a file are left out.

    Returns:
        The spans, and a sentence about every file that cannot be read: the run may never have needed it.
    """
    spans, troubles = [], []
    for ticker in tickers:
        path = data_folder / daily_path(ticker)
        try:
            if not is_present(path):
                continue
            days = read_trades(path).ordinals
        except (MinileanError, OSError) as error:
            troubles.append(f"The prices of {ticker} cannot be read: {error}")
            continue
        if days.size:
            spans.append(DataSpan(ticker, date.fromordinal(int(days[0])), date.fromordinal(int(days[-1])), days.size))
    return spans, troubles
