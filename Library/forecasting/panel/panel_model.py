"""A trained network of a panel: ready to say of every ticker how likely it rises in the week to come. NumPy alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from forecasting.early_stopping import forward_in_parts
from forecasting.errors import InvalidHistory
from forecasting.forecast import ProbabilityForecast
from forecasting.networks import Weights
from forecasting.objectives import linked
from forecasting.panel.panel_windows import forecast_windows, training_windows
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.refit import Refit
from forecasting.scaling import FeatureScaler
from forecasting.specs import ModelSpec
from forecasting.windows import Windows


@dataclass(frozen=True, eq=False)
class PanelModel:
    """Forecasts the direction of every ticker's next week.

    Args:
        spec: what the model is.
        tickers: in the order of their numbers.
        scalers: of each member.
        members: weights of each seed; the forecast is their mean.
    """

    spec: ModelSpec
    tickers: tuple[str, ...]
    scalers: tuple[FeatureScaler, ...]
    members: tuple[Weights, ...]

    @classmethod
    def of(cls, refits: Sequence[Refit], tickers: tuple[str, ...]) -> "PanelModel":
        """The mean of refits that differ by their seed alone.

        Args:
            refits: at least one.
            tickers: that they were trained on, in the order of their numbers.

        Raises:
            InvalidHistory: a refit has no scaler of returns, or there are more tickers or fewer than its network knows.
        """
        spec, scalers = refits[0].spec, tuple(fit.features for fit in refits if fit.features is not None)
        if len(scalers) != len(refits) or len(tickers) != spec.network.vocabulary:
            raise InvalidHistory(
                f"A network of {spec.network.vocabulary} tickers cannot forecast a panel of {len(tickers)}: use the tickers that it was "
                "trained on, or train it again."
            )
        return cls(spec, tickers, scalers, tuple(fit.weights for fit in refits))

    def forecast(self, panel: WeeklyPanel) -> Mapping[str, ProbabilityForecast]:
        """How likely each ticker rises in the week after the newest.

        Args:
            panel: at least ``lookback`` weeks of the tickers that it was trained on.

        Returns:
            By ticker, in the order of their numbers; without those that lack a change in the window.

        Raises:
            HistoryTooShort: there are fewer weeks.
            InvalidHistory: the panel has other tickers.
        """
        self._require_own(panel)
        known_at: datetime = panel.times[-1].astype("datetime64[us]").item()
        cut = [forecast_windows(panel, self.spec, scaler) for scaler in self.scalers]
        numbers = cut[0][0]  # the same for all: what is known does not depend on the scale
        if not numbers.size:
            return {}
        chances = np.stack([self._chances(windows, weights) for (_, windows), weights in zip(cut, self.members, strict=True)])
        means, spreads = chances.mean(axis=0).tolist(), chances.std(axis=0).tolist()
        return {
            self.tickers[number]: ProbabilityForecast(mean, known_at, spread)
            for number, mean, spread in zip(numbers.tolist(), means, spreads, strict=True)
        }

    def probabilities(self, panel: WeeklyPanel) -> np.ndarray:
        """How likely a rise was held, for all weeks of a panel whose outcome is known too.

        Args:
            panel: at least ``lookback`` + 2 weeks of the tickers that it was trained on.

        Returns:
            Shape (W, N), float64: entry (w, n) was known a week before week w and is of week w; NaN where there is no window.

        Raises:
            HistoryTooShort: there are fewer weeks.
            InvalidHistory: the panel has other tickers, or outcomes of one class alone.
        """
        self._require_own(panel)
        found = np.full(panel.returns.shape, np.nan)
        cut = [training_windows(panel, self.spec, scaler) for scaler in self.scalers]
        places = cut[0].last + 1, cut[0].inputs[1]
        found[places] = np.mean([self._chances(windows, weights) for windows, weights in zip(cut, self.members, strict=True)], axis=0)
        return found

    def _chances(self, windows: Windows, weights: Weights) -> np.ndarray:
        outputs = forward_in_parts(self.spec, weights, windows)
        return linked(self.spec.training.loss, outputs)[:, 0]

    def _require_own(self, panel: WeeklyPanel) -> None:
        if panel.tickers != self.tickers:
            unknown = [ticker for ticker in panel.tickers if ticker not in self.tickers]
            what = f"has {', '.join(unknown[:5])}, unseen in training" if unknown else "lacks tickers, or has them in another order"
            raise InvalidHistory(f"The panel {what}: forecast the {len(self.tickers)} tickers that were trained on, or train again.")
