"""Looks through the daily and hourly price files of a data folder, and at their factor and map files."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np

from minilean.common.enums import SecurityType
from minilean.data.agreement import check_calendar, check_factors, check_names
from minilean.data.data_files import files_in, read_zip
from minilean.data.factor_file import read_factor_file
from minilean.data.folder import DataFolder
from minilean.data.map_file import MapFile, read_map_file
from minilean.data.market_hours import ExchangeHours
from minilean.data.price_files import TradeRows, read_quotes, read_trades
from minilean.doctor.findings import Finding, Kind, Thresholds
from minilean.doctor.reference_files import reference_findings
from minilean.doctor.series_checks import dead, gaps, holes, stale, unrecorded_splits
from minilean.errors import DataError, InputError

_KINDS = (("equity", "daily"), ("equity", "hour"), ("forex", "daily"), ("forex", "hour"))
_FOR_GOOD = (date.min.toordinal(), date.max.toordinal() - 1)
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError)


@dataclass
class Examination:
    """The result of looking through a folder.

    Args:
        num_files: price files that were read.
        findings: by file, then in order of days.
        usual_end: until when at least half of the files of daily equities go; None without any.
    """

    num_files: int = 0
    usual_end: date | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class _Series:
    """The bars of a file: days and closes, and the rows themselves where they are trades."""

    ordinals: np.ndarray
    rows: TradeRows | None
    columns: tuple[np.ndarray, ...]
    closes: np.ndarray


@dataclass(frozen=True)
class _Group:
    """The price files of one security type, market and resolution."""

    security_type: SecurityType
    market: str
    daily: bool
    paths: tuple[Path, ...]


def examine(root: Path, thresholds: Thresholds | None = None, on_progress: Callable[[float], None] = lambda done: None) -> Examination:
    """Look through a data folder.

    Args:
        root: the folder.
        thresholds: from when on something is a finding.
        on_progress: told the share of files that are read.

    Returns:
        What was found.

    Raises:
        InputError: there is no such folder, or it has no price files.
    """
    folder = DataFolder(root)
    groups = list(_groups(root))
    total = sum(len(group.paths) for group in groups)
    if not total:
        raise InputError(f"{root} holds no daily or hourly prices in equity/ or forex/; name a LEAN data folder.")
    result = Examination(findings=list(reference_findings(folder)))
    for group in groups:
        examiner = _GroupExaminer(folder, group, thresholds or Thresholds())
        for path in group.paths:
            result.findings.extend(examiner.examine(path))
            result.num_files += 1
            on_progress(result.num_files / total)
        result.findings.extend(examiner.examine_together())
        if group.daily and group.security_type is SecurityType.EQUITY:
            result.usual_end = max(filter(None, [result.usual_end, examiner.usual_end]), default=None)
    # several securities may need the same damaged file
    result.findings = list(dict.fromkeys(result.findings))
    result.findings.sort(key=lambda finding: (finding.file, finding.first or date.min))
    return result


def _groups(root: Path) -> Iterator[_Group]:
    for kind, resolution in _KINDS:
        for folder in sorted(path for path in root.glob(f"{kind}/*/{resolution}") if path.is_dir()):
            paths = tuple(files_in(folder, "*.zip"))
            yield _Group(getattr(SecurityType, kind.upper()), folder.parent.name, resolution == "daily", paths)


class _GroupExaminer:
    def __init__(self, folder: DataFolder, group: _Group, thresholds: Thresholds) -> None:
        self._folder = folder
        self._group = group
        self._thresholds = thresholds
        self._findings_of_names: list[Finding] = []
        self._names = self._read_names()
        # one file may hold the bars of several securities that had its ticker one after another
        self._spans: dict[str, list[tuple[int, int]]] = {}
        for names in self._names.values():
            for ticker, first, last in names.spans():
                self._spans.setdefault(ticker, []).append((first.toordinal(), min(last.toordinal(), _FOR_GOOD[1])))
        self._series: dict[str, _Series] = {}
        self.usual_end: date | None = None

    def examine(self, path: Path) -> Iterator[Finding]:
        """What is wrong with a file by itself."""
        file = self._relative(path)
        hours, findings = self._needed(path.stem)
        yield from findings
        try:
            series = self._read(path)
        except DataError as error:
            yield Finding(file, Kind.TRUNCATED if _is_truncated(path, error) else Kind.UNREADABLE, str(error))
            return
        self._series[path.stem.upper()] = series
        if hours is not None:
            yield from self._calendar(path, series, hours)
        spans = self._spans.get(path.stem.upper())
        if spans is not None:
            try:
                check_names(path, series.ordinals, [(date.fromordinal(first), date.fromordinal(last)) for first, last in spans])
            except DataError as error:
                yield Finding(file, Kind.NAMES, str(error))
        if self._group.daily:
            yield from stale(file, series.ordinals, series.columns, self._thresholds.stale)
            yield from dead(file, series.ordinals, series.closes, self._thresholds.dead)

    def _calendar(self, path: Path, series: _Series, hours: ExchangeHours) -> Iterator[Finding]:
        file = self._relative(path)
        try:
            check_calendar(path, series.ordinals, self._folder.daily_spans(hours, strict=True))
        except DataError as error:
            yield Finding(file, Kind.CLOSED_DAYS, str(error))
        days, first_bars = np.unique(series.ordinals, return_index=True)
        for first, last in self._spans.get(path.stem.upper(), [_FOR_GOOD]):
            is_named = (days >= first) & (days <= last)
            named = days[is_named]
            if not len(named):
                continue
            sessions = self._sessions(hours, named)
            yield from gaps(file, named, sessions, self._thresholds.gap)
            if series.rows is not None:
                volumes = series.rows.volume[first_bars[is_named]]
                yield from holes(file, named, volumes, sessions, self._thresholds.gap, self._thresholds.hole_volume)

    def examine_together(self) -> Iterator[Finding]:
        """What is wrong with files beside others: with map and factor files, and with when most files end."""
        yield from self._findings_of_names
        if self._group.security_type is SecurityType.EQUITY and self._group.daily:
            yield from self._factors()
        if not self._series:
            return
        ends = np.sort([series.ordinals[-1] for series in self._series.values()])
        self.usual_end = date.fromordinal(int(ends[len(ends) // 2]))
        for ticker, series in self._series.items():
            hours = self._needed(ticker)[0]
            others = np.delete(ends, np.searchsorted(ends, series.ordinals[-1]))
            if hours is None or not len(others):
                continue
            # of an even number of others the later one of the two in the middle: half of them end there or after
            usual_end = int(others[len(others) // 2])
            last, delisted = int(series.ordinals[-1]), max(stop for _, stop in self._spans.get(ticker, [_FOR_GOOD]))
            span = np.array([last + 1, min(usual_end, delisted)])
            missing = len(self._sessions(hours, span)) if span[0] <= span[1] else 0
            if missing >= self._thresholds.early_end:
                day = date.fromordinal(last)
                text = f"ends on {day}, {missing} sessions before half of the files beside it, and no map file says that it was delisted"
                yield Finding(self._relative(self._path(ticker)), Kind.EARLY_END, text, day, None, missing)

    def _factors(self) -> Iterator[Finding]:
        unnamed = {ticker: MapFile(ticker) for ticker in self._series if ticker not in self._spans}
        for permtick, names in {**self._names, **unnamed}.items():
            path = self._folder.root / "equity" / self._group.market / "factor_files" / f"{permtick.lower()}.csv"
            try:
                factors = read_factor_file(path)
            except DataError as error:
                yield Finding(self._relative(path), Kind.UNREADABLE, str(error))
                continue
            for ticker, first, last in names.spans():
                series = self._series.get(ticker)
                if series is None or series.rows is None:
                    continue
                rows = series.rows.between(first.toordinal(), min(last.toordinal(), _FOR_GOOD[1]))
                try:
                    check_factors(factors, self._path(ticker), rows, closely=True)
                except DataError as error:
                    yield Finding(self._relative(path), Kind.FACTORS, str(error))
                if factors.rows:
                    yield from unrecorded_splits(self._relative(path), rows, factors)

    def _read_names(self) -> dict[str, MapFile]:
        found: dict[str, MapFile] = {}
        if self._group.security_type is not SecurityType.EQUITY:
            return found
        for path in files_in(self._folder.root / "equity" / self._group.market / "map_files", "*.csv"):
            try:
                found[path.stem.upper()] = read_map_file(path)
            except DataError as error:
                if self._group.daily:  # the same files serve hourly prices
                    self._findings_of_names.append(Finding(self._relative(path), Kind.UNREADABLE, str(error)))
        return found

    def _read(self, path: Path) -> _Series:
        if self._group.security_type is SecurityType.EQUITY:
            rows = read_trades(path, self._group.daily)
            return _Series(rows.ordinals, rows, (rows.open, rows.high, rows.low, rows.close, rows.volume), rows.close)
        quotes = read_quotes(path, self._group.daily)
        prices = np.array([bid or ask for bid, _, ask, _ in quotes.sides], float)
        return _Series(quotes.ordinals, None, tuple(prices.T), prices[:, 3])

    def _sessions(self, hours: ExchangeHours, days: np.ndarray) -> np.ndarray:
        every = np.arange(int(days[0]), int(days[-1]) + 1)
        return every[self._folder.daily_spans(hours, strict=True).select(every)]

    def _needed(self, ticker: str) -> tuple[ExchangeHours | None, list[Finding]]:
        """The calendar of a ticker, or None where it cannot be read, and what is wrong with it and with its properties."""
        of, hours, findings = (self._group.market, ticker.upper(), self._group.security_type), None, []
        try:
            hours = self._folder.market_hours.hours(*of)
        except DataError as error:
            findings.append(Finding(self._relative(self._folder.market_hours.path), Kind.UNREADABLE, str(error)))
        try:
            self._folder.symbol_properties.get(*of)
        except DataError as error:
            findings.append(Finding(self._relative(self._folder.symbol_properties.path), Kind.UNREADABLE, str(error)))
        return hours, findings

    def _path(self, ticker: str) -> Path:
        return next(path for path in self._group.paths if path.stem.upper() == ticker)

    def _relative(self, path: Path) -> str:
        return path.relative_to(self._folder.root).as_posix()


def _is_truncated(path: Path, error: DataError) -> bool:
    if isinstance(error.__cause__, _BROKEN_ZIP):
        return True
    try:
        lines = [line for _, content in read_zip(path)[:1] for line in content.splitlines()]
    except (DataError, FileNotFoundError):
        return False
    return not lines or lines[-1].count(b",") < lines[0].count(b",")
