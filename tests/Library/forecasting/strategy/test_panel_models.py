"""The network of a panel, trained, loaded and kept: what is published, what is refused, what goes on after a failure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from forecasting.errors import WeightsCorrupt, WeightsLookAhead, WeightsMissing
from forecasting.panel.weekly_panel import WeeklyPanel
from forecasting.specs import ModelSpec
from forecasting.strategy.panel_models import PanelModels
from forecasting.strategy.training_budget import TrainingBudget
from forecasting.weight_store import WeightStore

MakePanel = Callable[..., WeeklyPanel]
MOMENT, NEXT = np.datetime64("2015-10-31T08:00"), np.datetime64("2015-11-30T08:00")
TICKERS = ("T0", "T1", "T2", "T3")


@pytest.fixture
def models(object_store, small_panel_spec: ModelSpec) -> Callable[..., PanelModels]:
    def make(weights: str = "load-or-train", seeds: tuple[int, ...] = (1,), spec: ModelSpec = small_panel_spec) -> PanelModels:
        return PanelModels(WeightStore(object_store, "cross_section_lstm"), TICKERS, spec, seeds, weights)

    return make


def unlimited(num_fits: int = 1) -> TrainingBudget:
    return TrainingBudget(0, num_fits)


def test_cold_trains_and_publishes_and_warm_loads_the_same(models: Callable[..., PanelModels], make_panel: MakePanel, object_store) -> None:
    panel, cold, warm, only = make_panel(60), models(seeds=(1, 2)), models(seeds=(1, 2)), models("load", seeds=(1, 2))
    for each in (cold, warm, only):
        assert each.refit("2015-10", MOMENT, panel, unlimited(2)) == ""
    assert [(r.seed, r.outcome) for r in cold.records] == [(1, "trained"), (2, "trained")]
    assert [(r.seed, r.outcome) for r in (*warm.records, *only.records)] == [(1, "loaded"), (2, "loaded")] * 2
    assert all(key.startswith("cross_section_lstm/PANEL4-") for key in object_store.contents)
    found = [each.model.forecast(panel) for each in (cold, warm, only) if each.model is not None]
    assert found[0] == found[1] == found[2]
    assert warm.count("loaded") == 2
    assert '"outcome": "loaded"' in warm.records_json()


def test_weeks_after_the_moment_are_not_looked_at(models: Callable[..., PanelModels], make_panel: MakePanel) -> None:
    panel, one, other = make_panel(60), models("train"), models("train")
    returns = panel.returns.copy()
    returns[panel.times > MOMENT] *= -2
    one.refit("2015-10", MOMENT, panel, unlimited())
    other.refit("2015-10", MOMENT, WeeklyPanel(panel.tickers, panel.times, returns), unlimited())
    assert one.model is not None
    assert other.model is not None
    assert one.model.forecast(panel) == other.model.forecast(panel)


def test_a_refit_that_fails_leaves_the_model_before_it(models: Callable[..., PanelModels], make_panel: MakePanel) -> None:
    kept = models()
    assert kept.refit("2015-10", MOMENT, make_panel(60), unlimited()) == ""
    before = kept.model
    assert "A refit needs 41 weeks and the panel has 10" in kept.refit("2015-11", NEXT, make_panel(10), unlimited())
    assert kept.model is before
    assert [r.outcome for r in kept.records] == ["trained", "failed"]


def test_with_load_alone_what_is_missing_ends_the_run_only_without_a_model(
    models: Callable[..., PanelModels], make_panel: MakePanel
) -> None:
    with pytest.raises(WeightsMissing, match=r"There are no weights for PANEL4-\w+ of 2015-10 with seed 1"):
        models("load").refit("2015-10", MOMENT, make_panel(60), unlimited())
    models().refit("2015-10", MOMENT, make_panel(60), unlimited())
    loads = models("load")
    assert loads.refit("2015-10", MOMENT, make_panel(60), unlimited()) == ""
    assert "There are no weights" in loads.refit("2015-11", NEXT, make_panel(60), unlimited())
    with pytest.raises(WeightsLookAhead, match="know bars until 2015-10-30"):
        models("load").refit("2015-10", MOMENT - np.timedelta64(14, "D"), make_panel(60), unlimited())


def test_damaged_weights_are_trained_again_or_end_the_run(models: Callable[..., PanelModels], make_panel: MakePanel, object_store) -> None:
    models().refit("2015-10", MOMENT, make_panel(60), unlimited())
    (key,) = object_store.contents
    object_store.contents[key] = object_store.contents[key][:-40]
    with pytest.raises(WeightsCorrupt):
        models("load").refit("2015-10", MOMENT, make_panel(60), unlimited())
    again = models()
    assert "is damaged" in again.refit("2015-10", MOMENT, make_panel(60), unlimited())
    assert [r.outcome for r in again.records] == ["trained"]


def test_a_store_that_is_full_and_a_budget_that_is_short_are_said(
    models: Callable[..., PanelModels], make_panel: MakePanel, object_store, small_panel_spec: ModelSpec
) -> None:
    assert "The budget stopped it after 1 of 3 epochs" in models().refit("2015-10", MOMENT, make_panel(60), TrainingBudget(1e-9, 1))
    assert object_store.contents == {}
    object_store.room = 0
    full = models(spec=replace(small_panel_spec, training=replace(small_panel_spec.training, patience=3)))
    said = full.refit("2015-10", MOMENT, make_panel(60), unlimited())
    assert "The store refused" in said
    assert "The run goes on with weights that are not kept." in said
    assert full.model is not None
