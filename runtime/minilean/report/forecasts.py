"""Forecasts that an algorithm has plotted, each beside what happened.

The convention: a chart `Change` or `Prediction Plot` with a series `Predicted <symbol>`, plotted when a forecast is made, and a series
`Actual <symbol>`, plotted when its outcome is known. Changes are fractions (0.01 = 1 %).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from minilean.report.reading import RunResult, Series, local_time

CHANGES = "Change"
PRICES = "Prediction Plot"
_PREDICTED, _ACTUAL = "Predicted ", "Actual "


@dataclass(frozen=True, eq=False)
class ForecastPairs:
    """Forecasts of one symbol with their outcomes.

    Args:
        symbol: as the series names it.
        days: N days on which forecasts were made.
        predicted: shape (N,).
        actual: shape (N,).
    """

    symbol: str
    days: tuple[date, ...]
    predicted: np.ndarray
    actual: np.ndarray


@dataclass(frozen=True)
class ForecastScore:
    """How good forecasts of changes were, beside two naive ones: that nothing changes, and that prices always rise.

    Args:
        num_forecasts: number measured.
        hit_rate: share with the right sign.
        predicted_up: share that expected a rise.
        actual_up: share of rises, and so the hit rate of "always up".
        mean_error: mean absolute error of the predicted change, a fraction.
        mean_error_naive: the same for "no change".
        rmse: root mean squared error of the predicted change, a fraction.
        rmse_naive: the same for "no change".
        correlation: of predicted and actual change; NaN when one of them never varies.
    """

    num_forecasts: int
    hit_rate: float
    predicted_up: float
    actual_up: float
    mean_error: float
    mean_error_naive: float
    rmse: float
    rmse_naive: float
    correlation: float


def forecast_pairs(result: RunResult, chart: str) -> list[ForecastPairs]:
    """The forecasts of a chart by symbol, those left out whose outcome was never plotted.

    The outcome of a forecast is the first actual value after it, no later than the next forecast.
    """
    rows = result.charts.get(chart, {})
    symbols = [name.removeprefix(_PREDICTED) for name in rows if name.startswith(_PREDICTED)]
    pairs = [_pairs(symbol, rows[_PREDICTED + symbol], rows[_ACTUAL + symbol]) for symbol in symbols if _ACTUAL + symbol in rows]
    return [pair for pair in pairs if pair.days]


def score(pairs: ForecastPairs) -> ForecastScore:
    """Measure predicted changes, at least one of them, against what happened."""
    predicted, actual = pairs.predicted, pairs.actual
    errors = predicted - actual
    varies = predicted.size > 1 and predicted.std() > 0 and actual.std() > 0
    return ForecastScore(
        num_forecasts=predicted.size,
        hit_rate=float(np.mean((predicted > 0) == (actual > 0))),
        predicted_up=float(np.mean(predicted > 0)),
        actual_up=float(np.mean(actual > 0)),
        mean_error=float(np.abs(errors).mean()),
        mean_error_naive=float(np.abs(actual).mean()),
        rmse=float(np.sqrt(np.mean(errors**2))),
        rmse_naive=float(np.sqrt(np.mean(actual**2))),
        correlation=float(np.corrcoef(predicted, actual)[0, 1]) if varies else np.nan,
    )


def _pairs(symbol: str, predicted: Series, actual: Series) -> ForecastPairs:
    made, forecasts = predicted.times[np.isfinite(predicted.values)], predicted.values[np.isfinite(predicted.values)]
    known, outcomes = actual.times[np.isfinite(actual.values)], actual.values[np.isfinite(actual.values)]
    first = np.searchsorted(known, made, side="right")
    until = np.append(made[1:], np.iinfo(np.int64).max)
    kept = np.array([i < known.size and known[i] <= end for i, end in zip(first, until, strict=True)], dtype=bool)
    return ForecastPairs(
        symbol=symbol,
        days=tuple(local_time(int(t)).date() for t in made[kept]),
        predicted=forecasts[kept],
        actual=outcomes[first[kept]],
    )
