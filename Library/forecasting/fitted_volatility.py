"""A reference that forecasts volatility: fitted on daily bars, scaled to what a position earns, and asked as a trained model is."""

from dataclasses import dataclass

import numpy as np

from forecasting.bars import KNOWN_AFTER_CLOSE, DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.forecast import VolatilityForecast
from forecasting.references import Predict, get_reference
from forecasting.references.inputs import Inputs
from forecasting.scores.retransformation import Smearing
from forecasting.targets import Target
from forecasting.variance import daily_variances

TARGET = Target("log_variance", measure="garman-klass")
"""The variance of the next day, overnight included, from the four prices of daily bars."""


@dataclass(frozen=True, eq=False)
class FittedVolatility:
    """A reference of one refit.

    Args:
        predict: what the reference learnt.
        needs_implied: whether it looks at implied volatilities.
        first_time: end of the first bar that it was fitted on; processes of variance start there.
        scale: by what forecasts fall short of the mean squared change from close to close.
    """

    predict: Predict
    needs_implied: bool
    first_time: np.datetime64
    scale: Smearing

    def forecast_volatility(self, history: DailyBars) -> VolatilityForecast:
        """Forecast the variance of the change to the next close.

        Args:
            history: bars from the first one of the fit on, the newest last; earlier ones are left.

        Raises:
            HistoryTooShort: the first bar of the fit is not among them, or no implied volatility of the last week is known.
            NotFinite: the reference gave no number.
        """
        first = int(np.searchsorted(history.times, self.first_time))
        if first == len(history) or history.times[first] != self.first_time:
            raise HistoryTooShort(
                f"The history has no bar that ended at {self.first_time.astype('datetime64[m]')}, with which the fit began: "
                "ask for more bars, or fit again."
            )
        bars = history[first:]
        log = float(self.predict(Inputs(bars, TARGET), np.array([len(bars) - 1]))[0])
        known_at = bars.times[-1].astype("datetime64[us]").item()
        if self.needs_implied and np.isfinite(bars.implied_volatilities[-1]):
            known_at += KNOWN_AFTER_CLOSE["implied_volatilities"]
        return VolatilityForecast(log + float(np.log(self.scale.factor)), known_at, 0.0)


def fit_volatility(name: str, bars: DailyBars) -> FittedVolatility:
    """Fit a reference of variance, and scale it so that squared changes over its forecasts had the mean 1.

    References forecast the mean logarithm of a variance that daily prices estimate. A position that is divided by a forecast of volatility
    earns squared changes over it; their mean on the rows of the fit corrects both the logarithm and the estimate (Duan 1983).

    Args:
        name: a reference of ``log_variance``, such as ``har, vix``.
        bars: T bars that were known at the moment of the refit; the first 59 are only looked back on.

    Raises:
        HistoryTooShort: there are too few bars, or too few with implied volatilities, for the reference.
        UnknownReference: there is no reference of this name.
    """
    reference = get_reference(name)
    inputs = Inputs(bars, TARGET)
    rows = np.arange(inputs.lookback - 1, len(bars) - TARGET.known_after)
    if reference.needs_implied:
        # a lagged index is of the bar before
        known = np.isfinite(inputs.implied_variances)
        rows = rows[known[rows] & known[rows - 1]]
    if not rows.size:
        raise HistoryTooShort(
            f"Of {len(bars)} bars none can be fitted on: expected at least {inputs.lookback + TARGET.known_after}"
            f"{', with implied volatilities' if reference.needs_implied else ''}; provide earlier data."
        )
    predict = reference.fit(inputs, rows)
    squares = daily_variances(bars, "squared")[rows + TARGET.horizon]
    scale = Smearing.from_residuals(np.log(squares) - predict(inputs, rows))
    return FittedVolatility(predict, reference.needs_implied, bars.times[0], scale)
