"""A network that forecasts volatility, scaled to what a position earns, as references are in ``fitted_volatility``."""

from dataclasses import dataclass, replace

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort
from forecasting.forecast import VolatilityForecast
from forecasting.model import TrainedModel
from forecasting.scores.retransformation import Smearing
from forecasting.variance import daily_variances


@dataclass(frozen=True, eq=False)
class NetworkVolatility:
    """Networks of one refit.

    Args:
        model: trained on the logarithm of variance.
        scale: by what its forecasts fall short of the mean squared change from close to close.
    """

    model: TrainedModel
    scale: Smearing

    @classmethod
    def scaled(cls, model: TrainedModel, bars: DailyBars) -> "NetworkVolatility":
        """Scale a model so that squared changes over its forecasts had the mean 1 on the bars of its refit.

        Args:
            model: one or more seeds of a refit.
            bars: what it was trained on.

        Raises:
            HistoryTooShort: none of its forecasts of these bars has an outcome among them.
        """
        spec = model.spec
        logs = model.forecast_values(bars)
        made_at = spec.inputs.lead + spec.window.lookback + np.arange(len(logs))
        counts = (made_at < len(bars) - spec.window.horizon) & np.isfinite(logs)
        if not counts.any():
            raise HistoryTooShort(f"Of {len(bars)} bars none has a forecast and an outcome to scale it by: provide earlier data.")
        squares = daily_variances(bars, "squared")[made_at[counts] + spec.window.horizon]
        return cls(model, Smearing.from_residuals(np.log(squares) - logs[counts]))

    def forecast_volatility(self, history: DailyBars) -> VolatilityForecast:
        """Forecast the variance of the change to the next close; see ``TrainedModel.forecast_volatility``, also for what it raises."""
        found = self.model.forecast_volatility(history)
        return replace(found, log_variance=found.log_variance + float(np.log(self.scale.factor)))
