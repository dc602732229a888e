"""What forecasts volatility, from refit to refit: a reference of the library, a network, or the same number every day."""

import math
from datetime import datetime, timedelta
from typing import Protocol

from volatility_settings import NETWORK, REFERENCES, VolatilitySettings

from forecasting.bars import DailyBars
from forecasting.examples import features_of
from forecasting.fitted_volatility import FittedVolatility, fit_volatility
from forecasting.forecast import VolatilityForecast
from forecasting.model import ensemble
from forecasting.network_volatility import NetworkVolatility
from forecasting.references import get_reference
from forecasting.refit_cache import RefitCache
from forecasting.specs import ModelSpec
from forecasting.variance import TRADING_DAYS

# longer than any pause of the exchange that a history may have
LONGEST_PAUSE = timedelta(days=10)
# Calendar days that surely hold a bar each, holidays included.
DAYS_OF_A_BAR = 1.5


class VolatilityModel(Protocol):
    """What the strategy asks; it sees no more of a forecaster than this."""

    @property
    def needs_implied(self) -> bool:
        """Whether it looks at implied volatilities."""
        ...

    @property
    def training_bars(self) -> int:
        """How many bars a refit takes."""
        ...

    def refit(self, bars: DailyBars) -> None:
        """Learn from the newest ``training_bars`` bars; a refit that fails leaves the model as it was."""
        ...

    def looks_back_to(self, now: datetime) -> datetime | None:
        """From when on a forecast needs bars; None without a model."""
        ...

    def forecast(self, bars: DailyBars) -> VolatilityForecast:
        """The forecast of the bar after the newest."""
        ...


class FittedModel:
    """A reference that is fitted anew at every refit.

    Args:
        name: one of ``REFERENCES``.
        training_bars: of a refit.
    """

    def __init__(self, name: str, training_bars: int) -> None:
        self._reference = REFERENCES[name]
        self.needs_implied = get_reference(self._reference).needs_implied
        self.training_bars = training_bars
        self._fitted: FittedVolatility | None = None

    def refit(self, bars: DailyBars) -> None:
        """Fit on the newest bars.

        Raises:
            InvalidHistory: there are too few of them, or too few implied volatilities.
        """
        self._fitted = fit_volatility(self._reference, bars.last(self.training_bars, "A refit"))

    def looks_back_to(self, now: datetime) -> datetime | None:
        """The day of the first bar of the fit; None before the first refit."""
        return None if self._fitted is None else self._fitted.first_time.astype("datetime64[D]").astype("datetime64[us]").item()

    def forecast(self, bars: DailyBars) -> VolatilityForecast:
        """Forecast as fitted last.

        Raises:
            InvalidHistory: the bars do not reach back to the fit, or the index is not known.
        """
        if self._fitted is None:
            raise ValueError("There is no refit yet: ask looks_back_to first.")
        return self._fitted.forecast_volatility(bars)


class NetworkModel:
    """A network that is trained anew at every refit, or found among those that were trained on the same bars.

    Args:
        spec: what is trained.
        seeds: one network per seed; the forecast is their mean.
        cache: keeps refits in the object store.
    """

    def __init__(self, spec: ModelSpec, seeds: tuple[int, ...], cache: RefitCache) -> None:
        self._spec, self._seeds, self._cache = spec, seeds, cache
        self.needs_implied = any("implied_volatilities" in feature.needs for feature in features_of(spec))
        self.training_bars = spec.bars_of_refit
        self._fitted: NetworkVolatility | None = None

    def refit(self, bars: DailyBars) -> None:
        """Train on the newest bars.

        Raises:
            InvalidHistory: there are too few of them, or too few implied volatilities.
            TrainingError: the fit gave no finite numbers, or JAX cannot be used here.
        """
        known = bars.last(self.training_bars, "A refit")
        model = ensemble([self._cache.refit(known, self._spec, seed).model for seed in self._seeds])
        self._fitted = NetworkVolatility.scaled(model, known)

    def looks_back_to(self, now: datetime) -> datetime | None:
        """The newest bar of the fit, or the first of the features' of a window that ends now; None before the first refit."""
        if self._fitted is None:
            return None
        window = timedelta(days=DAYS_OF_A_BAR * (self._spec.window.lookback + self._spec.inputs.lead + 1)) + LONGEST_PAUSE
        anchor = datetime.fromisoformat(self._fitted.model.anchor_time).replace(hour=0, minute=0)
        return min(anchor, now - window)

    def forecast(self, bars: DailyBars) -> VolatilityForecast:
        """Forecast as trained last.

        Raises:
            InvalidHistory: the bars do not reach back to the fit, or a feature of the newest window is not known.
        """
        if self._fitted is None:
            raise ValueError("There is no refit yet: ask looks_back_to first.")
        return self._fitted.forecast_volatility(bars)


class ConstantModel:
    """Expects the same volatility always, so that the share is a constant mix.

    Args:
        volatility: of a year, a fraction.
    """

    needs_implied = False
    training_bars = 1

    def __init__(self, volatility: float) -> None:
        self._log_variance = 2 * math.log(volatility / math.sqrt(TRADING_DAYS))

    def refit(self, bars: DailyBars) -> None:
        """Nothing to fit."""

    def looks_back_to(self, now: datetime) -> datetime:
        """No further than to the newest bar, which dates the forecast."""
        return now - LONGEST_PAUSE

    def forecast(self, bars: DailyBars) -> VolatilityForecast:
        """The constant, known at the end of the newest bar."""
        return VolatilityForecast(self._log_variance, bars.times[-1].astype("datetime64[us]").item(), 0.0)


def model_of(chosen: VolatilitySettings, cache: RefitCache) -> VolatilityModel:
    """The forecaster that the settings name.

    Args:
        chosen: what a person chose.
        cache: keeps the refits of a network.
    """
    if chosen.forecaster in REFERENCES:
        return FittedModel(chosen.forecaster, chosen.training_bars)
    if chosen.forecaster == NETWORK:
        return NetworkModel(chosen.network_spec, chosen.seeds, cache)
    return ConstantModel(chosen.constant_volatility)
