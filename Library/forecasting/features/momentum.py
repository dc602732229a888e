"""Oscillators of the close."""

from collections.abc import Iterator, Sequence
from itertools import islice, tee

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import exponential, newest, over_last, settled, wilder


@feature("rsi", kind="ratio", needs=("closes",), memory=lambda span: settled(span) + 1)
def rsi(bars: DailyBars, span: int = 14) -> np.ndarray:
    """Relative strength index by Wilder (1978), 0 to 100: LEAN's ``RelativeStrengthIndex`` after the last 10 * span + 1 bars alone.

    It is 100 where there is no loss; LEAN takes an average loss below 5e-11 for none.
    """
    changes = np.diff(bars.closes, prepend=np.nan)
    gains, losses = (
        over_last(settled(span), lambda values: newest(wilder(values, span)), np.maximum(sides, 0.0)) for sides in (changes, -changes)
    )
    strength = np.divide(gains, losses, out=np.full(len(bars), np.inf), where=losses != 0)
    return np.where(np.isnan(losses), np.nan, 100.0 - 100.0 / (1.0 + strength))


def _not_faster(fast: int, slow: int, _: int = 0) -> str:
    return "" if fast < slow else f"the fast span {fast} is not below the slow one {slow}"


def _differences(closes: Sequence[np.ndarray], fast: int, slow: int) -> Iterator[np.ndarray]:
    """Fast average minus slow one, from the close at which both are ready."""
    quick = islice(exponential(closes, fast), slow - fast, None)
    return (one - other for one, other in zip(quick, exponential(closes, slow), strict=True))


@feature("macd", kind="ratio", needs=("closes",), memory=lambda _, slow: settled(slow), fault=_not_faster)
def macd(bars: DailyBars, fast: int = 12, slow: int = 26) -> np.ndarray:
    """Fast exponential average minus slow one over the close: LEAN's ``MovingAverageConvergenceDivergence`` after the last bars alone.

    They are 10 * slow; for its two other lines 10 * (slow + signal), since the signal is an average of this.
    """
    return over_last(settled(slow), lambda closes: newest(_differences(closes, fast, slow)) / closes[-1], bars.closes)


@feature("macd_signal", kind="ratio", needs=("closes",), memory=lambda _, slow, signal: settled(slow + signal), fault=_not_faster)
def macd_signal(bars: DailyBars, fast: int = 12, slow: int = 26, signal: int = 9) -> np.ndarray:
    """Exponential average of that difference over the close (``signal`` of LEAN's indicator)."""

    def line(closes: Sequence[np.ndarray]) -> np.ndarray:
        return newest(exponential(_differences(closes, fast, slow), signal)) / closes[-1]

    return over_last(settled(slow + signal), line, bars.closes)


@feature("macd_histogram", kind="ratio", needs=("closes",), memory=lambda _, slow, signal: settled(slow + signal), fault=_not_faster)
def macd_histogram(bars: DailyBars, fast: int = 12, slow: int = 26, signal: int = 9) -> np.ndarray:
    """The difference minus its average, over the close (``histogram`` of LEAN's indicator)."""

    def line(closes: Sequence[np.ndarray]) -> np.ndarray:
        differences, averaged = tee(_differences(closes, fast, slow))
        signals = exponential(averaged, signal)
        return newest(one - other for one, other in zip(islice(differences, signal - 1, None), signals, strict=True)) / closes[-1]

    return over_last(settled(slow + signal), line, bars.closes)
