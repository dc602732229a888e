"""Forecasts from a fitted line or a fitted process (`TimeSeriesForecast`, `AutoRegressiveIntegratedMovingAverage`)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import numpy as np

from minilean.common.decimals import ONE, ZERO, decimal_cast
from minilean.common.dotnet_errors import ArgumentException
from minilean.indicators.base import Indicator, WindowIndicator


class TimeSeriesForecast(WindowIndicator):
    """Where the straight line fitted to the last values goes next; 0 before ready (`TimeSeriesForecast`).

    Args:
        period: values that the line is fitted to, at least 2.
        name: its name.

    Raises:
        ArgumentException: the period is below 2.
    """

    def __init__(self, period: int, *, name: str | None = None) -> None:
        if period < 2:
            raise ArgumentException(f"TSF got the period {period}; expected at least 2.")
        super().__init__(name or f"TSF{period})", period)

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._values.add(value)
        if not self.is_ready:
            return ZERO
        period = self.period
        steps, squares = period * (period + 1) // 2, period * (period + 1) * (2 * period + 1) // 6
        total = sum(self._values, ZERO)
        products = sum(((period - place) * kept for place, kept in enumerate(self._values)), ZERO)
        slope = (period * products - steps * total) * (ONE / (period * squares - steps * steps))
        return (total - slope * steps) * (ONE / period) + slope * (period + 1)


class AutoRegressiveIntegratedMovingAverage(Indicator):
    """A forecast by an ARIMA process that every value fits anew; 0 before ready (`AutoRegressiveIntegratedMovingAverage`).

    Args:
        ar_order: values that the next one depends on, at least 1.
        diff_order: how often differences are taken first.
        ma_order: errors that it depends on.
        period: values that the process is fitted to.
        intercept: whether it has a constant.
        name: its name.

    Raises:
        ArgumentException: an order is negative, the first is 0, or the period is shorter than they are.
    """

    ar_parameters: list[float] | None
    ma_parameters: list[float] | None
    intercept: float
    ar_residual_error: float
    ma_residual_error: float
    handle_exceptions: bool

    _shown_members = ("handle_exceptions", "ar_parameters", "ma_parameters", "intercept", "ar_residual_error", "ma_residual_error")

    def __init__(
        self, ar_order: int, diff_order: int, ma_order: int, period: int, intercept: bool = True, *, name: str | None = None
    ) -> None:
        super().__init__(name or f"ARIMA(({ar_order}, {diff_order}, {ma_order}), {period}, {bool(intercept)})")
        if ar_order < 1 or ma_order < 0:
            raise ArgumentException(f"{self.name} got the orders {ar_order} and {ma_order}; expected at least 1 and 0.")
        if period < max(ar_order, ma_order):
            raise ArgumentException(f"{self.name} got the period {period}; expected at least {max(ar_order, ma_order)}, its larger order.")
        self._ar, self._diff, self._ma, self._has_constant = ar_order, diff_order, ma_order, intercept
        self._prices = self._window(period)
        self.warm_up_period = period
        self.handle_exceptions = True
        self.ar_parameters = self.ma_parameters = None
        self.intercept = self.ar_residual_error = self.ma_residual_error = 0.0

    def _compute(self, time: datetime, value: Decimal) -> Decimal:
        self._prices.add(float(value))
        if not self._prices.is_ready:
            return ZERO
        # the newest value is the first, as LEAN has it
        series, heads = np.array(list(self._prices)), []
        for _ in range(self._diff):
            heads.append(series[-1])
            series = series[:-1] - series[1:]
        residuals = self._fit(series)
        forecast = float(np.dot(self.ar_parameters or [], series[: self._ar])) + self.intercept
        if self._ma:
            forecast += float(np.dot(self.ma_parameters or [], residuals[self._ma + 1 : 2 * self._ma + 1]))
        levels = np.array([forecast, *series])
        for head in heads:
            levels = np.cumsum([head, *levels[::-1]])[::-1]
        return decimal_cast(float(levels[0]))

    def _fit(self, series: np.ndarray) -> np.ndarray:
        ar, ma, count = self._ar, self._ma, len(series)
        lags = _lagged(ar, series)
        fitted = self._solved(lags, series[ar:])
        residuals = np.concatenate([np.zeros(ar), series[ar:] - lags @ fitted])
        self.ar_residual_error = _share(residuals[ar:], count - ar - 1)
        if not ma:
            self.ar_parameters = fitted.tolist()
            return residuals
        errors = _lagged(ma, residuals)
        known = np.hstack([lags[: len(errors)], errors])
        constant = np.ones((len(known), 1)) if self._has_constant else np.empty((len(known), 0))
        numbers = self._solved(np.hstack([constant, known]), series[ma:])
        skipped = constant.shape[1]
        self.ma_residual_error = _share(series[ma:] - known @ numbers[skipped:], count - max(ar, ma) - 1)
        self.intercept = float(numbers[0]) if skipped else 0.0
        self.ar_parameters, self.ma_parameters = numbers[skipped : skipped + ar].tolist(), numbers[skipped + ar :].tolist()
        return residuals

    def _solved(self, known: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        """The numbers of least squares; 0 where there is no one answer."""
        square = known.T @ known
        try:
            if len(known) < known.shape[1]:
                raise np.linalg.LinAlgError(f"{known.shape[1]} numbers cannot be fitted to {len(known)} values")
            np.linalg.cholesky(square)
            return np.linalg.solve(square, known.T @ wanted)
        except np.linalg.LinAlgError:
            if not self.handle_exceptions:
                raise
            return np.zeros(known.shape[1])


def _lagged(order: int, series: np.ndarray) -> np.ndarray:
    return np.array([series[place - order : place][::-1] for place in range(order, len(series))])


def _share(errors: np.ndarray, count: int) -> float:
    total = float(np.dot(errors, errors))
    return total / count if count else float("inf") if total else float("nan")
