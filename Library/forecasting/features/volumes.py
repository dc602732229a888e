"""How much was traded."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature
from forecasting.features.rolling import at_least_two, mean_of_last


@feature("volume_ratio", kind="ratio", needs=("volumes",), memory=lambda span: span, fault=at_least_two)
def volume_ratio(bars: DailyBars, span: int = 20) -> np.ndarray:
    """Volume over its mean of the last bars; NaN where nothing was traded in any of them, or the volume of one is unknown."""
    mean = mean_of_last(bars.volumes, span)
    return np.divide(bars.volumes, mean, out=np.full(len(bars), np.nan), where=mean > 0)
