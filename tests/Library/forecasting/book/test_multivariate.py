"""MultivariateLSTM on a table whose target hangs on its own row, which a window that ends one row early cannot see."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasting.book import MultivariateLSTM
from forecasting.errors import HistoryTooShort, InvalidHistory, InvalidSpec, MissingColumn, NotFinite, TrainingError

NUM_ROWS = 120


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    """Two columns of noise of different sizes; what comes after a row is what its first column says, a thousandth of it."""
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"signal": rng.normal(0, 1, NUM_ROWS), "volume": rng.normal(1e6, 1e5, NUM_ROWS)})
    frame.index = pd.bdate_range("2020-01-01", periods=NUM_ROWS)
    return frame.assign(target=frame["signal"] / 1000)


SETTINGS = {"target_col": "target", "lookback": 4, "epochs": 25, "lr": 0.03, "batch_size": 16, "hidden_dims": [8]}


@pytest.fixture(scope="module")
def fitted(table: pd.DataFrame) -> tuple[MultivariateLSTM, dict[str, list[float]]]:
    lstm = MultivariateLSTM(dropout=0.0)
    return lstm, lstm.fit(table, **SETTINGS)


def test_the_newest_row_is_in_the_window(fitted, table: pd.DataFrame) -> None:
    lstm, history = fitted
    assert (list(history), len(history["val_loss"])) == (["train_loss", "val_loss"], 25)
    assert history["val_loss"][-1] < 0.15
    prediction = lstm.predict(table.iloc[-20:])
    assert prediction.shape == (1,)
    assert prediction[0] == pytest.approx(table["target"].iloc[-1], abs=0.0005)
    moved = table.copy()
    moved.iloc[-1, 0] += 3.0
    assert lstm.predict(moved)[0] > prediction[0] + 0.001


def test_what_comes_after_the_window_cannot_be_learnt(table: pd.DataFrame) -> None:
    """The fault of the course: a target one row too late, here the same noise, is no better than its mean."""
    late = table.assign(target=table["target"].shift(-1)).dropna()
    history = MultivariateLSTM(dropout=0.0).fit(late, **SETTINGS)
    assert min(history["val_loss"]) > 0.5


def test_neither_the_target_nor_older_rows_nor_other_columns_are_looked_at(fitted, table: pd.DataFrame) -> None:
    lstm, _ = fitted
    expected = lstm.predict(table).tolist()
    assert lstm.predict(table.drop(columns="target").iloc[-4:][["volume", "signal"]].assign(other="text")).tolist() == expected
    assert lstm.predict(table.assign(target=np.nan)).tolist() == expected
    assert lstm.feature_cols == ("signal", "volume")


def test_neither_the_fit_nor_the_scalers_see_what_validates(table: pd.DataFrame) -> None:
    # 117 windows of which 23 are set aside: with a horizon of 2 the fit sees rows 0 to 95
    fits = []
    for first in (None, 96, 95):
        frame = table.copy()
        if first is not None:
            frame.iloc[first:] *= 7.0
        lstm = MultivariateLSTM(dropout=0.0, horizon=2)
        history = lstm.fit(frame, **{**SETTINGS, "epochs": 2})
        fits.append((lstm.predict(table.iloc[:40]).tolist(), history["train_loss"]))
    assert fits[0] == fits[1]
    assert fits[2][0] != fits[0][0]


def test_each_hidden_layer_has_its_width_and_patience_stops(table: pd.DataFrame) -> None:
    lstm = MultivariateLSTM(patience=1)
    history = lstm.fit(table.assign(target=np.random.default_rng(2).normal(size=NUM_ROWS)), **{**SETTINGS, "hidden_dims": [4, 3]})
    assert lstm.spec.network.widths == (4, 3)
    assert len(history["val_loss"]) == int(np.argmin(history["val_loss"])) + 2 < 25


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        (lambda frame: frame.drop(columns="target"), MissingColumn, "The columns are signal, volume: expected target and others"),
        (lambda frame: frame[["target"]], MissingColumn, "The columns are target: expected target and others beside it"),
        (lambda frame: frame.assign(volume="many"), InvalidHistory, "The column volume has something else than numbers"),
        (lambda frame: frame.assign(target=frame["target"].shift(-1)), NotFinite, "The column target is not finite in row 2020-06-16"),
        (lambda frame: frame.iloc[:5], HistoryTooShort, "5 rows with a lookback of 4 give 2 examples, of which 1 remain"),
    ],
)
def test_a_table_that_cannot_be_fitted_is_named_and_the_model_kept(fitted, table: pd.DataFrame, change, error: type, words: str) -> None:
    lstm, _ = fitted
    before = lstm.predict(table).tolist()
    with pytest.raises(error, match=words):
        lstm.fit(change(table), **SETTINGS)
    assert lstm.predict(table).tolist() == before


def test_a_forecast_needs_a_fit_its_columns_and_enough_rows(fitted, table: pd.DataFrame) -> None:
    lstm, _ = fitted
    with pytest.raises(TrainingError, match="call fit before predict"):
        MultivariateLSTM().predict(table)
    with pytest.raises(MissingColumn, match="The table has no volume: expected all columns that were fitted on"):
        lstm.predict(table.drop(columns="volume"))
    with pytest.raises(HistoryTooShort, match="A forecast looks back on 4 rows and there are 3"):
        lstm.predict(table.iloc[-3:])
    with pytest.raises(NotFinite, match="The column signal is not finite in row"):
        lstm.predict(table.assign(signal=np.inf))
    with pytest.raises(InvalidSpec, match="sizes=0"):
        lstm.fit(table, **{**SETTINGS, "hidden_dims": [0]})
