"""Forecasts that an algorithm has plotted, each beside what happened and beside what the run held on account of it.

The convention: a chart `Change` or `Prediction Plot` with a series `Predicted <symbol>`, plotted when a forecast is made, and a series
`Actual <symbol>`, plotted when its outcome is known. Changes are fractions (0.01 = 1 %). `Prediction Plot` may have a series
`Filled <symbol>`: the symbol's price at which the orders of a forecast filled, plotted when that is known, no later than the next forecast;
at the moment of a forecast it is that forecast's own where the first forecast has one at its moment, else that of the one before. It may
be left out where all orders sent at the moments of forecasts are market-on-close: they fill at the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from minilean.report.reading import RunResult, Series, local_time

CHANGES = "Change"
PRICES = "Prediction Plot"
_PREDICTED, _ACTUAL, _FILLED = "Predicted ", "Actual ", "Filled "
_AT_THE_CLOSE = frozenset({"market on close"})


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


@dataclass(frozen=True, eq=False)
class HeldForecasts:
    """Forecasts of one symbol with the changes that the run held on account of them.

    Args:
        pairs: the actual change runs from the price at which a forecast's orders filled to that at which the next one's did.
        num_forecasts: all that were made, those included whose change is not known.
        at_the_outcome: whether the orders filled at the very price that was forecast.
    """

    pairs: ForecastPairs
    num_forecasts: int
    at_the_outcome: bool


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


def held_forecasts(result: RunResult) -> dict[str, HeldForecasts]:
    """The forecasts of changes by symbol with what was held; a symbol is left out when the run does not say where its orders filled.

    A change is known when this forecast's fill and that of the next one are.
    """
    changes, prices, held = result.charts.get(CHANGES, {}), result.charts.get(PRICES, {}), {}
    for name, series in changes.items():
        symbol = name.removeprefix(_PREDICTED)
        made, predicted = _finite(series)
        if symbol == name or not made.size:
            continue
        fills = prices.get(_FILLED + symbol)
        at_the_outcome = fills is None and _order_kinds(result, made) == _AT_THE_CLOSE
        if at_the_outcome:
            fills = prices.get(_ACTUAL + symbol)
        if fills is None:
            continue
        paid = _between(*_finite(fills), made)
        actual = np.append(paid[1:] / paid[:-1] - 1.0, np.nan)
        known = np.isfinite(actual)
        pairs = ForecastPairs(symbol, _days(made[known]), predicted[known], actual[known])
        if pairs.days:
            held[symbol] = HeldForecasts(pairs, made.size, at_the_outcome)
    return held


def same_sign(forecast: ForecastPairs, held: ForecastPairs) -> float:
    """Share of the days of both on which the change as forecast and the change as held have one sign; NaN without such a day."""
    changes = dict(zip(forecast.days, forecast.actual, strict=True))
    both = [(changes[day] > 0) == (actual > 0) for day, actual in zip(held.days, held.actual, strict=True) if day in changes]
    return float(np.mean(both)) if both else np.nan


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


def fitted_line(pairs: ForecastPairs) -> tuple[float, float] | None:
    """Intercept and slope of the least-squares line of the actual on the predicted change; None when the forecasts never vary."""
    spread = pairs.predicted - pairs.predicted.mean()
    square = float(spread @ spread)
    if square == 0.0:
        return None
    slope = float(spread @ pairs.actual) / square
    return float(pairs.actual.mean()) - slope * float(pairs.predicted.mean()), slope


def _pairs(symbol: str, predicted: Series, actual: Series) -> ForecastPairs:
    made, forecasts = _finite(predicted)
    known, outcomes = _finite(actual)
    first = np.searchsorted(known, made, side="right")
    until = np.append(made[1:], np.iinfo(np.int64).max)
    kept = np.array([i < known.size and known[i] <= end for i, end in zip(first, until, strict=True)], dtype=bool)
    return ForecastPairs(symbol=symbol, days=_days(made[kept]), predicted=forecasts[kept], actual=outcomes[first[kept]])


def _finite(series: Series) -> tuple[np.ndarray, np.ndarray]:
    finite = np.isfinite(series.values)
    return series.times[finite], series.values[finite]


def _between(times: np.ndarray, values: np.ndarray, made: np.ndarray) -> np.ndarray:
    # the first value from a forecast on, and before the next one; NaN where there is none
    is_own = bool(np.isin(made[0], times))
    first = np.searchsorted(times, made, side="left" if is_own else "right")
    until = np.append(made[1:] - is_own, np.iinfo(np.int64).max)  # whole seconds
    return np.array([values[i] if i < times.size and times[i] <= end else np.nan for i, end in zip(first, until, strict=True)])


def _order_kinds(result: RunResult, moments: np.ndarray) -> frozenset[str]:
    return frozenset().union(*(result.order_kinds.get(int(moment), frozenset()) for moment in moments))


def _days(times: np.ndarray) -> tuple[date, ...]:
    return tuple(local_time(int(moment)).date() for moment in times)
