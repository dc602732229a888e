"""Each fault makes the figures that it is known to make, on a panel in which nothing can be known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from panel_faults import FAULTS, Experiment, clean, clipped_on_all, dead_tickers, with_dead

from forecasting.panel.panel_refit import panel_spec
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.specs import TrainingSpec

TRAINING = TrainingSpec(
    epochs=4, batch_size=64, target="direction", optimizer="rmsprop", learning_rate=0.01, loss="binary_crossentropy",
    validation_bars=20, patience=3, monitor="auc",
)  # fmt: skip
EXPERIMENT = Experiment(panel_spec(40, 100, TRAINING, lookback=8), 40, 1)


@pytest.fixture(scope="module")
def noise() -> WeeklyPanel:
    times = np.datetime64("2015-01-02T16:00", "ns") + np.arange(281) * np.timedelta64(7, "D")
    returns = np.random.default_rng(6).standard_t(4, (281, 40)) * 0.03
    returns[0] = np.nan
    return WeeklyPanel(tuple(f"T{number}" for number in range(40)), times, np.maximum(returns, -0.9))


@pytest.fixture(scope="module")
def short(noise: WeeklyPanel) -> WeeklyPanel:
    return noise[-141:]


def test_the_planted_tickers_are_dead_for_ever_before_the_weeks_that_judge(short: WeeklyPanel) -> None:
    dead = with_dead(short, EXPERIMENT)
    at_the_end = (dead.returns[-40:] == 0).all(axis=0)
    assert at_the_end.sum() == 8  # 21 % of 40
    for ticker in np.flatnonzero(at_the_end):
        first = int(np.argmax(dead.returns[:, ticker] == 0))
        assert (dead.returns[first:, ticker] == 0).all()
    np.testing.assert_array_equal(dead.returns[:, ~at_the_end], short.returns[:, ~at_the_end])


@pytest.mark.long
def test_dead_tickers_alone_make_the_published_figures_out_of_nothing(noise: WeeklyPanel) -> None:
    longer = Experiment(panel_spec(40, 240, replace(TRAINING, epochs=15, patience=15), lookback=8), 40, 1)
    honest, planted = clean(noise, longer), dead_tickers(noise, longer)
    assert 0.46 < honest.pooled_auc < 0.54
    assert honest.rank_ic.low < 0 < honest.rank_ic.high
    # 0.68, 0.62 and 0.31 were published
    assert 0.64 < planted.pooled_auc < 0.74
    assert 0.55 < planted.accuracy < 0.68
    assert 0.22 < planted.pooled_spearman < 0.42


@pytest.mark.long
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_judges_the_same_weeks(short: WeeklyPanel, name: str) -> None:
    found = FAULTS[name](short, EXPERIMENT)
    assert found.num_forecasts == 40 * 40
    assert found.rank_ic.n == 40


def test_clipping_by_all_weeks_lets_the_last_ones_into_the_first(short: WeeklyPanel) -> None:
    calm = short.returns.copy()
    calm[-40:] *= 0.1
    seen: list[float] = []

    def recorded(panel: WeeklyPanel, _: Experiment) -> None:
        seen.append(float(np.nanmax(panel.returns[:-40])))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("panel_faults.clean", recorded)
        for panel in (short, WeeklyPanel(short.tickers, short.times, calm)):
            clipped_on_all(panel, EXPERIMENT)
    assert seen[1] < seen[0] < np.nanmax(short.returns[:-40])
