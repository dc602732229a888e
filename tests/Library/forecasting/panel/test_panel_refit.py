"""A refit of a panel: what it sees, that it learns, that it comes back from the store as it was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import HistoryTooShort, InvalidHistory, InvalidSpec, WeightsMissing
from forecasting.networks import graph_of, num_weights
from forecasting.panel.panel_model import PanelModel
from forecasting.panel.panel_refit import panel_spec, refit_panel, require_panel_spec, with_mean_vectors
from forecasting.panel.panel_windows import fit_scaler
from forecasting.panel.weekly_panel import WeeklyPanel, panel_name
from forecasting.specs import ModelSpec, TrainingSpec, WindowSpec
from forecasting.weight_store import WeightStore

MakePanel = Callable[..., WeeklyPanel]
DIRECTION = TrainingSpec(target="direction", loss="binary_crossentropy")


def with_returns(panel: WeeklyPanel, change: Callable[[np.ndarray], None]) -> WeeklyPanel:
    returns = panel.returns.copy()
    change(returns)
    return WeeklyPanel(panel.tickers, panel.times, returns)


def test_the_spec_is_that_of_the_published_network() -> None:
    spec = panel_spec(2489, 416, DIRECTION)
    assert num_weights(spec.network) == 16_984
    assert (spec.window.lookback, spec.bars_of_refit, spec.network.dropout) == (52, 417, 0.2)


def test_the_same_seed_gives_the_same_weights_and_another_others(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    panel = make_panel(41)
    one, two, other = (refit_panel(panel, small_panel_spec, seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one.weights, two.weights, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(one.weights, other.weights, strict=True))
    assert len(one.validation_losses) == len(one.losses) <= 3


def test_only_the_newest_weeks_count_and_bounds_are_those_of_the_fitted_ones(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    panel = make_panel(60)
    mine = refit_panel(panel, small_panel_spec, 1)
    # 41 weeks, of which the first gives the base, and the windows that end in the ten before the newest validate: the first of these
    # ends with week 30, so that nothing after it is fitted
    assert mine.features == fit_scaler(panel.returns[-40:-10])
    older = with_returns(panel, lambda returns: np.negative(returns[:20], out=returns[:20]))
    assert all(np.array_equal(a, b) for a, b in zip(mine.weights, refit_panel(older, small_panel_spec, 1).weights, strict=True))
    newer = with_returns(panel, lambda returns: np.multiply(returns[-10:], 3, out=returns[-10:]))
    assert refit_panel(newer, small_panel_spec, 1).features == mine.features
    assert (mine.train_start, mine.known_until) == ("2015-05-22T16:00:00", "2016-02-19T16:00:00")


def test_vectors_of_tickers_with_nothing_to_learn_are_the_mean_of_the_others(small_panel_spec: ModelSpec) -> None:
    shapes = graph_of(small_panel_spec.network).weight_shapes
    weights = tuple(np.zeros(shape, np.float32) for shape in shapes)
    weights[6][:] = [[1, 2], [3, 4], [50, 60], [5, 6]]
    found = with_mean_vectors(weights, small_panel_spec, np.array([0, 1, 3]))
    assert found[6].tolist() == [[1, 2], [3, 4], [3, 4], [5, 6]]
    assert weights[6][2].tolist() == [50, 60]
    assert with_mean_vectors(weights, small_panel_spec, np.arange(4)) is weights


@pytest.mark.long
def test_a_ticker_that_came_too_late_gets_the_mean_vector(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    def late(returns: np.ndarray) -> None:
        returns[:-8, 2] = np.nan

    vectors = refit_panel(with_returns(make_panel(41), late), small_panel_spec, 1).weights[6]
    assert vectors.shape == (4, 2)
    np.testing.assert_allclose(vectors[2], vectors[[0, 1, 3]].mean(axis=0), rtol=1e-6)
    assert not np.allclose(refit_panel(make_panel(41), small_panel_spec, 1).weights[6][2], vectors[2])


@pytest.mark.long
def test_it_learns_a_planted_rule_and_finds_none_in_noise(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    def planted(returns: np.ndarray) -> None:
        for week in range(1, len(returns)):
            returns[week] = np.where(returns[week - 1] > 0, -1, 1) * np.abs(returns[week])

    training = replace(small_panel_spec.training, epochs=40, validation_bars=0, patience=0, monitor="loss")
    window = WindowSpec(lookback=5, training_bars=120, holdout=0)
    spec = replace(small_panel_spec, window=window, training=training, network=replace(small_panel_spec.network, dropout=0.0))

    def hits(panel: WeeklyPanel) -> float:
        fit = refit_panel(panel[:121], spec, 1)
        later = panel[121 - 6 :]
        said = PanelModel.of([fit], panel.tickers).probabilities(later)
        known = ~np.isnan(said)
        return float(np.mean((said[known] > 0.5) == (later.returns[known] > 0)))

    noise = make_panel(221)
    returns = noise.returns.copy()
    returns[0] = 0.01
    start = WeeklyPanel(noise.tickers, noise.times, returns)
    assert hits(with_returns(start, planted)) > 0.95
    assert 0.4 < hits(noise) < 0.6


def test_it_comes_back_from_the_store_under_the_name_of_its_tickers(
    object_store, make_panel: MakePanel, small_panel_spec: ModelSpec
) -> None:
    panel, moment = make_panel(41), np.datetime64("2015-10-31T08:00")
    fit = refit_panel(panel, small_panel_spec, 1)
    store = WeightStore(object_store, "cross_section_lstm")
    store.save(panel_name(panel.tickers), "2015-10", fit)
    found = WeightStore(object_store, "cross_section_lstm").find(
        panel_name(panel.tickers), small_panel_spec, "2015-10", 1, moment, panel.index
    )
    assert found is not None
    assert all(np.array_equal(a, b) for a, b in zip(found.weights, fit.weights, strict=True))
    assert found.features == fit.features
    said = [PanelModel.of([each], panel.tickers).forecast(panel) for each in (fit, found)]
    assert said[0] == said[1]
    # another panel of the same name is told by its index; another list of tickers has another name
    other = make_panel(41, seed=9)
    assert store.find(panel_name(panel.tickers), small_panel_spec, "2015-10", 1, moment, other.index) is None
    with pytest.raises(WeightsMissing):
        store.load(panel_name(panel.tickers[::-1]), small_panel_spec, "2015-10", 1)


def test_a_budget_stops_it(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    told = []
    fit = refit_panel(make_panel(41), small_panel_spec, 1, budget_seconds=0.0, on_epoch=told.append)
    assert fit.stopped_by == "budget"
    assert not fit.is_complete
    assert len(told) == 1


def test_what_cannot_be_trained_is_refused_by_name(make_panel: MakePanel, small_panel_spec: ModelSpec) -> None:
    with pytest.raises(HistoryTooShort, match=r"A refit needs 41 weeks and the panel has 40"):
        refit_panel(make_panel(40), small_panel_spec, 1)
    with pytest.raises(InvalidSpec, match=r"NetworkSpec has vocabulary=4 and the panel 5 tickers"):
        refit_panel(make_panel(41, 5), small_panel_spec, 1)
    with pytest.raises(InvalidSpec, match=r"expected return\(1\), direction and binary_crossentropy"):
        require_panel_spec(replace(small_panel_spec, training=TrainingSpec()))
    with pytest.raises(InvalidSpec, match=r"expected horizon=1 and holdout=0"):
        require_panel_spec(replace(small_panel_spec, window=WindowSpec(lookback=5, training_bars=60, horizon=2, holdout=0)))

    def risen(returns: np.ndarray) -> None:
        returns[-10:] = np.abs(returns[-10:])

    with pytest.raises(InvalidHistory, match=r"All 40 validation windows are of the class 1"):
        refit_panel(with_returns(make_panel(41), risen), small_panel_spec, 1)
