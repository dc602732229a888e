"""The file of all trials: one line each, added whole or not at all, whoever else writes and whatever crashes."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from minilean.common.own_files import LEDGER
from minilean.data.data_files import read_bytes
from minilean.errors import InputError, MachineError
from minilean.ledger.lines import Entry, Kind, Mark, line_of, parsed
from minilean.ledger.trial import Score, Status, Trial

PLACE = Path(LEDGER)
"""Where the ledger of an object store lies in it."""
_PATIENCE = 10.0  # seconds to wait for another writer
_DIGITS = 8
_NAMED = 4  # damaged lines that are named one by one
_Said = TypeVar("_Said", Entry, Mark)


@dataclass(frozen=True)
class Run:
    """A line about a trial, with what later lines say of it.

    Args:
        entry: the line.
        notes: texts of its notes, oldest first.
        is_deleted: whether its results were deleted.
        returns: file of its daily returns; empty when there is none.
    """

    entry: Entry
    notes: tuple[str, ...]
    is_deleted: bool
    returns: str


@dataclass(frozen=True)
class Contents:
    """What a ledger says.

    Args:
        entries: lines about trials, in order.
        marks: lines about lines.
        damaged: one sentence for each line that cannot be read.
    """

    entries: tuple[Entry, ...]
    marks: tuple[Mark, ...] = ()
    damaged: tuple[str, ...] = ()

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every line about a trial, in order."""
        marks: dict[str, list[Mark]] = {}
        for mark in self.marks:
            marks.setdefault(mark.of, []).append(mark)
        return tuple(_run(entry, marks.get(entry.id, [])) for entry in self.entries)

    def trials(self, family: str | None = None) -> dict[str, tuple[Run, ...]]:
        """All trials, or those of a family: the runs of each by its identity, in order of their first."""
        found: dict[str, tuple[Run, ...]] = {}
        for run in self.runs:
            if family is None or run.entry.trial.family == family:
                identity = run.entry.trial.identity
                found[identity] = (*found.get(identity, ()), run)
        return found

    def run(self, name: str) -> Run:
        """The run whose id begins with a text.

        Raises:
            InputError: none does, or several do.
        """
        found = [run for run in self.runs if name and run.entry.id.startswith(name)]
        if len(found) != 1:
            count = "no run" if not found else f"{len(found)} runs"
            raise InputError(f"The ledger has {count} whose ID begins with {name!r}; `minilean runs` lists them.")
        return found[0]

    def with_entries(self, more: Iterable[Entry]) -> Contents:
        """The same with lines from elsewhere before its own, such as those of a file that is kept by hand."""
        return replace(self, entries=(*more, *self.entries))


@dataclass(frozen=True)
class FamilySharpes:
    """What a family's trials came to.

    Args:
        sharpes: Sharpe ratio of one period by identity of the trial, the last that is known; trials without one are left out.
        damaged: one sentence for each line of the ledger that cannot be read.
    """

    sharpes: Mapping[str, float]
    damaged: tuple[str, ...]


