"""Several features of a history side by side, and from when each row may be used."""

from collections.abc import Sequence

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, MissingColumn
from forecasting.features.spec import FeatureSpec, require_distinct


def feature_matrix(bars: DailyBars, specs: Sequence[FeatureSpec]) -> np.ndarray:
    """The features of every bar.

    Args:
        bars: T bars.
        specs: F features, each once.

    Returns:
        shape (T, F), float64. A feature is NaN for the first ``memory`` - 1 bars and where a column is not known, and at every other bar
        it is what the last ``memory`` bars alone give, in a long history and in a short one alike.

    Raises:
        InvalidSpec: no feature is given, or one twice.
        HistoryTooShort: there are fewer bars than a feature looks back on.
        MissingColumn: a feature needs a column of which the bars have nothing.
    """
    require_distinct(specs)
    longest = max(specs, key=lambda spec: spec.memory)
    if len(bars) < longest.memory:
        raise HistoryTooShort(
            f"The feature {longest} looks back on {longest.memory} bars and the history has {len(bars)}: "
            "provide earlier data, or a shorter span."
        )
    for spec in specs:
        for name in spec.needs:
            if np.isnan(getattr(bars, name)).all():
                raise MissingColumn(
                    f"The feature {spec} needs {name}, and none is known from {bars.days[0]} to {bars.days[-1]}: "
                    "provide data with them, or leave the feature out."
                )
    return np.column_stack([spec.values(bars) for spec in specs])


def longest_memory(specs: Sequence[FeatureSpec]) -> int:
    """How many bars must be there for one row in which every feature has a value.

    Raises:
        InvalidSpec: no feature is given, or one twice.
    """
    require_distinct(specs)
    return max(spec.memory for spec in specs)


def known_at(bars: DailyBars, specs: Sequence[FeatureSpec]) -> np.ndarray:
    """From when the row of each bar may be used: the bar's end, or later where a feature is known later.

    Args:
        bars: T bars.
        specs: F features, each once.

    Returns:
        shape (T,), datetime64[ns], exchange time.

    Raises:
        InvalidSpec: no feature is given, or one twice.
    """
    require_distinct(specs)
    return bars.times + np.timedelta64(max(spec.known_after_close for spec in specs))
