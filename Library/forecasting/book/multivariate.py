"""MultivariateLSTM: a target column from the last rows of all other columns."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from forecasting.book.validation import History, history_of, validation_size
from forecasting.early_stopping import forward_in_parts
from forecasting.errors import HistoryTooShort, InvalidHistory, MissingColumn, NotFinite, TrainingError
from forecasting.networks import Weights
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.training import fit_network
from forecasting.windows import make_row_windows

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.preprocessing import StandardScaler


class MultivariateLSTM:
    """LSTM layers of falling width on windows of scaled columns.

    The target of a row says what came after it, such as ``returns.shift(-1)``: a window ends with the row whose target it learns, and
    a forecast from the newest row is of what comes after that row.

    Args:
        dropout: share of a hidden layer's outputs that is zeroed while training, also after the last.
        validation_split: share of the windows, the newest, that the fit and its scalers do not see.
        patience: epochs without a lower validation loss after which a fit stops with the weights of the best; 0 for never.
        weight_decay: share of each weight, times the learning rate, that every step takes off.
        noise_level: standard deviation of the noise on scaled columns while training.
        horizon: rows after which the target of a row is known; the embargo before the validation windows is one less.
        seed: decides everything random: the same table, settings and seed give the same forecasts.
    """

    def __init__(
        self,
        dropout: float = 0.2,
        *,
        validation_split: float = 0.2,
        patience: int = 0,
        weight_decay: float = 0.0,
        noise_level: float = 0.0,
        horizon: int = 1,
        seed: int = 1,
    ) -> None:
        self.dropout = dropout
        self.validation_split = validation_split
        self.patience = patience
        self.weight_decay = weight_decay
        self.noise_level = noise_level
        self.horizon = horizon
        self.seed = seed
        self.feature_cols: tuple[str, ...] = ()
        self._fitted: tuple[ModelSpec, Weights, StandardScaler, StandardScaler] | None = None

    def fit(
        self,
        features: "pd.DataFrame",
        target_col: str,
        lookback: int = 20,
        epochs: int = 50,
        lr: float = 0.001,
        batch_size: int = 32,
        hidden_dims: Sequence[int] = (128, 64, 32),
    ) -> History:
        """Train from fresh weights.

        Args:
            features: T rows, oldest first; all columns but the target are what a forecast sees.
            target_col: the column that is learnt.
            lookback: rows that a forecast looks back on.
            epochs: passes over the training windows.
            lr: step size of Adam.
            batch_size: windows per gradient step.
            hidden_dims: width of each hidden layer.

        Returns:
            Both losses of every epoch, in squared deviations of the target.

        Raises:
            MissingColumn: there is no such target, or nothing beside it.
            InvalidHistory: a column has no numbers.
            NotFinite: a value is NaN or infinite.
            HistoryTooShort: there are too few rows.
            InvalidSpec: a setting is out of range.
            TrainingDiverged: the loss became NaN or infinite; an earlier model is kept.
        """
        from sklearn.preprocessing import StandardScaler

        horizon = self.horizon
        columns = tuple(column for column in features.columns if column != target_col)
        if target_col not in features.columns or not columns:
            raise MissingColumn(f"The columns are {', '.join(map(str, features.columns))}: expected {target_col} and others beside it.")
        values, target = _numbers(features, columns), _numbers(features, (target_col,))
        bars = validation_size(
            len(values) - lookback + 1, self.validation_split, horizon, f"{len(values)} rows with a lookback of {lookback}"
        )
        training = TrainingSpec(
            epochs=epochs, batch_size=batch_size, learning_rate=lr, weight_decay=self.weight_decay, input_noise=self.noise_level,
            validation_bars=bars, patience=self.patience,
        )  # fmt: skip
        network = NetworkSpec("stacked_lstm", dropout=self.dropout, sizes=tuple(hidden_dims))
        # the target of the newest row lies behind it
        window = WindowSpec(lookback, horizon, training_bars=len(values) + horizon, holdout=0, forecast_bars=lookback + 1)
        seen = len(values) - bars - horizon + 1 if bars else len(values)
        of_values, of_target = StandardScaler().fit(values[:seen]), StandardScaler().fit(target[:seen])
        spec = ModelSpec(window, network, training)
        windows = make_row_windows(np.asarray(of_values.transform(values)), np.asarray(of_target.transform(target))[:, 0], lookback)
        fitted = fit_network(windows, spec, self.seed)
        self.feature_cols, self._fitted = columns, (spec, fitted.weights, of_values, of_target)
        return history_of(fitted.losses, fitted.validation_losses)

    @property
    def spec(self) -> ModelSpec:
        """What was fitted.

        Raises:
            TrainingError: ``fit`` was not called.
        """
        return self._model[0]

    @property
    def _model(self) -> "tuple[ModelSpec, Weights, StandardScaler, StandardScaler]":
        if self._fitted is None:
            raise TrainingError("There is no model yet: call fit before predict.")
        return self._fitted

    def predict(self, features: "pd.DataFrame") -> np.ndarray:
        """Forecast the target of the newest row.

        Args:
            features: at least ``lookback`` rows, newest last, with the columns that were fitted on; a target column is not looked at.

        Returns:
            shape (1,), in the target's units.

        Raises:
            TrainingError: ``fit`` was not called.
            MissingColumn: a column that was fitted on is not there.
            InvalidHistory: a column has no numbers.
            NotFinite: a value is NaN or infinite.
            HistoryTooShort: there are too few rows.
        """
        spec, weights, of_values, of_target = self._model
        missing = [column for column in self.feature_cols if column not in features.columns]
        if missing:
            raise MissingColumn(f"The table has no {', '.join(map(str, missing))}: expected all columns that were fitted on.")
        lookback = spec.window.lookback
        if len(features) < lookback:
            raise HistoryTooShort(f"A forecast looks back on {lookback} rows and there are {len(features)}: provide earlier ones too.")
        values = np.asarray(of_values.transform(_numbers(features.iloc[-lookback:], self.feature_cols)))
        outputs = forward_in_parts(spec, weights, make_row_windows(values, np.zeros(lookback), lookback))
        return np.asarray(of_target.inverse_transform(outputs.astype(np.float64)))[:, 0]


def _numbers(features: "pd.DataFrame", columns: tuple[str, ...]) -> np.ndarray:
    """Columns as float64, shape (T, F)."""
    for column in columns:
        try:
            values = features[column].to_numpy(dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise InvalidHistory(f"The column {column} has something else than numbers ({error}): leave it out or convert it.") from error
        if not np.isfinite(values).all():
            row = features.index[int(np.flatnonzero(~np.isfinite(values))[0])]
            raise NotFinite(f"The column {column} is not finite in row {row}: expected numbers alone; drop such rows first (dropna).")
    return features[list(columns)].to_numpy(dtype=np.float64)
