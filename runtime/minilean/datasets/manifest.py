"""The record of a download: what came from where and when, and which files may be trusted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from minilean.data.data_files import is_present
from minilean.data.text_lines import read_json
from minilean.datasets.synthetic import sha256
from minilean.errors import DataError

MANIFEST_PATH = "download.json"
_FORMAT = 1


@dataclass(frozen=True)
class TickerRecord:
    """One finished ticker.

    Args:
        start, end: Span that was asked for, ISO days.
        first, last: First and last day that had a bar, ISO days.
        bars, dividends, splits: How many came.
        dropped_rows: Rows of the answer that were no bar.
        fetched_at: Moment of the answer, ISO, UTC.
        files: Path relative to the data folder to SHA-256.
    """

    start: str
    end: str
    first: str
    last: str
    bars: int
    dividends: int
    splits: int
    dropped_rows: int
    fetched_at: str
    files: Mapping[str, str]

    def covers(self, start: date, end: date) -> bool:
        """Whether the span that was asked for then contains the one asked for now."""
        return date.fromisoformat(self.start) <= start and date.fromisoformat(self.end) >= end

    def reaches(self, session: date) -> bool:
        """Whether the bars go on until this session."""
        return date.fromisoformat(self.last) >= session

    def is_whole(self, folder: Path) -> bool:
        """Whether every file lies in the folder with the content that was written."""
        return all((folder / path).is_file() and sha256((folder / path).read_bytes()) == digest for path, digest in self.files.items())


@dataclass(frozen=True)
class Manifest:
    """One folder's download.

    Args:
        source: Name of the service.
        start, end: Span of the last request, ISO days.
        requested: Every ticker asked for so far, in order.
        versions: Package name to version at the last request.
        finished: Ticker to record.
        missing: Ticker to the service's reason for having none.
        refused: Ticker to what is wrong with the service's newest answer; an earlier one may be finished and stays.
    """

    source: str
    start: str
    end: str
    requested: tuple[str, ...]
    versions: Mapping[str, str]
    finished: Mapping[str, TickerRecord] = field(default_factory=dict)
    missing: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)

    def unfinished(self) -> tuple[str, ...]:
        """Tickers that were asked for and have no answer of any kind yet, in order."""
        answered = {*self.finished, *self.missing, *self.refused}
        return tuple(ticker for ticker in self.requested if ticker not in answered)

    def ending_before(self, session: date) -> tuple[str, ...]:
        """Finished tickers whose bars do not go on until this session, in order."""
        return tuple(ticker for ticker, record in self.finished.items() if not record.reaches(session))

    def with_finished(self, ticker: str, record: TickerRecord) -> Manifest:
        """The manifest after a ticker came."""
        missing, refused = ({name: why for name, why in reasons.items() if name != ticker} for reasons in (self.missing, self.refused))
        return replace(self, finished={**self.finished, ticker: record}, missing=missing, refused=refused)

    def with_missing(self, ticker: str, reason: str) -> Manifest:
        """The manifest after the service said that it has no such ticker."""
        return replace(self, missing={**self.missing, ticker: reason})

    def with_refused(self, ticker: str, reason: str) -> Manifest:
        """The manifest after an answer that cannot be right; what came before stays finished."""
        return replace(self, refused={**self.refused, ticker: reason})

    def to_bytes(self) -> bytes:
        """The manifest file's content."""
        return (json.dumps({"format": _FORMAT, **asdict(self)}, indent=2) + "\n").encode()


R = TypeVar("R", TickerRecord, Manifest)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a data folder.

    Args:
        folder: Root of a data folder; it may be absent.

    Returns:
        The manifest, or None when the folder was not downloaded by this program.

    Raises:
        DataError: The manifest is damaged or of another format.
    """
    path = folder / MANIFEST_PATH
    if not is_present(path):
        return None
    advice = "Remove it and run `minilean data download` to fetch the folder anew."
    content, _ = read_json(path, advice)
    try:
        if content.pop("format") != _FORMAT:
            raise ValueError(f"its format is not {_FORMAT}")
        finished = {ticker: _checked(TickerRecord(**record)) for ticker, record in content["finished"].items()}
        if not isinstance(content["requested"], list):
            raise TypeError(f"requested is {content['requested']!r:.60}")
        return _checked(Manifest(**content | {"requested": tuple(content["requested"]), "finished": finished}))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path} is damaged ({type(error).__name__}: {error}). {advice}") from error


def _checked(record: R) -> R:
    """The record itself, if every value is of the kind that its field says.

    Raises:
        ValueError, TypeError: Says which is not.
    """
    kinds = {"str": str, "int": int, "tuple[str, ...]": tuple, "Mapping[str, str]": dict, "Mapping[str, TickerRecord]": dict}
    for f in fields(record):
        value, kind = getattr(record, f.name), kinds[str(f.type)]
        texts = list(value.values()) if str(f.type) == "Mapping[str, str]" and isinstance(value, dict) else value
        named = isinstance(texts, (list, tuple)) and not all(isinstance(text, str) for text in texts)
        if not isinstance(value, kind) or isinstance(value, bool) or named:
            raise TypeError(f"{f.name} is {value!r:.60}")
        if f.name in ("start", "end", "first", "last"):
            date.fromisoformat(str(value))
    return record
