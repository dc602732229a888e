"""Detectors that look at the bars of one file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np

from minilean.doctor.findings import Finding, Kind


def gaps(file: str, days: np.ndarray, sessions: np.ndarray, shortest: int) -> Iterator[Finding]:
    """Stretches of sessions without a bar.

    Args:
        file: named in the findings.
        days: days with a bar, ascending proleptic ordinals, shape `(bars,)`.
        sessions: all sessions from the first of these days to the last, ascending.
        shortest: sessions from which a stretch is a finding.
    """
    for start, stop in _runs(~np.isin(sessions, days), shortest):
        first, last = _day(sessions[start]), _day(sessions[stop - 1])
        yield Finding(file, Kind.GAP, f"{first} to {last}: {stop - start} sessions without a bar", first, last, stop - start)


def stale(file: str, days: np.ndarray, columns: tuple[np.ndarray, ...], shortest: int) -> Iterator[Finding]:
    """Bars that repeat the one before in every column.

    Args:
        file: named in the findings.
        days: day of each bar, shape `(bars,)`.
        columns: prices and volume, shape `(bars,)` each.
        shortest: repetitions from which they are a finding.
    """
    repeats = np.logical_and.reduce([column[1:] == column[:-1] for column in columns])
    for start, stop in _runs(repeats, shortest):
        first, last = _day(days[start + 1]), _day(days[stop])
        text = f"{first} to {last}: {stop - start} bars repeat the one before, volume included"
        yield Finding(file, Kind.STALE, text, first, last, stop - start)


def dead(file: str, days: np.ndarray, closes: np.ndarray, shortest: int) -> Iterator[Finding]:
    """Long runs of unchanged closes: a security that no longer trades, or a series that somebody extended.

    Args:
        file: named in the findings.
        days: day of each bar, shape `(bars,)`.
        closes: shape `(bars,)`.
        shortest: unchanged closes from which they are a finding.
    """
    for start, stop in _runs(closes[1:] == closes[:-1], shortest):
        first, last = _day(days[start + 1]), _day(days[stop])
        until = ", to the end of the file" if stop == len(days) - 1 else ""
        yield Finding(file, Kind.DEAD, f"{first} to {last}: {stop - start} unchanged closes{until}", first, last, stop - start)


def _runs(mask: np.ndarray, shortest: int) -> Iterator[tuple[int, int]]:
    edges = np.diff(np.concatenate(([0], mask.astype(np.int8), [0])))
    for start, stop in zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True):
        if stop - start >= shortest:
            yield start, stop


def _day(ordinal: int) -> date:
    return date.fromordinal(int(ordinal))
