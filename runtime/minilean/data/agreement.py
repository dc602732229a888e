"""Whether the files of one security agree with each other: its bars with the calendar, its factor file with its bars.

LEAN leaves out what does not fit, or scales prices by it. Each of these files is right in itself then, and the results are wrong.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np

from minilean.data.factor_file import FactorFile, FactorRow
from minilean.data.price_files import PRICE_SCALE, Ints, TradeRows, line_of_day
from minilean.data.sessions import DailySpans
from minilean.errors import DataError

_REFERENCE_TOLERANCE = 0.01  # files round reference prices, and closes are restated
VISIBLE_SPLIT = math.log(1.4)  # smaller ones drown in the moves of a day
_VISIBLE_DIVIDEND = -math.log(0.9)
_MOST_NEWS = 0.6  # by which the price may move besides, as a logarithm: of 588 real events the furthest moved by 0.54
_SHOWN_SHARE = 1 / 3  # of a split, as logarithms: a stock that falls by a third over the night of its 1:2 reverse split shows 0.42
EARLY_END = 5  # sessions: vendors deliver some days late; a week is missing data
_LATE_DAYS = 5  # vendors deliver some bars beyond a delisting
_DAYS_AROUND = 5  # real files date a split some days off
_REPAIR = "Make both files from one source."


def check_names(path: Path, ordinals: Ints, spans: Sequence[tuple[date, date]]) -> None:
    """Some security had the ticker of a price file on the days of its bars, from the first one that had it on.

    LEAN's own files begin with bars of securities that had the ticker before, and have no map files of those.

    Args:
        path: the price file.
        ordinals: the days of its bars.
        spans: first and last date of each stretch in which a map file names the ticker.

    Raises:
        DataError: bars of more than five days belong to nobody, as where the end of a map file is missing.
    """
    owned = ordinals < min((first.toordinal() for first, _ in spans), default=0)
    for first, last in spans:
        owned |= (ordinals >= first.toordinal()) & (ordinals <= last.toordinal())
    strange = np.unique(ordinals[~owned])
    if len(strange) <= _LATE_DAYS:
        return
    day = date.fromordinal(int(strange[0]))
    raise DataError(
        f"{path}, line {line_of_day(path, day)}: no map file says whose ticker {path.stem.upper()} was on {day}, nor on "
        f"{len(strange) - 1} more days with bars, which would be left out. Correct or download the map file."
    )


def check_calendar(path: Path, ordinals: Ints, sessions: DailySpans) -> None:
    """Every bar of a file lies on a day with a session.

    Args:
        path: the price file.
        ordinals: the days of its bars.
        sessions: with strict end times, so that days without session have none.

    Raises:
        DataError: a bar lies on a day on which the exchange is closed.
    """
    is_open = sessions.select(ordinals)
    if is_open.all():
        return
    day = date.fromordinal(int(ordinals[np.argmin(is_open)]))
    raise DataError(
        f"{path}, line {line_of_day(path, day)}: there is a bar on {day:%A}, {day}, on which the calendar has no session. "
        "Correct the line, or market-hours/market-hours-database.json."
    )


def check_factors(factors: FactorFile, path: Path, rows: TradeRows, closely: bool = False) -> None:
    """The dividends and splits of a factor file fit the raw daily bars of a price file.

    Stocks move sharply over the night of a split, and special dividends with due bills are dated weeks off: without `closely`, as in runs,
    only a split is wrong of which no move near it shows a third, and no dividend.

    Args:
        factors: the security's factors.
        path: the price file.
        rows: its bars, with the days on which the security had the file's ticker.
        closely: whether the bars must show the size of splits and of dividends above a tenth, too.

    Raises:
        DataError: a reference price is not the close of its day, or the bars do not show a split or, closely, a dividend.
    """
    if len(rows.ordinals) == 0:
        return
    known = factors.rows
    # the first row's reference price is a placeholder, and after the last row nothing changes
    first = bisect_left(known, rows.ordinals[0].item(), lo=min(1, len(known)), key=_ordinal)
    last = bisect_left(known, rows.ordinals[-1].item() + 1, lo=first, hi=max(len(known) - 1, first), key=_ordinal)
    chosen = known[first:last]
    if not chosen:
        return
    days = np.array([row.date.toordinal() for row in chosen])
    places = np.searchsorted(rows.ordinals, days)
    references = np.array([float(row.reference_price) for row in chosen]) * 10.0**PRICE_SCALE
    closes = rows.close[places]
    stated = (rows.ordinals[places] == days) & (references != 0)
    wrong = stated & (np.abs(references - closes) > _REFERENCE_TOLERANCE * closes)
    if wrong.any():
        place = int(np.argmax(wrong))
        row = chosen[place]
        raise DataError(
            f"{factors.path}, line {row.line}: the reference price of {row.date} is {row.reference_price}, but {path}, "
            f"line {line_of_day(path, row.date)}, closes at {Decimal(closes[place].item()).scaleb(-PRICE_SCALE)}. {_REPAIR}"
        )
    for row, following, place in zip(chosen, known[first + 1 :], places.tolist(), strict=False):
        if row.split_factor != following.split_factor or row.price_factor != following.price_factor:
            _check_event(factors, row, following, path, rows, place, closely)


def _ordinal(row: FactorRow) -> int:
    return row.date.toordinal()


def _check_event(factors: FactorFile, row: FactorRow, following: FactorRow, path: Path, rows: TradeRows, place: int, closely: bool) -> None:
    is_split = row.split_factor != following.split_factor
    ratio = float(row.split_factor / following.split_factor * (row.price_factor / following.price_factor))
    expected, split = math.log(ratio), math.log(row.split_factor / following.split_factor)
    start, stop = max(place - _DAYS_AROUND, 0), min(place + _DAYS_AROUND + 1, len(rows.ordinals) - 1)
    if abs(expected) < (VISIBLE_SPLIT if is_split else _VISIBLE_DIVIDEND) or stop <= start or not start <= place < stop:
        return
    if not closely and abs(split) < VISIBLE_SPLIT:
        return
    moves = np.log(rows.open[start + 1 : stop + 1] / rows.close[start:stop])
    if closely:
        is_shown = np.abs(moves - expected) < min(abs(expected) / 2, _MOST_NEWS)
    else:
        # a dividend of the same night may be dated off
        is_shown = (moves / expected > _SHOWN_SHARE) | (moves / split > _SHOWN_SHARE)
    if is_shown.any():
        return
    event = "split" if is_split else "dividend"
    raise DataError(
        f"{factors.path}, line {row.line}: there is a {event} after {row.date} that multiplies prices by {ratio:.6g}, but {path}, "
        f"line {line_of_day(path, row.date)}, shows no such change of prices near that day (the largest is by "
        f"{math.exp(moves[np.argmax(np.abs(moves))]):.3g}): either the {event} is wrong or the prices are adjusted already. {_REPAIR}"
    )
