from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, InvalidSpec, TrainingDiverged
from forecasting.refit import Refit, refit, refit_together
from forecasting.scaling import PriceScaler
from forecasting.span import Span
from forecasting.specs import ModelSpec, NetworkSpec


def test_the_holdout_is_neither_learnt_nor_scaled(make_span, small_spec) -> None:
    span = make_span(80)
    perturbed = Span(span.times, np.append(span.closes[:-5], span.closes[-5:] * 1.5))
    fit, other = refit(span, small_spec, 1), refit(perturbed, small_spec, 1)

    assert all(np.array_equal(a, b) for a, b in zip(fit.weights, other.weights, strict=True))
    assert fit.scaler == other.scaler == PriceScaler.fit(Span(span.times[20:75], span.closes[20:75]))
    assert fit.out_of_sample != other.out_of_sample


def test_a_bar_of_the_training_span_changes_the_weights(make_span, small_spec) -> None:
    span = make_span(80)
    perturbed = Span(span.times, np.concatenate([span.closes[:-6], span.closes[-6:-5] * 1.05, span.closes[-5:]]))
    assert not np.array_equal(refit(span, small_spec, 1).weights[0], refit(perturbed, small_spec, 1).weights[0])


def test_it_keeps_what_the_weights_come_from(make_span, small_spec) -> None:
    span = make_span(80)
    fit = refit(span, small_spec, 3)

    assert fit.train_start == "2015-01-30T16:00:00"
    assert fit.scaler.anchor_time == str(span.times[74].astype("datetime64[s]"))
    assert fit.known_until == str(span.times[79].astype("datetime64[s]"))
    assert fit.relative_closes.shape == (55,)
    assert fit.relative_closes[-1] == 1.0
    assert len(fit.losses) == 2
    assert fit.seed == 3
    assert set(fit.versions) == {"python", "numpy", "jax"}


def test_the_holdout_is_measured_from_the_spans_last_bar_on(make_span, small_spec) -> None:
    span = make_span(80)
    fit = refit(span, small_spec, 1)
    actual = span.closes[75:80] / span.closes[74:79] - 1
    predicted = [fit.model.forecast(Span(span.times[:k], span.closes[:k])).expected_return for k in range(75, 80)]

    assert fit.out_of_sample.num_forecasts == 5
    assert fit.out_of_sample.rmse == pytest.approx(float(np.sqrt(np.mean((np.array(predicted) - actual) ** 2))), rel=1e-4)
    assert refit(span, replace(small_spec, window=replace(small_spec.window, holdout=0)), 1).out_of_sample is None


def test_difference_to_sees_other_prices_and_not_a_rescaling(make_span, small_spec) -> None:
    span = make_span(80)
    fit = refit(span, small_spec, 1)

    assert fit.difference_to(span) < 1e-6
    assert fit.difference_to(Span(span.times, span.closes * 0.25)) < 1e-6
    assert fit.difference_to(make_span(80, seed=8)) > 0.01
    assert fit.difference_to(make_span(40)) == float("inf")


def of_window(spec, **changes):
    return replace(spec, window=replace(spec.window, **changes))


def assert_same_weights(first: Refit, second: Refit, tolerance: float = 0.0) -> None:
    for one, other in zip(first.weights, second.weights, strict=True):
        np.testing.assert_allclose(one, other, rtol=0, atol=tolerance)


def test_an_expanding_window_trains_on_all_bars_that_it_is_given(make_span, small_spec) -> None:
    span = make_span(80)
    expanding = refit(span, of_window(small_spec, expanding=True), 1)
    all_of_them, newest = refit(span, of_window(small_spec, training_bars=80), 1), refit(span, small_spec, 1)

    assert_same_weights(expanding, all_of_them)
    assert (expanding.train_start, expanding.relative_closes.size) == (str(span.times[0].astype("datetime64[s]")), 75)
    assert expanding.out_of_sample == all_of_them.out_of_sample
    assert not np.array_equal(expanding.weights[0], newest.weights[0])
    assert_same_weights(refit(span.last(60, "A test"), of_window(small_spec, expanding=True), 1), newest)
    with pytest.raises(HistoryTooShort, match="A refit needs 60 bars and the history has 59"):
        refit(make_span(59), of_window(small_spec, expanding=True), 1)


