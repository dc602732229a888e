"""Changes of the close."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import over_last


@feature("return", kind="ratio", needs=("closes",), memory=lambda span: span + 1)
def change(bars: DailyBars, span: int = 1) -> np.ndarray:
    """Change of the close over the last ``span`` bars, a fraction (LEAN's ``RateOfChange``)."""
    return over_last(span + 1, lambda closes: closes[-1] / closes[0] - 1.0, bars.closes)


@feature("log_return", kind="ratio", needs=("closes",), memory=lambda span: span + 1)
def log_return(bars: DailyBars, span: int = 1) -> np.ndarray:
    """Logarithm of that change plus one (LEAN's ``LogReturn``)."""
    return over_last(span + 1, lambda closes: np.log(closes[-1] / closes[0]), bars.closes)
