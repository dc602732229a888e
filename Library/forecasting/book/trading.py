"""TradingLSTM and TradingGRU: the next prices from the last ones, several steps ahead."""

from typing import ClassVar

import numpy as np

from forecasting.book.validation import History, history_of, validation_size
from forecasting.errors import HistoryTooShort, InvalidSpec, TrainingError
from forecasting.model import TrainedModel
from forecasting.refit import refit
from forecasting.span import Closes, Span
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec

METHODS = ("recursive", "direct")


class TradingNetwork:
    """A network on windows of scaled prices; `TradingLSTM` and `TradingGRU` say of which layers.

    Args:
        hidden_dim: units of every hidden layer.
        num_layers: hidden layers.
        dropout: share of a hidden layer's outputs that is zeroed while training, also after the last.
        validation_split: share of the windows, the newest, that the fit and its scaler do not see.
        patience: epochs without a lower validation loss after which a fit stops with the weights of the best; 0 for never.
        weight_decay: share of each weight, times the learning rate, that every step takes off.
        noise_level: standard deviation of the noise on scaled windows while training.
        direct_steps: how many steps ahead have a network of their own, for direct forecasts; the first is always there.
        seed: decides everything random: the same prices, settings and seed give the same forecasts.

    Raises:
        InvalidSpec: a setting of the network is out of range; those of a fit are looked at by ``fit``.
    """

    network: ClassVar[str]

    def __init__(
        self,
        hidden_dim: int = 64,
        num_layers: int = 2,
        dropout: float = 0.2,
        *,
        validation_split: float = 0.2,
        patience: int = 0,
        weight_decay: float = 0.0,
        noise_level: float = 0.0,
        direct_steps: int = 1,
        seed: int = 1,
    ) -> None:
        if isinstance(direct_steps, bool) or not isinstance(direct_steps, int) or direct_steps < 1:
            raise InvalidSpec(f"A model has direct_steps={direct_steps!r}: expected a whole number of at least 1.")
        self.network_spec = NetworkSpec(self.network, units=hidden_dim, layers=num_layers, dropout=dropout)
        self.validation_split = validation_split
        self.patience = patience
        self.weight_decay = weight_decay
        self.noise_level = noise_level
        self.direct_steps = direct_steps
        self.seed = seed
        self.models: tuple[TrainedModel, ...] = ()

    def fit(self, prices: Closes, lookback: int = 20, epochs: int = 50, lr: float = 0.001, batch_size: int = 32) -> History:
        """Train from fresh weights.

        Args:
            prices: T prices, oldest first.
            lookback: prices that a forecast looks back on.
            epochs: passes over the training windows.
            lr: step size of Adam.
            batch_size: windows per gradient step.

        Returns:
            Both losses of every epoch, in squared units of the scaled price, of the network for the next price.

        Raises:
            HistoryTooShort: there are too few prices.
            NotFinite: a price is NaN, infinite, zero or negative.
            InvalidSpec: a setting is out of range.
            TrainingDiverged: the loss became NaN or infinite; earlier models are kept.
        """
        span, fits = Span.from_series(prices), []
        for horizon in range(1, self.direct_steps + 1):
            num_windows = len(span) - lookback - horizon + 1
            bars = validation_size(num_windows, self.validation_split, horizon, f"{len(span)} prices with a lookback of {lookback}")
            training = TrainingSpec(
                epochs=epochs, batch_size=batch_size, learning_rate=lr, weight_decay=self.weight_decay, input_noise=self.noise_level,
                validation_bars=bars, patience=self.patience,
            )  # fmt: skip
            window = WindowSpec(lookback, horizon, training_bars=len(span), holdout=0, forecast_bars=lookback + 1)
            fits.append(refit(span, ModelSpec(window, self.network_spec, training), self.seed))
        self.models = tuple(fit.model for fit in fits)
        return history_of(fits[0].losses, fits[0].validation_losses)

    def predict(self, prices: Closes, steps: int = 1, *, method: str = "recursive") -> np.ndarray:
        """Forecast the prices after the newest.

        Args:
            prices: at least ``lookback`` prices, newest last, in the units of those that were fitted on.
            steps: how many.
            method: ``recursive`` forecasts each from the forecasts before it; ``direct`` each by its own network.

        Returns:
            shape (steps,), prices.

        Raises:
            TrainingError: ``fit`` was not called.
            HistoryTooShort: there are too few prices.
            NotFinite: a price is NaN, infinite, zero or negative.
            InvalidSpec: no step is asked for, the method is unknown, or it needs networks that are not there.
        """
        if not self.models:
            raise TrainingError("There is no model yet: call fit before predict.")
        if isinstance(steps, bool) or not isinstance(steps, int) or steps < 1:
            raise InvalidSpec(f"A forecast has steps={steps!r}: expected a whole number of at least 1.")
        if method not in METHODS:
            raise InvalidSpec(f"A forecast has method={method!r}: expected one of {', '.join(METHODS)}.")
        closes, lookback = Span.from_series(prices).closes, self.models[0].spec.window.lookback
        if len(closes) < lookback:
            raise HistoryTooShort(f"A forecast looks back on {lookback} prices and there are {len(closes)}: provide earlier ones too.")
        if method == "direct":
            if steps > len(self.models):
                raise InvalidSpec(
                    f"A direct forecast has steps={steps} and there are networks for {len(self.models)}: "
                    f"make the model with direct_steps={steps}."
                )
            return np.array([model.level_after(closes[-lookback:]) for model in self.models[:steps]])
        known = closes[-lookback:].tolist()
        for _ in range(steps):
            known.append(self.models[0].level_after(np.array(known[-lookback:])))
        return np.array(known[lookback:])


class TradingLSTM(TradingNetwork):
    """LSTM layers on windows of scaled prices; `TradingNetwork` has the arguments."""

    network = "lstm"


class TradingGRU(TradingNetwork):
    """GRU layers on windows of scaled prices; `TradingNetwork` has the arguments."""

    network = "gru"
