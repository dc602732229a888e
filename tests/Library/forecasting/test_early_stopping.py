"""The judge of epochs on a network whose outputs are its offset alone, so that every score is written down by the test."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from forecasting.early_stopping import EpochJudge, FitOutcome, forward_in_parts
from forecasting.errors import InvalidHistory, TrainingDiverged
from forecasting.fit_progress import FitProgress, ignore_progress
from forecasting.networks import graph_of
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec, WindowSpec
from forecasting.windows import Windows

WINDOW = WindowSpec(lookback=2, training_bars=50, holdout=0, forecast_bars=3)
# Two windows whose targets are 1: an offset of b has the loss (b - 1) ** 2.
VALIDATION = Windows(np.zeros((2, 2, 1), np.float32), np.ones(2, np.float32), np.arange(2))


def spec_of(**training: object) -> ModelSpec:
    return ModelSpec(WINDOW, NetworkSpec(units=1), TrainingSpec(**{"epochs": 9, "validation_bars": 2, **training}))


def weights_with(offset: float) -> tuple[np.ndarray, ...]:
    weights = [np.zeros(shape, np.float32) for shape in graph_of(NetworkSpec(units=1)).weight_shapes]
    weights[-1][:] = offset
    return tuple(weights)


def run(spec: ModelSpec, offsets: list[float], losses: list[float] | None = None, validation: Windows | None = VALIDATION, **judge: object):
    """What a fit gives whose weights have these offsets after its epochs, and how many of them it ran."""
    found = EpochJudge(spec, validation, judge.get("budget", math.inf), judge.get("on_epoch", ignore_progress))
    for epoch, offset in enumerate(offsets):
        loss = losses[epoch] if losses else 1.0
        if not found.after_epoch(loss, lambda offset=offset: weights_with(offset)):
            break
    else:
        raise AssertionError("the fit was not over")
    return found.outcome(lambda: weights_with(offset))


def offset_of(outcome: FitOutcome) -> float:
    return float(outcome.weights[-1][0])


def test_patience_waits_for_a_better_epoch_and_gives_the_best() -> None:
    # validation losses 4, 1, 2.25, 0.25, 1, 0.25, 1: the fourth is the best, an equal one later is no better, and two after it are worse
    found = run(spec_of(patience=3), [3.0, 2.0, 2.5, 1.5, 2.0, 0.5, 2.0, 1.0, 1.0])

    assert found.validation_losses == (4.0, 1.0, 2.25, 0.25, 1.0, 0.25, 1.0)
    assert (offset_of(found), found.stopped_by, len(found.losses)) == (1.5, "patience", 7)


def test_without_patience_all_epochs_are_run_and_the_last_is_given() -> None:
    found = run(spec_of(epochs=4), [1.0, 2.0, 3.0, 4.0])
    assert (offset_of(found), found.stopped_by, found.validation_losses) == (4.0, "", (0.0, 1.0, 4.0, 9.0))


def test_a_fit_that_patience_never_stopped_gives_the_best_epoch_too() -> None:
    found = run(spec_of(epochs=4, patience=4), [3.0, 1.5, 2.0, 2.5])
    assert (offset_of(found), found.stopped_by, len(found.losses)) == (1.5, "", 4)


def test_patience_that_ends_with_the_last_epoch_stopped_nothing() -> None:
    found = run(spec_of(epochs=3, patience=2), [1.0, 2.0, 3.0])
    assert (offset_of(found), found.stopped_by, len(found.losses)) == (1.0, "", 3)


def test_without_windows_set_aside_the_last_epoch_is_given() -> None:
    found = run(spec_of(epochs=3, validation_bars=0), [1.0, 2.0, 3.0], [0.5, 0.1, 0.3], validation=None)
    assert (offset_of(found), found.losses, found.validation_losses, found.stopped_by) == (3.0, (0.5, 0.1, 0.3), (), "")


@pytest.mark.parametrize(("patience", "offset"), [(0, 2.0), (5, 1.0)])
def test_a_budget_gives_the_lowest_training_loss_or_with_patience_the_best_score(
    patience: int, offset: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter([0.0, 1.0, 2.0, 3.0])
    monkeypatch.setattr("forecasting.fit_progress.perf_counter", lambda: next(times))
    found = run(spec_of(patience=patience), [1.0, 2.0, 3.0], [0.5, 0.1, 0.3], budget=3.5)
    assert (offset_of(found), found.stopped_by, len(found.losses)) == (offset, "budget", 3)


def test_patience_comes_before_the_budget_which_is_the_machines() -> None:
    found = run(spec_of(patience=1), [1.0, 2.0], budget=10.0)
    assert found.stopped_by == "patience"
    assert run(spec_of(patience=1), [1.0], budget=0.0).stopped_by == "budget"


def test_the_area_under_the_curve_counts_and_not_the_loss() -> None:
    validation = Windows(np.array([[[0.0], [1.0]], [[0.0], [-1.0]]], np.float32), np.array([1.0, 0.0], np.float32), np.arange(2))
    spec = spec_of(loss="binary_crossentropy", monitor="auc", patience=2)
    judge = EpochJudge(spec, validation, math.inf, ignore_progress)

    def weights(output: float) -> tuple[np.ndarray, ...]:
        made = [np.full(shape, 0.5, np.float32) for shape in graph_of(NetworkSpec(units=1)).weight_shapes]
        made[-2][:] = output
        return tuple(made)

    # the first epoch ranks both right with the greater loss, the others rank them wrong
    outcomes = [judge.after_epoch(1.0, lambda output=output: weights(output)) for output in (9.0, -0.01, -0.01)]
    found = judge.outcome(lambda: weights(0.0))
    assert outcomes == [True, True, False]
    assert found.validation_losses[0] > found.validation_losses[1]
    assert (float(found.weights[-2][0, 0]), found.stopped_by) == (9.0, "patience")


def test_an_area_under_the_curve_needs_both_classes() -> None:
    spec = spec_of(loss="binary_crossentropy", monitor="auc")
    with pytest.raises(InvalidHistory, match="All 2 validation windows are of the class 1, and an area under the curve needs both"):
        EpochJudge(spec, VALIDATION, math.inf, ignore_progress)
    EpochJudge(replace(spec, training=replace(spec.training, monitor="loss")), VALIDATION, math.inf, ignore_progress)


def test_it_tells_of_every_epoch() -> None:
    seen: list[FitProgress] = []
    run(spec_of(patience=1), [1.0, 2.0], on_epoch=seen.append)
    assert [(progress.epoch, progress.epochs) for progress in seen] == [(1, 9), (2, 9)]


@pytest.mark.parametrize(("loss", "offset", "what"), [(math.nan, 1.0, "training loss is nan"), (1.0, math.inf, "validation loss is inf")])
def test_a_loss_that_is_no_number_ends_the_fit(loss: float, offset: float, what: str) -> None:
    with pytest.raises(TrainingDiverged, match=f"The {what} after epoch 1 of 9"):
        run(spec_of(), [offset], [loss])


def test_many_windows_are_forecast_as_each_is_alone() -> None:
    spec = ModelSpec(WINDOW, NetworkSpec(units=3))
    weights = graph_of(spec.network).initial_weights(np.random.default_rng(1))
    windows = Windows(np.random.default_rng(2).random((150, 2, 1)).astype(np.float32), np.zeros(150, np.float32), np.arange(150))
    found = forward_in_parts(spec, weights, windows)

    assert found.shape == (150, 1)
    alone = np.concatenate([forward_in_parts(spec, weights, windows[place : place + 1]) for place in range(150)])
    assert found == pytest.approx(alone, abs=1e-6)