class Ledger:
    """The ledger in a file; made with the first line.

    Args:
        path: the file, whose lines are JSON.
        now: the time that new lines carry, UTC.
    """

    def __init__(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self._now = now

    def record(
        self, trial: Trial, status: Status, score: Score | None = None, results: str = "", returns: str = "", note: str = ""
    ) -> Entry:
        """Add a line about a trial: as a new trial, or as an event of one that is there already.

        Returns:
            The line.

        Raises:
            MachineError: it cannot be written.
        """
        return self._record(Entry("", Kind.TRIAL, self._now(), trial, status, score, results, returns, note))

    def enter_by_hand(self, trial: Trial, score: Score | None, note: str) -> Entry:
        """Add a trial that was made elsewhere or before; an event when the ledger has it.

        Raises:
            MachineError: it cannot be written.
        """
        return self._record(Entry("", Kind.HAND_ENTRY, self._now(), trial, Status.FINISHED, score, note=note))

    def note(self, of: str, text: str) -> Mark:
        """Add a note to the line of an id.

        Raises:
            MachineError: it cannot be written.
        """
        return self._mark(Mark("", Kind.NOTE, self._now(), of, text))

    def note_deletion(self, of: str, returns: str) -> Mark:
        """Add that the results of an id are gone, and which file keeps their daily returns.

        Raises:
            MachineError: it cannot be written.
        """
        return self._mark(Mark("", Kind.DELETION, self._now(), of, returns=returns))

    def read(self) -> Contents:
        """All lines; nothing where there is no file.

        Raises:
            DataError: the file cannot be read.
        """
        try:
            content = read_bytes(self.path)
        except FileNotFoundError:
            return Contents(())
        return contents(content.split(b"\n"), str(self.path))

    def family_sharpes(self, family: str) -> FamilySharpes:
        """What the trials of a family came to, finished or not, sooner than ``read`` tells it; nothing where there is no file.

        Of lines that ``line_of`` wrote it is what ``read`` finds too. That the rest of a line is sound is taken for granted.

        Raises:
            DataError: the file cannot be read.
        """
        try:
            content = read_bytes(self.path)
        except FileNotFoundError:
            return FamilySharpes({}, ())
        found: dict[str, float] = {}
        damaged: list[str] = []
        for number, line in enumerate(content.split(b"\n"), 1):
            if not line.strip():
                continue
            try:
                told = json.loads(line)
                if told.get("family") == family and told["score"] is not None and told["score"]["sharpe"] is not None:
                    found[told["trial"]] = _finite(told["score"]["sharpe"])
            except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
                damaged.append(f"{self.path}, line {number} is skipped, for it is damaged; `minilean runs` says how.")
        return FamilySharpes(found, tuple(damaged))

    def _record(self, entry: Entry) -> Entry:
        def numbered(before: bytes) -> Entry:
            known = f'"trial": "{entry.trial.identity}"'.encode() in before
            return _named(replace(entry, kind=Kind.EVENT) if known else entry, len(before))

        return self._added(numbered)

    def _mark(self, mark: Mark) -> Mark:
        return self._added(lambda before: _named(mark, len(before)))

    def _added(self, make: Callable[[bytes], _Said]) -> _Said:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_name(f".{self.path.name}.lock"), timeout=_PATIENCE), open(self.path, "a+b") as file:
                file.seek(0)
                before = file.read()
                said = make(before)
                # a line that a crash has cut off stays by itself
                file.write(b"\n" * (bool(before) and not before.endswith(b"\n")) + line_of(said))
                file.flush()
                os.fsync(file.fileno())
        except Timeout as error:
            raise MachineError(f"The ledger {self.path} was locked by another process for {_PATIENCE:.0f} s; try again.") from error
        except OSError as error:
            raise MachineError(f"The ledger {self.path} cannot be written: {error.strerror}; free it, or name another one.") from error
        return said


def contents(lines: Sequence[bytes], source: str) -> Contents:
    """What lines say; those that cannot be read are named, and nothing else is lost.

    Args:
        lines: without their ends; empty ones say nothing.
        source: where they are from, for the sentences.
    """
    entries: list[Entry] = []
    marks: list[Mark] = []
    damaged: list[str] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = parsed(line)
        except ValueError as error:
            damaged.append(f"{source}, line {number} is skipped: {error}.")
            continue
        if isinstance(said, Entry):
            entries.append(said)
        else:
            marks.append(said)
    return Contents(tuple(entries), tuple(marks), tuple(damaged))


def shortened(damaged: Sequence[str]) -> list[str]:
    """What is said of damaged lines: all of it where they are few; of a file that is no ledger at all some, and how many more."""
    more = len(damaged) - _NAMED
    return list(damaged) if more <= 1 else [*damaged[:_NAMED], f"{more} more lines are skipped; is it a ledger at all?"]


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise ValueError("a Sharpe ratio is no finite number")
    return value


def _named(said: _Said, place: int) -> _Said:
    # where the line begins makes it unique among all that the file will ever have
    return replace(said, id=hashlib.sha256(b"%d " % place + line_of(said)).hexdigest()[:_DIGITS])


def _run(entry: Entry, marks: Sequence[Mark]) -> Run:
    deletions = [mark for mark in marks if mark.kind is Kind.DELETION]
    notes = (entry.note, *(mark.text for mark in marks if mark.kind is Kind.NOTE))
    returns = deletions[-1].returns if deletions else entry.returns
    return Run(entry, tuple(note for note in notes if note), bool(deletions), returns)
