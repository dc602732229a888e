"""Volatility as the prices of options imply it; known a quarter of an hour after the close."""

from collections.abc import Sequence

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import over_last
from forecasting.features.volatility import realised_volatility

# An index misses a day now and then: the newest value of the last week stands for it, as it does for references.
_MEMORY = 6


def _newest_known(column: np.ndarray) -> np.ndarray:
    def known(values: Sequence[np.ndarray]) -> np.ndarray:
        found = values[0]
        for value in values[1:]:
            found = np.where(np.isnan(value), found, value)
        return found

    return over_last(_MEMORY, known, column)


@feature("vix", kind="ratio", needs=("implied_volatilities",), memory=_MEMORY)
def vix(bars: DailyBars) -> np.ndarray:
    """Implied volatility of a month, annual, a fraction, the newest known of the last six bars."""
    return _newest_known(bars.implied_volatilities)


@feature("vix_term", kind="ratio", needs=("implied_volatilities", "implied_volatilities_3m"), memory=_MEMORY)
def vix_term(bars: DailyBars) -> np.ndarray:
    """Implied volatility of one month over that of three, each the newest known of the last six bars; above 1 in a crisis."""
    return vix(bars) / _newest_known(bars.implied_volatilities_3m)


@feature("volatility_premium", kind="ratio", needs=("implied_volatilities", "closes"), memory=lambda span: max(_MEMORY, span + 1))
def volatility_premium(bars: DailyBars, span: int = 22) -> np.ndarray:
    """Implied volatility of a month minus the realised one from close to close, annual, a fraction."""
    return vix(bars) - realised_volatility(bars, span)
