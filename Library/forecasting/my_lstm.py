"""MyLSTM: the class of the original research-to-production example, on this library's windows, scaling and training.

    lstm = MyLSTM()
    features_set, labels, training_data, test_data = lstm.process_data(history.loc[symbol].close)
    lstm.create_model(features_set, labels)
    lstm.fit_model(features_set, labels)
    predictions = lstm.predict_from_model(history.loc[symbol].close[-80:])

The older names ``ProcessData``, ``CreateModel``, ``FitModel`` and ``PredictFromModel`` work too.
"""

import numpy as np

from forecasting.errors import InvalidHistory, TrainingError
from forecasting.model import TrainedModel, training_windows
from forecasting.networks import get_network
from forecasting.scaling import PriceScaler
from forecasting.span import Closes, Span
from forecasting.specs import ModelSpec
from forecasting.training import fit_network
from forecasting.windows import Windows


class MyLSTM:
    """A stacked LSTM that forecasts the next close from the last 60.

    Args:
        spec: window, network and training; the default has the original's window and scaling with the recipe ``fast``.
        seed: decides everything random: the same data, spec and seed give the same weights.
    """

    def __init__(self, spec: ModelSpec | None = None, seed: int = 1) -> None:
        self.spec = spec or ModelSpec()
        self.seed = seed
        self.scaler: PriceScaler | None = None
        self.model: TrainedModel | None = None
        self.losses: tuple[float, ...] = ()

    def process_data(self, data: Closes) -> tuple[np.ndarray, np.ndarray, Closes, Closes]:
        """Split closes into training and test data, scale by the training data alone, cut windows.

        Args:
            data: T closes, oldest first; with an index of bar end times where the model is to be kept.

        Returns:
            features_set: shape (N, lookback, 1), float32; 1,200 windows from 1,280 closes.
            labels: shape (N,), float32, what follows each window.
            training_data: all closes but the last ``holdout`` (20).
            test_data: the last ``holdout`` closes.

        Raises:
            HistoryTooShort: there are too few closes for one window.
            NotFinite: a close is NaN, infinite, zero or negative.
        """
        num_train = len(data) - self.spec.window.holdout
        least = self.spec.window.lookback + self.spec.window.horizon + self.spec.window.holdout
        Span.from_series(data).last(least, "A training window")
        training_data, test_data = data[:num_train], data[num_train:]
        span = Span.from_series(training_data)
        self.scaler = PriceScaler.fit(span, self.spec.window.horizon)
        windows = training_windows(span, self.scaler, self.spec)
        return windows.inputs[0], windows.y, training_data, test_data

    def create_model(self, features_set: np.ndarray, labels: np.ndarray) -> None:
        """Check that the network fits the data; a model trained before is dropped.

        Raises:
            InvalidHistory: the arrays are not what ``process_data`` returns.
            UnknownNetwork: the spec names a network that does not exist.
        """
        get_network(self.spec.network.name)
        expected = (len(labels), self.spec.window.lookback, 1)
        if np.shape(features_set) != expected or np.ndim(labels) != 1:
            raise InvalidHistory(
                f"The features have shape {np.shape(features_set)} and the labels {np.shape(labels)}: expected {expected} and one label "
                "for each window, as process_data returns them."
            )
        self.model, self.losses = None, ()

    def fit_model(self, features_set: np.ndarray, labels: np.ndarray) -> None:
        """Train from fresh weights.

        Raises:
            TrainingError: ``process_data`` was not called.
            TrainingDiverged: the loss became NaN or infinite; an earlier model is kept.
        """
        if self.scaler is None:
            raise TrainingError("There is no scaler yet: call process_data before fit_model.")
        last = np.arange(len(labels)) + self.spec.window.lookback - 1
        windows = Windows(np.asarray(features_set, np.float32), np.asarray(labels, np.float32), last)
        fitted = fit_network(windows, self.spec, self.seed)
        self.model, self.losses = TrainedModel(self.spec, self.scaler, (fitted.weights,)), fitted.losses

    def predict_from_model(self, test_data: Closes) -> np.ndarray:
        """Forecast the close after each window; the newest known close is in the last window.

        Args:
            test_data: T closes, newest last, at least lookback + 1; 80 in the original.

        Returns:
            shape (T - lookback,), prices. The last is the forecast of the next close, the one before it of the newest known close.

        Raises:
            TrainingError: ``fit_model`` was not called.
            HistoryTooShort: there are too few closes.
            NotFinite: a close is NaN, infinite, zero or negative.
        """
        if self.model is None:
            raise TrainingError("There is no model yet: call fit_model before predict_from_model.")
        return self.model.forecast_levels(Span.from_series(test_data), rebase=False)

    ProcessData = process_data
    CreateModel = create_model
    FitModel = fit_model
    PredictFromModel = predict_from_model
