from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from forecasting.errors import HistoryTooShort, InvalidHistory, NotFinite, TrainingError
from forecasting.my_lstm import MyLSTM
from forecasting.refit import refit


def closes_of(span) -> pd.Series:
    return pd.Series(span.closes, index=pd.DatetimeIndex(span.times, name="time"), name="close")


def test_1280_closes_are_split_as_in_the_original(make_span) -> None:
    closes = closes_of(make_span(1280))
    features_set, labels, training_data, test_data = MyLSTM().process_data(closes)

    assert features_set.shape == (1200, 60, 1)
    assert labels.shape == (1200,)
    assert len(training_data) == 1260
    assert len(test_data) == 20
    assert training_data.equals(closes[:1260])
    assert test_data.equals(closes[1260:])
    assert (features_set.min(), features_set.max()) == (0.0, 1.0)
    assert features_set[1, -1, 0] == labels[0]


def test_the_four_steps_train_and_forecast(make_span, small_spec) -> None:
    closes = closes_of(make_span(60))
    lstm = MyLSTM(small_spec, seed=1)
    features_set, labels, _, _ = lstm.process_data(closes)
    lstm.create_model(features_set, labels)
    lstm.fit_model(features_set, labels)
    predictions = lstm.predict_from_model(closes[-12:])

    fit = refit(make_span(60), small_spec, 1)
    assert predictions.shape == (6,)
    assert predictions[-1] == fit.model.forecast(make_span(60)).price
    assert lstm.losses == fit.losses


def test_the_newest_close_is_in_the_last_window(make_span, small_spec) -> None:
    closes = closes_of(make_span(60))
    lstm = MyLSTM(small_spec)
    features_set, labels, _, _ = lstm.process_data(closes)
    lstm.create_model(features_set, labels)
    lstm.fit_model(features_set, labels)
    moved = closes.copy()
    moved.iloc[-1] *= 1.05

    assert lstm.predict_from_model(moved[-12:])[-1] != lstm.predict_from_model(closes[-12:])[-1]


def test_the_older_names_and_plain_arrays_work(make_span, small_spec) -> None:
    closes = make_span(60).closes
    lstm = MyLSTM(small_spec)
    features_set, labels, _, _ = lstm.ProcessData(closes)
    lstm.CreateModel(features_set, labels)
    lstm.FitModel(features_set, labels)

    assert lstm.PredictFromModel(list(closes[-12:])).shape == (6,)


def test_steps_out_of_order_and_bad_prices_are_named(make_span, small_spec) -> None:
    lstm = MyLSTM(small_spec)
    with pytest.raises(TrainingError, match="call process_data before fit_model"):
        lstm.fit_model(np.zeros((1, 6, 1)), np.zeros(1))
    with pytest.raises(TrainingError, match="call fit_model before predict_from_model"):
        lstm.predict_from_model(make_span(12).closes)
    with pytest.raises(HistoryTooShort, match="needs 12 bars and the history has 11"):
        lstm.process_data(make_span(11).closes)
    with pytest.raises(NotFinite):
        lstm.process_data(np.append(make_span(60).closes, np.nan))
    with pytest.raises(InvalidHistory, match=r"expected \(1, 6, 1\)"):
        lstm.create_model(np.zeros((1, 7, 1)), np.zeros(1))
