"""The day of a bar."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.features import feature


@feature("month", kind="ratio", needs=("times",))
def month(bars: DailyBars) -> np.ndarray:
    """1 for January to 12 for December."""
    return (bars.days.astype("datetime64[M]").astype(np.int64) % 12 + 1).astype(np.float64)


@feature("weekday", kind="ratio", needs=("times",))
def weekday(bars: DailyBars) -> np.ndarray:
    """0 for Monday to 4 for Friday."""
    # day 0 of the count was a Thursday
    return ((bars.days.astype(np.int64) + 3) % 7).astype(np.float64)