@pytest.mark.long
@pytest.mark.parametrize("expanding", [False, True])
def test_many_refits_at_once_are_those_that_one_by_one_gives_in_the_order_of_the_question(make_span, small_spec, expanding: bool) -> None:
    smallest = replace(small_spec, network=NetworkSpec(units=1), training=replace(small_spec.training, epochs=1))
    spec, span = of_window(smallest, expanding=expanding), make_span(80)
    asked = [(span, 1), (span[:70], 1), (span, 2)]
    made = refit_together([history for history, _ in asked], spec, [seed for _, seed in asked])
    for found, (history, seed) in zip(made, asked, strict=True):
        assert not isinstance(found, TrainingDiverged)
        alone = refit(history, spec, seed)
        assert (found.seed, found.known_until, found.train_start) == (seed, alone.known_until, alone.train_start)
        assert_same_weights(found, alone, tolerance=1e-5)
    assert len({found.weights[0].tobytes() for found in made}) == 3


def test_too_short_a_history_is_named(make_span, small_spec) -> None:
    with pytest.raises(HistoryTooShort, match="A refit needs 60 bars and the history has 59"):
        refit(make_span(59), small_spec, 1)


def patient_spec(small_spec: ModelSpec, **training: object) -> ModelSpec:
    wanted = {"epochs": 30, "learning_rate": 0.05, "validation_bars": 10, "patience": 1, **training}
    return replace(small_spec, training=replace(small_spec.training, **wanted))


@pytest.mark.long
def test_a_fit_stopped_by_patience_is_complete_and_one_stopped_by_its_budget_is_not(make_span, small_spec) -> None:
    spec = patient_spec(small_spec)
    patient, hurried = refit(make_span(80), spec, 1), refit(make_span(80), spec, 1, budget_seconds=0.0)

    assert (patient.stopped_by, patient.is_complete) == ("patience", True)
    assert len(patient.losses) == len(patient.validation_losses) < 30
    assert (hurried.stopped_by, hurried.is_complete, len(hurried.losses)) == ("budget", False, 1)
    assert refit_together([make_span(80)], spec, [1])[0].stopped_by == "patience"


def test_the_scaler_sees_neither_the_validation_bars_nor_the_embargo(make_span, small_spec) -> None:
    spec = replace(patient_spec(small_spec), window=replace(small_spec.window, horizon=3))
    span = make_span(60)
    # 55 bars to train on: ten validate, whose targets end 3 bars later; the last that the fit sees is the newest bar of the first of them
    num_seen = 55 - 10 - 3 + 1
    high = np.where(np.arange(60) == num_seen, 500.0, span.closes)
    seen_high = np.where(np.arange(60) == num_seen - 1, 500.0, span.closes)
    plain, behind, within = (refit(Span(span.times, closes), spec, 1).scaler for closes in (span.closes, high, seen_high))

    assert (behind.low, behind.high, behind.deviation) == (plain.low, plain.high, plain.deviation)
    assert within.high == 500.0
    assert plain.high == span.closes[:num_seen].max()
    assert (plain.anchor_time, plain.anchor_close) == (str(span.times[54].astype("datetime64[s]")), span.closes[54])


def test_what_no_price_can_be_learnt_with_is_refused(make_span, small_spec) -> None:
    words = replace(small_spec, network=replace(small_spec.network, name="sentiment", vocabulary=5, embedding=2))
    with pytest.raises(InvalidSpec, match="The network sentiment reads text: expected one that reads windows of bars alone"):
        refit(make_span(80), words, 1)
    with pytest.raises(InvalidSpec, match="loss='binary_crossentropy' with target='price': expected mean_squared_error"):
        refit(make_span(80), replace(small_spec, training=replace(small_spec.training, loss="binary_crossentropy")), 1)
