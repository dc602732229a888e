"""What a model that is shown features learns from, and that nothing later than a bar is in it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from forecasting.bars import DailyBars
from forecasting.errors import HistoryTooShort, InvalidSpec, MissingColumn, NotFinite
from forecasting.examples import Examples, features_shown, referee_target
from forecasting.refit import refit
from forecasting.specs import InputSpec, ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.variance import daily_variances

WINDOW = WindowSpec(lookback=4, training_bars=60, holdout=5, forecast_bars=10)


def spec_of(*features: str, target: str = "price", scaling: str = "minmax", horizon: int = 1) -> ModelSpec:
    window = replace(WINDOW, horizon=horizon)
    return ModelSpec(window, NetworkSpec(units=3), TrainingSpec(epochs=2, batch_size=16, target=target), InputSpec(features, scaling))


def test_windows_show_scaled_features_and_targets_are_those_of_the_evaluation(make_bars) -> None:
    bars, spec = make_bars(66), spec_of("close", "sma(3)", target="log_variance", scaling="standard", horizon=2)
    found = Examples.cut(bars, spec)
    closes = bars.closes[2:]
    means = (bars.closes[2:] + bars.closes[1:-1] + bars.closes[:-2]) / 3
    logs = np.log((daily_variances(bars, "garman-klass")[1:] + daily_variances(bars, "garman-klass")[:-1]) / 2)[1:]

    assert found.windows.inputs[0][0, :, 0] == pytest.approx((closes[:4] - closes.mean()) / closes.std(), abs=1e-5)
    assert found.windows.inputs[0][-1, :, 1] == pytest.approx((means[-6:-2] - means.mean()) / means.std(), abs=1e-5)
    # what two bars later is known of the two bars after the window's last
    assert found.windows.y == pytest.approx((logs[5:] - logs.mean()) / logs.std(), abs=1e-5)


@pytest.mark.parametrize(("target", "name"), [("price", "close_change"), ("return", "close_change"), ("direction", "direction")])
def test_the_target_is_defined_where_it_is_judged(target: str, name: str) -> None:
    assert referee_target(spec_of("close", "rsi(3)", target=target)).name == name


def test_windows_in_which_something_is_not_known_are_left_out(make_bars) -> None:
    bars = make_bars(61)
    volumes = np.full(61, 100.0)
    volumes[11] = np.nan
    holed = replace(bars, volumes=volumes)
    spec = spec_of("close", "volume_ratio(2)")
    assert Examples.cut(holed, spec).windows.last.tolist() == [
        last for last in range(3, 59) if not 10 <= last <= 14
    ]  # of rows, the first of which is the second bar


def test_what_cannot_be_shown_is_refused_by_name(make_bars, make_span) -> None:
    with pytest.raises(InvalidSpec, match=r"A model of close, rsi\(3\) with target='price' was given closes alone: expected DailyBars"):
        refit(make_span(100), spec_of("close", "rsi(3)"), 1)
    with pytest.raises(MissingColumn, match=r"The feature volume_ratio\(2\) needs volumes"):
        refit(make_bars(100), spec_of("close", "volume_ratio(2)"), 1)
    with pytest.raises(HistoryTooShort, match="A refit needs 69 bars and the history has 68"):
        refit(make_bars(68), spec_of("sma(10)"), 1)
    with pytest.raises(InvalidSpec, match="The feature rsi has the parameter 'x': expected a number"):
        InputSpec(("rsi(x)",))


@pytest.mark.parametrize("target", ["price", "return", "log_variance"])
def test_nothing_before_a_bar_changes_when_later_bars_do(make_bars, target: str) -> None:
    """The cut test: features, examples, weights and forecasts."""
    bars = make_bars(90)
    later = make_bars(90, seed=8)
    changed = DailyBars(
        bars.times,
        *(np.where(np.arange(90) < 80, getattr(bars, name), 2 * getattr(later, name)) for name in ("opens", "highs", "lows", "closes")),
    )
    spec = spec_of("close", "sma_ratio(3)", "garman_klass(5)", target=target)
    one, other = (refit(each[:75], spec, 1) for each in (bars, changed))
    assert [w.tobytes() for w in one.weights] == [w.tobytes() for w in other.weights]
    first, second = (fitted.model.forecast_values(each) for fitted, each in ((one, bars), (other, changed)))
    assert np.array_equal(first[:-10], second[:-10])
    assert not np.allclose(first[-10:], second[-10:])
    assert features_shown(bars, spec)[:-10].tobytes() == features_shown(changed, spec)[:-10].tobytes()


@pytest.mark.parametrize("scaling", ["minmax", "standard"])
@pytest.mark.parametrize("target", ["price", "return", "log_variance"])
def test_a_dividend_after_the_training_span_changes_no_forecast(make_bars, target: str, scaling: str) -> None:
    bars = make_bars(90)
    halved = DailyBars(bars.times, *(getattr(bars, name) / 2 for name in ("opens", "highs", "lows", "closes")))
    model = refit(bars[:80], spec_of("close", "sma_ratio(3)", "atr(2)", target=target, scaling=scaling), 1).model
    assert model.forecast_values(halved) == pytest.approx(model.forecast_values(bars), rel=1e-4, abs=1e-6)


def test_each_kind_of_forecast_is_a_value_of_its_own(make_bars) -> None:
    bars = make_bars(90)
    change = refit(bars[:80], spec_of("close", "sma_ratio(3)"), 1).model
    spread = refit(bars[:80], spec_of("close", "sma_ratio(3)", target="log_variance"), 1).model
    assert change.forecast(bars).expected_return == pytest.approx(change.forecast_values(bars)[-1])
    assert spread.forecast_volatility(bars).log_variance == pytest.approx(spread.forecast_values(bars)[-1])
    assert str(change.forecast(bars).known_at) == "2019-05-06 16:00:00"
    with pytest.raises(InvalidSpec, match="trained with target='log_variance': expected price or return"):
        spread.forecast(bars)
    with pytest.raises(InvalidSpec, match="trained with target='price': expected log_variance"):
        change.forecast_volatility(bars)


def test_a_feature_that_is_not_known_now_makes_no_forecast(make_bars) -> None:
    bars = replace(make_bars(90), volumes=np.full(90, 100.0))
    model = refit(bars[:80], spec_of("close", "volume_ratio(2)"), 1).model
    volumes = np.full(90, 100.0)
    volumes[88] = np.nan
    with pytest.raises(NotFinite, match=r"volume_ratio\(2\) is not known on every bar of the window that ends on 2019-05-06"):
        model.forecast(replace(bars, volumes=volumes))


@pytest.mark.parametrize("unknown", [0, 4])
def test_what_validates_is_not_scaled_by(make_bars, unknown: int) -> None:
    """60 rows, the last of them without volumes: the newest window ends where all is known, and the fit sees no row after it validates."""
    spec = spec_of("close", "volume_ratio(2)", target="log_variance", horizon=2)
    spec = replace(spec, training=replace(spec.training, validation_bars=10))
    bars = make_bars(61)
    volumes = np.arange(61.0) + 100
    volumes[61 - unknown :] = np.nan
    newest = 59 - max(2, unknown)
    num_seen = newest - 10 + 2

    def cut(first: int | None) -> Examples:
        factors = np.ones(61)
        if first is not None:
            factors[1 + first :] = 3.0  # the first bar is the lead
        raised = {name: getattr(bars, name) * factors for name in ("opens", "highs", "lows", "closes")}
        return Examples.cut(replace(bars, volumes=volumes, **raised), spec)

    plain, behind, within = (cut(first) for first in (None, num_seen, num_seen - 1))
    assert plain.windows.last[-1] == newest
    assert (behind.features, behind.scaler.low, behind.scaler.high) == (plain.features, plain.scaler.low, plain.scaler.high)
    assert within.features != plain.features
    assert within.scaler.high > 2 * plain.scaler.high
    assert plain.scaler.anchor_close == bars.closes[-1]


def test_a_direction_is_learnt_as_a_logit_and_forecast_as_a_chance(make_bars) -> None:
    """Every second bar rises: after a rise the chance of another is small."""
    bars = make_bars(80)
    closes = np.where(np.arange(80) % 2, 110.0, 100.0)
    zigzag = DailyBars(bars.times, closes, closes * 1.01, closes * 0.99, closes)
    spec = spec_of("close", target="direction")
    with pytest.raises(InvalidSpec, match="loss='mean_squared_error' with target='direction': expected binary_crossentropy"):
        refit(zigzag, spec, 1)
    training = TrainingSpec(epochs=30, batch_size=16, target="direction", learning_rate=0.05, loss="binary_crossentropy")
    model = refit(zigzag[:70], replace(spec, training=training), 1).model
    assert model.forecast_probability(zigzag).probability < 0.1
    assert model.forecast_probability(zigzag[:-1]).probability > 0.9
