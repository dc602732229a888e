from __future__ import annotations

from dataclasses import replace

import numpy as np

from forecasting.refit import refit
from forecasting.refit_tasks import RefitTask, run_task


def test_a_task_is_a_refit(make_span, small_spec) -> None:
    result = run_task(RefitTask("SPY of 2015-04", make_span(80), small_spec, 2))
    made = refit(make_span(80), small_spec, 2)

    assert (result.name, result.trouble) == ("SPY of 2015-04", "")
    assert all(np.array_equal(a, b) for a, b in zip(result.refit.weights, made.weights, strict=True))


def test_what_cannot_be_made_is_a_result_that_says_why(make_span, small_spec) -> None:
    short = run_task(RefitTask("short", make_span(59), small_spec, 1))
    assert short.refit is None
    assert short.trouble.startswith("A refit needs 60 bars and the history has 59")

    wild = replace(small_spec, training=replace(small_spec.training, learning_rate=1e30))
    diverged = run_task(RefitTask("wild", make_span(80), wild, 1))
    assert diverged.refit is None
    assert "training loss is" in diverged.trouble


def test_every_epoch_is_a_byte_of_the_tally_and_the_weights_are_the_same(make_span, small_spec, tmp_path) -> None:
    tally = tmp_path / "epochs"
    tally.write_bytes(b"..")  # of another task
    told = run_task(RefitTask("told", make_span(80), small_spec, 2, str(tally)))
    silent = run_task(RefitTask("silent", make_span(80), small_spec, 2))

    assert tally.read_bytes() == b"." * (2 + small_spec.training.epochs)
    assert all(np.array_equal(a, b) for a, b in zip(told.refit.weights, silent.refit.weights, strict=True))
