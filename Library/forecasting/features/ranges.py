"""How far prices reach: within the bar, from bar to bar, and around their mean."""

from collections.abc import Sequence

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import at_least_two, newest, over_last, settled, total, wilder

_FLAT = 1e-12


@feature("range", kind="ratio", needs=("highs", "lows", "closes"))
def reach(bars: DailyBars) -> np.ndarray:
    """High minus low, over the close."""
    return (bars.highs - bars.lows) / bars.closes


@feature("atr", kind="price", needs=("highs", "lows", "closes"), memory=settled)
def atr(bars: DailyBars, span: int = 14) -> np.ndarray:
    """Average true range by Wilder (1978): LEAN's ``AverageTrueRange``, Wilder's kind, after the last 10 * span bars alone.

    The oldest of these has no close before it, and counts with its high minus its low, as LEAN's first bar does.
    """
    highest, lowest = bars.highs.copy(), bars.lows.copy()
    highest[1:] = np.maximum(highest[1:], bars.closes[:-1])
    lowest[1:] = np.minimum(lowest[1:], bars.closes[:-1])

    def average(ranges: Sequence[np.ndarray], true_ranges: Sequence[np.ndarray]) -> np.ndarray:
        return newest(wilder([ranges[0], *true_ranges[1:]], span))

    return over_last(settled(span), average, bars.highs - bars.lows, highest - lowest)


@feature("atr_ratio", kind="ratio", needs=("highs", "lows", "closes"), memory=settled)
def atr_ratio(bars: DailyBars, span: int = 14) -> np.ndarray:
    """That average over the close."""
    return atr(bars, span) / bars.closes


@feature("bollinger", kind="ratio", needs=("closes",), memory=lambda span, _: span, fault=at_least_two)
def bollinger(bars: DailyBars, span: int = 20, width: float = 2.0) -> np.ndarray:
    """Where the close lies between Bollinger's bands, 0 at the lower and 1 at the upper (``percent_b`` of LEAN's ``BollingerBands``).

    The bands are ``width`` deviations around the mean of the last closes. Where these are all equal it is 0.5; LEAN keeps the value of
    before.
    """

    def position(closes: Sequence[np.ndarray]) -> np.ndarray:
        mean = total(closes) / span
        deviation = np.sqrt(total((close - mean) ** 2 for close in closes) / span)
        flat = deviation <= _FLAT * mean
        return np.where(flat, 0.5, 0.5 + (closes[-1] - mean) / (2.0 * width * np.where(flat, 1.0, deviation)))

    return over_last(span, position, bars.closes)
