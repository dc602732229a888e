"""A trained model: scaler and weights of one refit, ready to forecast from any later history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, InvalidSpec, NotFinite
from forecasting.examples import features_of, features_shown, require_bars
from forecasting.features.matrix import known_at
from forecasting.forecast import Forecast, ProbabilityForecast, VolatilityForecast
from forecasting.layers.layer import Forward
from forecasting.networks import Weights, graph_of
from forecasting.objectives import linked
from forecasting.own_model import prepare_forward
from forecasting.scaling import FeatureScaler, PriceScaler
from forecasting.span import Span
from forecasting.specs import PRICE_TARGETS, ModelSpec
from forecasting.windows import Windows, make_forecast_windows, make_windows


def training_windows(span: Span, scaler: PriceScaler, spec: ModelSpec) -> Windows:
    """Windows and targets of a span as the network learns them.

    Args:
        span: T closes.
        scaler: fitted on the training span.
        spec: window and target are used.

    Returns:
        ``y`` is the scaled close (target ``price``) or the change over the horizon in units of its deviation (``return``).

    Raises:
        HistoryTooShort: the span is shorter than lookback + horizon.
    """
    scaled, horizon = scaler.scale(span.closes), spec.window.horizon
    if spec.training.target == "price":
        return make_windows(scaled, scaled, spec.window)
    if len(span) <= horizon:
        raise HistoryTooShort(f"A change over {horizon} bars needs more than the {len(span)} bars given: provide earlier data.")
    changes = np.zeros(len(span))
    changes[horizon:] = span.closes[horizon:] / span.closes[:-horizon] - 1.0
    return make_windows(scaled, changes / scaler.deviation, spec.window)


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """Forecasts the next close with NumPy alone: neither JAX nor TensorFlow is loaded.

    Args:
        spec: what the model is.
        scaler: as fitted at the refit.
        members: weights of each seed; the forecast is their mean.
        features: scaler of features and target, of a spec that needs bars; None of one that is shown closes alone.
        seeds: of the members; models of one's own are put together with them.
    """

    spec: ModelSpec
    scaler: PriceScaler
    members: tuple[Weights, ...]
    features: FeatureScaler | None = None
    seeds: tuple[int, ...] = ()

    @cached_property
    def _forwards(self) -> tuple[Forward, ...]:
        if self.spec.network.is_own:
            return tuple(prepare_forward(self.spec, kept, seed) for kept, seed in zip(self.members, self.seeds, strict=True))
        graph = graph_of(self.spec.network, len(self.spec.inputs.features))
        return tuple(graph.prepare_forward(weights) for weights in self.members)

    @property
    def anchor_time(self) -> str:
        """End of the training span's last bar, ISO 8601, exchange time."""
        return self.scaler.anchor_time

    def forecast(self, history: Span | DailyBars) -> Forecast:
        """Forecast the close after the newest bar.

        Args:
            history: at least lookback + 1 bars, and the lead of the features, that contain the training span's last bar, in today's
                adjusted prices.

        Raises:
            HistoryTooShort: there are fewer bars.
            SpanNotInHistory: the training span's last bar is not among them.
            NotFinite: the network gave no number, or a feature of the newest window is not known.
            InvalidSpec: the model forecasts something else.
        """
        self._require(*PRICE_TARGETS)
        levels = self._levels(history, newest_only=True)[:, 0]
        last_close = float(history.closes[-1])
        returns = levels / last_close - 1.0
        return Forecast(float(returns.mean()), self._known_at(history), float(returns.std()), last_close)

    def forecast_probability(self, history: DailyBars) -> ProbabilityForecast:
        """Forecast whether the close rises over the horizon.

        Args:
            history: as for ``forecast``.

        Raises:
            HistoryTooShort: there are fewer bars.
            SpanNotInHistory: the training span's last bar is not among them.
            NotFinite: the network gave no number, or a feature of the newest window is not known.
            InvalidSpec: the model forecasts something else.
        """
        self._require("direction")
        chances = self._values(history, newest_only=True)[:, 0]
        return ProbabilityForecast(float(chances.mean()), self._known_at(history), float(chances.std()))

    def forecast_volatility(self, history: DailyBars) -> VolatilityForecast:
        """Forecast how much the close moves over the horizon.

        Args:
            history: as for ``forecast``.

        Raises:
            HistoryTooShort: there are fewer bars.
            SpanNotInHistory: the training span's last bar is not among them.
            NotFinite: the network gave no number, or a feature of the newest window is not known.
            InvalidSpec: the model forecasts something else.
        """
        self._require("log_variance")
        logs = self._values(history, newest_only=True)[:, 0]
        return VolatilityForecast(float(logs.mean()), self._known_at(history), float(logs.std()))

    def forecast_values(self, history: Span | DailyBars, rebase: bool = True) -> np.ndarray:
        """What the evaluation compares with its target, for all windows in a history, newest last.

        Args:
            history: T bars, as for ``forecast``.
            rebase: as for ``forecast_levels``.

        Returns:
            shape (T - lead - lookback,), float64: changes of the close as fractions, probabilities of a rise, or logarithms of daily
            variance; NaN where a feature of the window is not known.

        Raises:
            HistoryTooShort: there are too few bars.
            SpanNotInHistory: the training span's last bar is not among them.
        """
        if self.spec.training.target in PRICE_TARGETS:
            return self.forecast_levels(history, rebase) / self._bases(history) - 1.0
        return self._values(require_bars(history, self.spec), newest_only=False, rebase=rebase).mean(axis=0)

    def _require(self, *targets: str) -> None:
        if self.spec.training.target not in targets:
            raise InvalidSpec(f"The model was trained with target={self.spec.training.target!r}: expected {' or '.join(targets)}.")

    def _known_at(self, history: Span | DailyBars) -> datetime:
        late = known_at(history[-1:], features_of(self.spec)) if isinstance(history, DailyBars) else history.times[-1:]
        return late[0].astype("datetime64[us]").item()

    def forecast_levels(self, history: Span | DailyBars, rebase: bool = True) -> np.ndarray:
        """Forecast closes of all windows in a history, newest last.

        Args:
            history: T bars, as for ``forecast``.
            rebase: bring the scaler to the prices of the history, as for ``forecast``; False where both are of one request.

        Returns:
            shape (T - lead - lookback,), float64 prices; entry k forecasts the close ``horizon`` bars after bar lead + lookback + k (one
            bar earlier with ``seed_alignment``).

        Raises:
            HistoryTooShort: there are too few bars.
            SpanNotInHistory: the training span's last bar is not among them.
        """
        return self._levels(history, newest_only=False, rebase=rebase).mean(axis=0)

    def level_after(self, closes: np.ndarray) -> float:
        """Forecast the close ``horizon`` bars after a single window.

        Args:
            closes: shape (lookback,), newest last, in the prices that the scaler was fitted on.

        Raises:
            InvalidSpec: the model is shown something else than closes, or forecasts something else.
        """
        self._require(*PRICE_TARGETS)
        if self.features is not None:
            raise InvalidSpec(f"The model is shown {', '.join(self.spec.inputs.features)}: expected one that is shown closes alone.")
        window = self.scaler.scale(closes).astype(np.float32)[np.newaxis, :, np.newaxis]
        outputs = np.array([forward(window)[0, 0] for forward in self._forwards], dtype=np.float64)
        return float(self._prices(outputs, self.scaler, closes[-1]).mean())

    def _levels(self, history: Span | DailyBars, newest_only: bool, rebase: bool = True) -> np.ndarray:
        scaler = self.scaler.rebased(history) if rebase else self.scaler
        outputs, bases = self._outputs(history, scaler, newest_only), self._bases(history)
        return self._prices(outputs, scaler, bases[-1:] if newest_only else bases)

    def _prices(self, outputs: np.ndarray, scaler: PriceScaler, bases: np.ndarray) -> np.ndarray:
        """Outputs as prices, where the bases are the closes that they are changes of."""
        if self.spec.training.target == "price":
            return scaler.unscale(outputs)
        return bases * (1.0 + outputs * scaler.deviation)

    def _bases(self, history: Span | DailyBars) -> np.ndarray:
        """The newest close that each window knows."""
        window, first = self.spec.window, self.spec.inputs.lead + self.spec.window.lookback
        return history.closes[first - 1 : -1] if window.seed_alignment else history.closes[first:]

    def _values(self, history: DailyBars, newest_only: bool, rebase: bool = True) -> np.ndarray:
        scaler = self.scaler.rebased(history) if rebase else self.scaler
        outputs = self._outputs(history, scaler, newest_only)
        if self.spec.training.target == "direction":
            return linked("binary_crossentropy", outputs)
        return self._scaler_of_features.unscale_target(outputs)

    def _outputs(self, history: Span | DailyBars, scaler: PriceScaler, newest_only: bool) -> np.ndarray:
        """What each member says of each window, shape (M, N), as the network learned it."""
        if self.features is None:
            values = scaler.scale(history.closes)
        else:
            bars = require_bars(history, self.spec)
            values = self._scaler_of_features.rebased(scaler.anchor_close / self.scaler.anchor_close).scale(features_shown(bars, self.spec))
        windows = make_forecast_windows(values, self.spec.window)
        if newest_only:
            windows = windows[-1:]
            if np.isnan(windows).any():
                unknown = [name for name, column in zip(self.spec.inputs.features, windows[0].T, strict=True) if np.isnan(column).any()]
                raise NotFinite(
                    f"{', '.join(unknown)} is not known on every bar of the window that ends on "
                    f"{history.times[-1].astype('datetime64[D]')}: bring the data up to date, or leave the feature out."
                )
        # One window at a time: the last bits of a product depend on how many rows it has, and a forecast must not.
        return np.array([[forward(window)[0, 0] for window in windows[:, np.newaxis]] for forward in self._forwards], dtype=np.float64)

    @property
    def _scaler_of_features(self) -> FeatureScaler:
        if self.features is None:
            raise InvalidSpec(f"A model with target={self.spec.training.target!r} was put together without a scaler of features: refit it.")
        return self.features


def ensemble(models: Sequence[TrainedModel]) -> TrainedModel:
    """One model whose forecast is the mean over models that differ by their seed alone.

    Some may have been trained earlier than others, before a dividend that rescaled the prices of their span: then their scalers
    differ by that factor, and the first one speaks for all.

    Raises:
        ValueError: there is no model, or specs or last bars of the training spans differ.
    """
    if not models or any(m.spec != models[0].spec or m.scaler.anchor_day != models[0].scaler.anchor_day for m in models):
        raise ValueError("An ensemble needs at least one model, and all of one spec and one training span: refit them together.")
    return TrainedModel(
        models[0].spec,
        models[0].scaler,
        tuple(w for m in models for w in m.members),
        models[0].features,
        tuple(s for m in models for s in m.seeds),
    )
