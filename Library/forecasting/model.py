"""A trained model: scaler and weights of one refit, ready to forecast from any later history."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from forecasting.errors import HistoryTooShort, InvalidSpec
from forecasting.forecast import Forecast
from forecasting.layers.layer import Forward
from forecasting.networks import Weights, get_network, graph_of
from forecasting.scaling import PriceScaler
from forecasting.span import Span
from forecasting.specs import ModelSpec
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
        InvalidSpec: the network reads something else than windows, or the loss is one of classes.
    """
    _require_served(spec)
    scaled, horizon = scaler.scale(span.closes), spec.window.horizon
    if spec.training.target == "price":
        return make_windows(scaled, scaled, spec.window)
    if len(span) <= horizon:
        raise HistoryTooShort(f"A change over {horizon} bars needs more than the {len(span)} bars given: provide earlier data.")
    changes = np.zeros(len(span))
    changes[horizon:] = span.closes[horizon:] / span.closes[:-horizon] - 1.0
    return make_windows(scaled, changes / scaler.deviation, spec.window)


def _require_served(spec: ModelSpec) -> None:
    inputs, training = get_network(spec.network.name).inputs, spec.training
    if inputs != ("windows",):
        raise InvalidSpec(f"The network {spec.network.name} reads {' and '.join(inputs)}: expected one that reads windows of closes alone.")
    if training.loss != "mean_squared_error":
        raise InvalidSpec(f"TrainingSpec has loss={training.loss!r} with target={training.target!r}: expected mean_squared_error.")


@dataclass(frozen=True, eq=False)
class TrainedModel:
    """Forecasts the next close with NumPy alone: neither JAX nor TensorFlow is loaded.

    Args:
        spec: what the model is.
        scaler: as fitted at the refit.
        members: weights of each seed; the forecast is their mean.
    """

    spec: ModelSpec
    scaler: PriceScaler
    members: tuple[Weights, ...]

    @cached_property
    def _forwards(self) -> tuple[Forward, ...]:
        graph = graph_of(self.spec.network)
        return tuple(graph.prepare_forward(weights) for weights in self.members)

    def forecast(self, history: Span) -> Forecast:
        """Forecast the close after the newest bar.

        Args:
            history: at least lookback + 1 bars that contain the training span's last bar, in today's adjusted prices.

        Raises:
            HistoryTooShort: there are fewer bars.
            SpanNotInHistory: the training span's last bar is not among them.
            NotFinite: the network gave no number.
        """
        levels = self._levels(history, newest_only=True)[:, 0]
        last_close = float(history.closes[-1])
        returns = levels / last_close - 1.0
        return Forecast(float(returns.mean()), history.times[-1].astype("datetime64[us]").item(), float(returns.std()), last_close)

    def forecast_levels(self, history: Span, rebase: bool = True) -> np.ndarray:
        """Forecast closes of all windows in a history, newest last.

        Args:
            history: T bars, as for ``forecast``.
            rebase: bring the scaler to the prices of the history, as for ``forecast``; False where both are of one request.

        Returns:
            shape (T - lookback,), float64 prices; entry k forecasts the close ``horizon`` bars after bar lookback + k (one bar
            earlier with ``seed_alignment``).

        Raises:
            HistoryTooShort: there are too few bars.
            SpanNotInHistory: the training span's last bar is not among them.
        """
        return self._levels(history, newest_only=False, rebase=rebase).mean(axis=0)

    def level_after(self, closes: np.ndarray) -> float:
        """Forecast the close ``horizon`` bars after a single window.

        Args:
            closes: shape (lookback,), newest last, in the prices that the scaler was fitted on.
        """
        window = self.scaler.scale(closes).astype(np.float32)[np.newaxis, :, np.newaxis]
        outputs = np.array([forward(window)[0, 0] for forward in self._forwards], dtype=np.float64)
        return float(self._unscaled(outputs, self.scaler, closes[-1]).mean())

    def _levels(self, history: Span, newest_only: bool, rebase: bool = True) -> np.ndarray:
        scaler, window = self.scaler.rebased(history) if rebase else self.scaler, self.spec.window
        windows = make_forecast_windows(scaler.scale(history.closes), window)
        bases = history.closes[window.lookback - 1 : -1] if window.seed_alignment else history.closes[window.lookback :]
        if newest_only:
            windows, bases = windows[-1:], bases[-1:]
        # One window at a time: the last bits of a product depend on how many rows it has, and a forecast must not.
        outputs = np.array([[forward(window)[0, 0] for window in windows[:, np.newaxis]] for forward in self._forwards], dtype=np.float64)
        return self._unscaled(outputs, scaler, bases)

    def _unscaled(self, outputs: np.ndarray, scaler: PriceScaler, bases: np.ndarray) -> np.ndarray:
        """Outputs as prices, where the bases are the closes that they are changes of."""
        if self.spec.training.target == "price":
            return scaler.unscale(outputs)
        return bases * (1.0 + outputs * scaler.deviation)


def ensemble(models: Sequence[TrainedModel]) -> TrainedModel:
    """One model whose forecast is the mean over models that differ by their seed alone.

    Some may have been trained earlier than others, before a dividend that rescaled the prices of their span: then their scalers
    differ by that factor, and the first one speaks for all.

    Raises:
        ValueError: there is no model, or specs or last bars of the training spans differ.
    """
    if not models or any(m.spec != models[0].spec or m.scaler.anchor_day != models[0].scaler.anchor_day for m in models):
        raise ValueError("An ensemble needs at least one model, and all of one spec and one training span: refit them together.")
    return TrainedModel(models[0].spec, models[0].scaler, tuple(w for m in models for w in m.members))
