"""Detectors that look at the bars of one file."""

from __future__ import annotations

import math
from collections.abc import Iterator
from datetime import date

import numpy as np

from minilean.data.agreement import VISIBLE_SPLIT
from minilean.data.factor_file import FactorFile
from minilean.data.price_files import TradeRows
from minilean.doctor.findings import Finding, Kind

_BARS_AROUND = 10
_NAMED = 5  # days in the text of a finding
_RATIOS = (2, 3, 4, 5, 6, 7, 8, 10, 15, 20, 25, 30, 50, 100)  # of splits, one way or the other
_CLOSE_TO_RATIO = 0.015  # as a logarithm: news move a price too, but seldom by just such a ratio
_ONE_DOLLAR = 10_000  # in the units of price files; cheaper shares move in such steps by themselves
_DAYS_OFF = 8  # by which real files date a split wrong


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


def holes(file: str, days: np.ndarray, volumes: np.ndarray, sessions: np.ndarray, shortest: int, least_volume: float) -> Iterator[Finding]:
    """Single sessions without a bar, in shorter stretches than `gaps` finds, of a security that trades every day.

    Args:
        file: named in the finding, which is one for all of them.
        days: days with a bar, ascending proleptic ordinals, shape `(bars,)`.
        volumes: what was traded on each, shape `(bars,)`.
        sessions: all sessions from the first of these days to the last, ascending.
        shortest: sessions from which a stretch is a gap and no hole.
        least_volume: median volume of the bars around a hole.
    """
    is_missing = ~np.isin(sessions, days)
    for start, stop in _runs(is_missing, shortest):
        is_missing[start:stop] = False
    missing = sessions[is_missing]
    places = np.searchsorted(days, missing)
    traded = [np.median(volumes[max(place - _BARS_AROUND, 0) : place + _BARS_AROUND]) >= least_volume for place in places.tolist()]
    found = missing[np.array(traded, bool)]
    if len(found):
        first, last = _day(found[0]), _day(found[-1])
        few = ", ".join(str(_day(day)) for day in found[:_NAMED]) + (" and others" if len(found) > _NAMED else "")
        text = f"{len(found)} of {len(sessions)} sessions have no bar, though it trades every day: {few}"
        yield Finding(file, Kind.HOLES, text, first, last, len(found))


def unrecorded_splits(file: str, rows: TradeRows, factors: FactorFile) -> Iterator[Finding]:
    """Nights over which a price changed by the ratio of a split that the factor file does not have.

    Args:
        file: named in the findings.
        rows: the bars.
        factors: the security's factors.
    """
    known = np.array([row.date.toordinal() for row in factors.rows[:-1]])
    scales = np.log([float(row.price_factor * row.split_factor) for row in factors.rows])
    changes = scales[:-1] - scales[1:]
    moves = np.log(rows.open[1:] / rows.close[:-1])
    ratios = np.array([ratio for whole in _RATIOS for ratio in (np.log(whole), -np.log(whole))])
    is_split = (np.abs(moves[:, None] - ratios).min(axis=1, initial=np.inf) < _CLOSE_TO_RATIO) & (rows.close[:-1] >= _ONE_DOLLAR)
    for place in np.flatnonzero(is_split).tolist():
        day = int(rows.ordinals[place + 1])
        # whether a visible event has the right size is seen elsewhere
        fits = (np.abs(changes - moves[place]) < abs(moves[place]) / 2) | (np.abs(changes) >= VISIBLE_SPLIT)
        if not (fits & (np.abs(known - day) <= _DAYS_OFF)).any():
            change = f"fell {math.exp(-moves[place]):.3g}:1" if moves[place] < 0 else f"rose 1:{math.exp(moves[place]):.3g}"
            text = f"the price {change} over the night to {_day(day)}, as in a split, and the factor file has none near that day"
            yield Finding(file, Kind.FACTORS, text, _day(day), _day(day), 1)


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
