"""The spans of `spans.toml`: which days may choose a setting, and which only judge it."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from minilean.errors import DataError, InputError

FILE = Path(__file__).with_name("spans.toml")
DEVELOPMENT, LOCKED = "development", "locked"


@dataclass(frozen=True)
class DateSpan:
    """A stretch of days with a name.

    Args:
        name: ``development``, ``locked``, or the days themselves.
        first: first day.
        last: last day.

    Raises:
        InputError: the last day is before the first.
    """

    name: str
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(f"The span {self.name} goes from {self.first} to {self.last}: give the earlier day first.")

    def overlaps(self, other: "DateSpan") -> bool:
        """Whether they have a day in common."""
        return self.first <= other.last and other.first <= self.last


@cache
def declared() -> dict[str, DateSpan]:
    """The spans of the file by name.

    Raises:
        DataError: the file is broken, or its spans overlap.
    """
    return read_spans(FILE)


def read_spans(file: Path) -> dict[str, DateSpan]:
    """The spans that a file declares.

    Raises:
        DataError: the file is broken, or its spans overlap.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
        spans = {name: DateSpan(name, tables[name]["first"], tables[name]["last"]) for name in (DEVELOPMENT, LOCKED)}
        if spans[DEVELOPMENT].last >= spans[LOCKED].first:
            raise ValueError("development does not end before locked begins")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DataError(
            f"{file} cannot be read ({type(error).__name__}: {error}): expected [development] and [locked], "
            "each with the days first and last."
        ) from error
    return spans


def read_span(text: str) -> DateSpan:
    """The span of a text: ``development``, ``locked``, or two days such as ``2021-01-01..2022-12-31``.

    Raises:
        InputError: it is neither.
        DataError: the file of the spans is broken.
    """
    if text in declared():
        return declared()[text]
    first, separator, last = text.partition("..")
    try:
        if not separator:
            raise ValueError(text)
        return DateSpan(text, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise InputError(f"{text!r} is no span: expected development, locked, or days such as 2021-01-01..2022-12-31.") from error


def require_choosable(first: date, last: date, what: str) -> None:
    """Refuse to choose by days that are kept for judging.

    Args:
        first: first day that is looked at.
        last: last day that is looked at.
        what: what is to be chosen, for the message.

    Raises:
        InputError: a day is in the locked span.
    """
    locked = declared()[LOCKED]
    if locked.overlaps(DateSpan(what, first, last)):
        raise InputError(
            f"{what} would be chosen by days from {first} to {last}, of which some are in the locked span, {locked.first} to "
            f"{locked.last}, which judges and never chooses: end by {declared()[DEVELOPMENT].last}."
        )
