"""Headlines with the moment at which each became known, and what the session after each says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from os import PathLike

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidText
from forecasting.headlines.words import words_of

DECIDED_AT = np.timedelta64(9 * 60 + 25, "m")
"""Time of day, exchange time, before which a headline must be known to be traded at that day's open; LEAN takes orders for the open so
long. One that is stamped then or later, during the session or after its close, belongs to the next session."""
NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2
_HEADING, _REMARK = "time,", "#"
_EXPECTED = "expected a time of the exchange such as 2020-03-06 08:15:00, a comma, and a headline"


@dataclass(frozen=True, eq=False)
class DatedHeadlines:
    """Headlines in order of time.

    Args:
        times: shape (N,), datetime64[ns], exchange time, increasing; each once.
        texts: N headlines, each with at least one word.

    Raises:
        InvalidText: times do not increase, a text has no word, or there are more of one than of the other.
    """

    times: np.ndarray
    texts: tuple[str, ...]

    def __post_init__(self) -> None:
        times = np.asarray(self.times, dtype="datetime64[ns]")
        object.__setattr__(self, "times", times)
        if times.shape != (len(self.texts),) or np.isnat(times).any():
            raise InvalidText(f"There are {len(self.texts)} headlines and times of shape {times.shape}: expected a time for each.")
        wrong = np.flatnonzero(~(times[1:] > times[:-1]))
        if wrong.size:
            before, after = (str(time.astype("datetime64[s]")) for time in times[wrong[0] :][:2])
            if before == after:
                raise InvalidText(
                    f"Two headlines are of {after}: expected one for each time; give the later one a second more, or join them."
                )
            raise InvalidText(f"A headline of {after} follows one of {before}: expected times that increase; sort them.")
        for time, text in zip(times, self.texts, strict=True):
            if not words_of(text):
                raise InvalidText(f"The headline of {time.astype('datetime64[s]')} is {text!r:.60}: expected a word; leave the line out.")

    def __len__(self) -> int:
        return len(self.texts)

    def before(self, moment: np.datetime64) -> "DatedHeadlines":
        """Those that were known before a moment."""
        num_known = int(np.searchsorted(self.times, moment, side="left"))
        return DatedHeadlines(self.times[:num_known], self.texts[:num_known])

    def newest(self, number: int) -> "DatedHeadlines":
        """The newest of them, oldest first."""
        return DatedHeadlines(self.times[-number:], self.texts[-number:])

    def of_session(self, day: np.datetime64, previous: np.datetime64) -> tuple[str, ...]:
        """Those that are traded at the open of a session: known since the decision of the one before it.

        Args:
            day: of the session.
            previous: day of the session before it.
        """
        first, last = np.searchsorted(self.times, [_decided(previous), _decided(day)], side="left")
        return self.texts[first:last]


def labelled(headlines: DatedHeadlines, bars: DailyBars, band: float) -> tuple[DatedHeadlines, np.ndarray]:
    """Headlines whose session is over, and what it says of each.

    A headline belongs to the first session that is decided after it. It is positive where that session closed above its open by more than
    the band, negative where below by more, else neutral; that is known at the session's close and not before.

    Args:
        headlines: some may be of sessions that the bars do not have: those before the first bar and after the last are left out.
        bars: daily, up to the moment of use.
        band: a fraction, at least 0.

    Returns:
        The headlines, N of them, and their classes: shape (N,), int64.
    """
    days = bars.times.astype("datetime64[D]")
    sessions = np.searchsorted(_decided(days), headlines.times, side="right")
    # where the first bar begins a history, nobody knows which headlines the session before it took
    of_bars = (sessions >= 1) & (sessions < len(bars.times))
    moves = bars.closes / bars.opens - 1.0
    classes = np.where(moves > band, POSITIVE, np.where(moves < -band, NEGATIVE, NEUTRAL))
    places = np.flatnonzero(of_bars)
    kept = DatedHeadlines(headlines.times[places], tuple(headlines.texts[place] for place in places))
    return kept, classes[sessions[places]].astype(np.int64)


def read_headline(line: str) -> tuple[datetime, str] | None:
    """Time and text of a line; None for a remark, the heading and an empty line.

    Raises:
        InvalidText: the line has no time, or no headline.
    """
    line = line.strip()
    if not line or line.startswith((_REMARK, _HEADING)):
        return None
    stamp, _, text = line.partition(",")
    try:
        time = datetime.fromisoformat(stamp.strip())
    except ValueError as error:
        raise InvalidText(f"The line {line!r:.60} has no date: {_EXPECTED}.") from error
    if time.tzinfo is not None or len(stamp.strip()) <= len("2020-03-06"):
        raise InvalidText(f"The line {line!r:.60} has no time of the exchange: {_EXPECTED}; a day alone does not say when it was known.")
    text = text.strip().strip('"')
    if not words_of(text):
        raise InvalidText(f"The line {line!r:.60} has no headline: {_EXPECTED}; leave the line out.")
    return time, text


def read_headlines(file: str | PathLike[str]) -> tuple[DatedHeadlines, str]:
    """The headlines of a file, and the remark in its first line.

    Args:
        file: text in UTF-8, a headline on each line, oldest first; see ``read_headline``.

    Returns:
        The headlines, and what follows ``#`` where the file begins with it; empty for none.

    Raises:
        InvalidText: there is no such file, a line of it is no headline, or none is there.
    """
    try:
        with open(file, encoding="utf-8-sig") as lines:  # spreadsheets begin with a mark of the byte order
            texts = [line.rstrip("\n") for line in lines]
    except UnicodeDecodeError as error:
        raise InvalidText(f"{file} is no text in UTF-8 ({error}): {_EXPECTED} on each line.") from error
    except OSError as error:
        raise InvalidText(f"{file} cannot be read ({error.strerror}): name a text file of headlines.") from error
    remark = texts[0].lstrip("# ").strip() if texts and texts[0].startswith(_REMARK) else ""
    found = []
    for number, line in enumerate(texts, 1):
        try:
            one = read_headline(line)
        except InvalidText as error:
            raise InvalidText(f"{file}:{number}: {error}") from error
        if one is not None:
            found.append(one)
    if not found:
        raise InvalidText(f"{file} has no headlines: {_EXPECTED} on each line.")
    try:
        return collected(found), remark
    except InvalidText as error:
        raise InvalidText(f"{file}: {error}") from error


def collected(pairs: Iterable[tuple[datetime, str]]) -> DatedHeadlines:
    """Headlines from times and texts.

    Raises:
        InvalidText: times do not increase, or a text has no word.
    """
    times, texts = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    return DatedHeadlines(np.array(times, dtype="datetime64[ns]"), tuple(texts))


def _decided(days: np.ndarray | np.datetime64) -> np.ndarray:
    return np.asarray(days, dtype="datetime64[D]") + DECIDED_AT
