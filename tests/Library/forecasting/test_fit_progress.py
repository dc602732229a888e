from __future__ import annotations

import pytest

from forecasting.errors import TrainingDiverged
from forecasting.fit_progress import FitProgress, Stopwatch, raise_if_diverged


def test_a_stopwatch_expects_the_longest_epoch_again_but_not_the_first_with_its_compilation(monkeypatch) -> None:
    times = iter([0.0, 10.0, 11.0, 13.0, 15.0])
    monkeypatch.setattr("forecasting.fit_progress.perf_counter", lambda: next(times))
    stopwatch = Stopwatch(16.0)
    # after 10 s the first epoch stands for all, after 11 s one more takes 1 s, after 13 s it takes 2 s, as after 15 s
    assert [stopwatch.has_room_for_another() for _ in range(4)] == [False, True, True, False]


def test_a_stopwatch_expects_the_mean_of_the_epochs_but_the_first(monkeypatch) -> None:
    times = iter([0.0, 10.0, 11.0, 14.0])
    monkeypatch.setattr("forecasting.fit_progress.perf_counter", lambda: next(times))
    stopwatch, seen = Stopwatch(100.0), []
    for _ in range(3):
        stopwatch.has_room_for_another()
        seen.append(stopwatch.progress(5))
    assert seen == [FitProgress(1, 5, None), FitProgress(2, 5, 3.0), FitProgress(3, 5, 4.0)]


@pytest.mark.parametrize(
    ("progress", "text"),
    [
        (FitProgress(1, 50, None), "epoch 1 of 50"),
        (FitProgress(2, 50, 59.4), "epoch 2 of 50, 59 s left"),
        (FitProgress(3, 50, 125.0), "epoch 3 of 50, 2 min 5 s left"),
        (FitProgress(50, 50, 0.0), "epoch 50 of 50"),
    ],
)
def test_how_far_a_fit_is_reads_as_a_sentence(progress: FitProgress, text: str) -> None:
    assert str(progress) == text


def test_a_loss_that_is_no_number_names_its_epoch() -> None:
    raise_if_diverged(0.5, 0, 3)
    with pytest.raises(TrainingDiverged, match="The training loss is nan after epoch 2 of 3"):
        raise_if_diverged(float("nan"), 1, 3)
