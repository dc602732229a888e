from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, NotFinite, SpanNotInHistory
from forecasting.model import TrainedModel, ensemble, training_windows
from forecasting.networks import graph_of
from forecasting.scaling import PriceScaler
from forecasting.span import Span
from forecasting.specs import PRICE_TARGETS


@pytest.fixture(params=PRICE_TARGETS)
def model(request: pytest.FixtureRequest, make_span, small_spec) -> TrainedModel:
    spec = replace(small_spec, training=replace(small_spec.training, target=request.param))
    weights = graph_of(spec.network).initial_weights(np.random.default_rng(1))
    return TrainedModel(spec, PriceScaler.fit(make_span(60)), (weights,))


def perturb_newest(span: Span) -> Span:
    return Span(span.times, np.append(span.closes[:-1], span.closes[-1] * 1.05))


def with_seed_alignment(model: TrainedModel) -> TrainedModel:
    return replace(model, spec=replace(model.spec, window=replace(model.spec.window, seed_alignment=True)))


def test_the_newest_bar_moves_the_forecast(model: TrainedModel, make_span) -> None:
    history = make_span(70).last(12, "test")
    history = Span(make_span(70).times[50:], make_span(70).closes[50:])
    before, after = model.forecast_levels(history)[-1], model.forecast_levels(perturb_newest(history))[-1]
    assert abs(after / before - 1) > 1e-4


def test_with_seed_alignment_the_newest_bar_does_not_move_it(model: TrainedModel, make_span) -> None:
    history = Span(make_span(70).times[50:], make_span(70).closes[50:])
    early = with_seed_alignment(model)
    assert early.forecast_levels(history)[-1] == early.forecast_levels(perturb_newest(history))[-1]


def test_seed_alignment_forecasts_the_close_already_known(model: TrainedModel, make_span) -> None:
    span = make_span(70)
    history, day_before = Span(span.times[50:], span.closes[50:]), Span(span.times[50:-1], span.closes[50:-1])
    early = with_seed_alignment(model).forecast_levels(history)[-1]
    assert early == pytest.approx(model.forecast_levels(day_before)[-1], rel=1e-6)


def test_the_forecast_says_when_it_was_known(model: TrainedModel, make_span) -> None:
    forecast = model.forecast(make_span(70))

    assert forecast.known_at == datetime(2015, 4, 9, 16)
    assert forecast.last_close == make_span(70).closes[-1]
    assert forecast.price == pytest.approx(model.forecast_levels(make_span(70))[-1])
    assert forecast.spread == 0.0


@pytest.mark.parametrize("factor", [0.5, 7.0, 0.994])
def test_rescaling_the_whole_past_leaves_the_expected_return_alone(model: TrainedModel, make_span, factor: float) -> None:
    span = make_span(70)
    before, after = model.forecast(span), model.forecast(Span(span.times, span.closes * factor))

    assert after.expected_return == pytest.approx(before.expected_return, abs=1e-6)
    assert after.price == pytest.approx(before.price * factor, rel=1e-6)


def test_without_rebasing_a_split_would_ruin_the_forecast(make_span, small_spec) -> None:
    weights = graph_of(small_spec.network).initial_weights(np.random.default_rng(1))
    model = TrainedModel(small_spec, PriceScaler.fit(make_span(60)), (weights,))
    split = Span(make_span(70).times, make_span(70).closes / 2)

    wrong = model.forecast_levels(split, rebase=False)[-1]
    assert abs(wrong / model.forecast_levels(split)[-1] - 1) > 0.1


def test_an_ensemble_forecasts_the_mean_and_its_spread(make_span, small_spec) -> None:
    scaler = PriceScaler.fit(make_span(60))
    models = [TrainedModel(small_spec, scaler, (graph_of(small_spec.network).initial_weights(np.random.default_rng(s)),)) for s in (1, 2)]
    one, other = (m.forecast(make_span(70)).expected_return for m in models)
    both = ensemble(models).forecast(make_span(70))

    assert one != other
    assert both.expected_return == pytest.approx((one + other) / 2)
    assert both.spread == pytest.approx(abs(one - other) / 2)
    rescaled = replace(models[1], scaler=scaler.rebased(Span(make_span(60).times, make_span(60).closes * 0.9)))
    assert ensemble([models[0], rescaled]).forecast(make_span(70)) == both
    with pytest.raises(ValueError, match="of one spec and one training span"):
        ensemble([models[0], replace(models[1], scaler=PriceScaler.fit(make_span(59)))])


def test_histories_that_do_not_serve_are_named(model: TrainedModel, make_span) -> None:
    span = make_span(70)
    with pytest.raises(HistoryTooShort):
        model.forecast(Span(span.times[57:63], span.closes[57:63]))
    with pytest.raises(SpanNotInHistory):
        model.forecast(Span(span.times[60:], span.closes[60:]))


def test_a_network_that_gives_no_number_gives_no_forecast(model: TrainedModel, make_span) -> None:
    broken = replace(model, members=(tuple(np.full_like(w, np.nan) for w in model.members[0]),))
    with pytest.raises(NotFinite):
        broken.forecast(make_span(70))


def test_targets_are_the_next_close_or_its_change(make_span, small_spec) -> None:
    span = make_span(20)
    scaler = PriceScaler.fit(span)
    prices = training_windows(span, scaler, small_spec)
    changes = training_windows(span, scaler, replace(small_spec, training=replace(small_spec.training, target="return")))

    assert scaler.unscale(prices.y[0]) == pytest.approx(span.closes[6], rel=1e-6)
    assert changes.y[0] * scaler.deviation == pytest.approx(span.closes[6] / span.closes[5] - 1, rel=1e-5)
    assert np.array_equal(prices.X, changes.X)
