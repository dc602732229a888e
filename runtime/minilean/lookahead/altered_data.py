"""Data folders that equal another one up to a day: later bars are missing, or have other prices."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np

from minilean.common.clock import zone
from minilean.common.enums import SecurityType
from minilean.data.folder import DataFolder
from minilean.data.map_file import MapFiles
from minilean.data.text_lines import read_text
from minilean.lookahead.dated_files import DatedFile, DayFactors, DayFile, Kind, PriceFile, read_dated_file

_PRICE_SCALE = 10_000
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
# Enough to turn the sign of most daily moves. Together less than half of a 3:2 split, which must stay visible in the bars, or the
# factor file would contradict them.
_LEVEL = (0.05, 0.10)
_NOISE = 0.02
_VOLUME = (0.5, 2.0)
# What a folder needs besides prices. It states calendars and rates, which no run here changes.
_REFERENCE_FOLDERS = ("market-hours/", "symbol-properties/", "alternative/interest-rate/")
_CORPORATE_FOLDERS = ("/factor_files/", "/map_files/")

Contents = Mapping[str, bytes | None]
"""Path below a data folder to content; None for a file that is not there."""


class Perturbation:
    """Seeded factors of prices and volumes by ticker and day, from a day on.

    A ticker's prices move to another level, up or down by 5 to 10 %, and every day by up to 2 % more; volumes by a half to twice.

    Args:
        first_ordinal: the first day.
        seed: equal seeds give equal factors.
    """

    def __init__(self, first_ordinal: int, seed: int) -> None:
        self._first = first_ordinal
        self._seed = seed
        self._tables: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def of(self, ticker: str, ordinal: int) -> DayFactors:
        """The factors of a ticker on a day on or after the first one."""
        if ticker not in self._tables:
            self._tables[ticker] = self._drawn(ticker)
        prices, volumes = self._tables[ticker]
        place = (ordinal - self._first) % len(prices)
        return DayFactors(float(prices[place]), float(volumes[place]))

    def _drawn(self, ticker: str) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng([self._seed, zlib.crc32(ticker.encode())])
        num_days = 40_000  # a century
        level = random.choice([-1.0, 1.0]) * random.uniform(*_LEVEL)
        prices = np.exp(level + random.uniform(-_NOISE, _NOISE, num_days))
        return prices, random.uniform(*_VOLUME, num_days)


class ReadFiles:
    """The files that a run read from a data folder, ready to be altered.

    Args:
        root: the data folder.
        paths: of the files below it, with `/`.
    """

    def __init__(self, root: Path, paths: Iterable[str]) -> None:
        self._root = root
        self._folder = DataFolder(root)
        self._files: list[DatedFile] = []
        self._factor_files: list[str] = []
        unknown: list[str] = []
        for path in sorted(set(paths)):
            if "/factor_files/" in path:
                self._factor_files.append(path)
            elif path.startswith(_REFERENCE_FOLDERS) or any(part in path for part in _CORPORATE_FOLDERS):
                continue
            elif (file := read_dated_file(root, path)) is not None:
                self._files.append(file)
            else:
                unknown.append(path)
        self.unknown = tuple(unknown)
        """Files without dates in their names or at the beginnings of their lines, which stay as they are."""

    def known_from(self, day: date) -> datetime | None:
        """The earliest instant, naive UTC, at which a bar of a day or later is known; None if there is no such bar.

        A daily bar is known at the close of its session, an hourly one at its end, a file that universes choose from at the midnight
        after its day. What a run decides before that instant cannot depend on any of them.
        """
        return min((moment for file in self._files if (moment := self._known(file, day)) is not None), default=None)

    def truncated(self, day: date) -> Contents:
        """The files without the bars of a day and later ones."""
        return {file.path: file.until(_first_ordinal(file, day)) for file in self._changing(day)}

    def perturbed(self, day: date, seed: int) -> Contents:
        """The files with other prices and volumes from a day on, and factor files whose reference prices fit them."""
        perturbation = Perturbation(day.toordinal(), seed)
        contents: dict[str, bytes | None] = {}
        for file in self._changing(day):
            contents[file.path] = file.changed(_first_ordinal(file, day), perturbation.of)
        for path in self._factor_files:
            contents[path] = self._factors(path, day, perturbation)
        return contents

    def _changing(self, day: date) -> list[DatedFile]:
        return [file for file in self._files if file.first_stamp(_first_ordinal(file, day)) is not None]

    def _known(self, file: DatedFile, day: date) -> datetime | None:
        stamp = file.first_stamp(_first_ordinal(file, day))
        if stamp is None:
            return None
        prices, day_file = PriceFile.of(file.path), DayFile.of(file.path)
        if day_file is not None:
            hours = self._folder.market_hours.hours(day_file.market, "", SecurityType.EQUITY)
            return hours.zone.to_utc(stamp + _DAY)
        if prices is None:
            return zone("UTC").to_utc(stamp)
        hours = self._folder.market_hours.hours(prices.market, prices.ticker, getattr(SecurityType, prices.security_type.upper()))
        if not prices.daily:
            return hours.data_zone.to_utc(stamp + _HOUR)
        session = hours.session(stamp.date()) if file.kind is Kind.TRADES else None
        return hours.data_zone.to_utc(stamp + _DAY) if session is None else hours.zone.to_utc(session[1])

    def _factors(self, path: str, day: date, perturbation: Perturbation) -> bytes:
        market, permtick = path.split("/")[1], Path(path).stem.upper()
        names = MapFiles(self._root / "equity" / market / "map_files").resolve(permtick, date.today())
        by_path = {file.path: file for file in self._files}
        lines: list[str] = []
        for line in read_text(self._root / path, "Download the file again.").splitlines():
            parts = line.split(",")
            if len(parts) > 3 and int(parts[0]) >= int(f"{day:%Y%m%d}"):
                row_day = datetime.strptime(parts[0], "%Y%m%d").date()
                ticker = names.mapped(row_day) or permtick
                bars = by_path.get(f"equity/{market}/daily/{ticker.lower()}.zip")
                close = None if bars is None else bars.changed_close(row_day.toordinal(), perturbation.of)
                if close is not None:
                    parts[3] = f"{Decimal(close) / _PRICE_SCALE}"
            lines.append(",".join(parts) + "\n")
        return "".join(lines).encode()


def _first_ordinal(file: DatedFile, day: date) -> int:
    # A line of custom data that bears a day's date may be known when the day begins, so those lines change a day later.
    return day.toordinal() + (1 if file.kind is Kind.CUSTOM else 0)


def write_altered(root: Path, target: Path, contents: Contents) -> None:
    """Make a data folder of links to another one, with some files of its own.

    Args:
        root: the folder that is linked to.
        target: the new folder; made.
        contents: the files that differ.

    Raises:
        OSError: the disk refuses.
    """
    _overlay(root, target, {tuple(path.split("/")): content for path, content in contents.items()})


def _overlay(root: Path, target: Path, contents: Mapping[tuple[str, ...], bytes | None]) -> None:
    target.mkdir(parents=True)
    below: dict[str, dict[tuple[str, ...], bytes | None]] = {}
    for path, content in contents.items():
        below.setdefault(path[0], {})[path[1:]] = content
    for entry in os.scandir(root):
        if entry.name not in below:
            os.symlink(os.path.abspath(entry.path), target / entry.name)
        elif () not in below[entry.name]:
            _overlay(Path(entry.path), target / entry.name, below[entry.name])
        elif (content := below[entry.name][()]) is not None:
            (target / entry.name).write_bytes(content)
