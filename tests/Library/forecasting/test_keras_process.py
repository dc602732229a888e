from __future__ import annotations

import io
import math
import os

import numpy as np
import pytest

from forecasting import keras_process
from forecasting.early_stopping import FitOutcome
from forecasting.errors import BackendUnavailable
from forecasting.fit_progress import FitProgress, OnEpoch, ignore_progress
from forecasting.keras_process import read_message, write_message
from forecasting.specs import ModelSpec, TrainingSpec
from forecasting.windows import Windows


def test_a_message_arrives_as_it_was_sent_and_a_cut_one_does_not() -> None:
    pipe = io.BytesIO()
    write_message(pipe, {"a": np.arange(3, dtype=np.float32), "text": np.array("x")})
    sent = pipe.getvalue()

    received = read_message(io.BytesIO(sent))
    assert received is not None
    assert received["a"].tolist() == [0, 1, 2]
    assert str(received["text"]) == "x"
    assert read_message(io.BytesIO(b"")) is None
    assert read_message(io.BytesIO(sent[:-1])) is None


def test_a_fitting_process_that_ends_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    program = tmp_path / "python-that-fails"
    program.write_text("#!/bin/sh\nread line\necho out of luck >&2\nexit 7\n")
    os.chmod(program, 0o755)
    monkeypatch.setattr(keras_process, "_interpreter", lambda: str(program))
    process = keras_process._FittingProcess(threads=1)
    try:
        with pytest.raises(BackendUnavailable, match=r"ended with code 7 .out of luck."):
            process.ask({"a": np.zeros(100_000), "newline": np.array("\n")}, ignore_progress)
    finally:
        process.close()


# What the fitting process says, without TensorFlow: two epochs, and weights that are one more than those of the start.
ANSWERS = """
import sys
import numpy as np
from forecasting.fit_progress import FitProgress
from forecasting.keras_process import progress_message, read_message, write_message
while (request := read_message(sys.stdin.buffer)) is not None:
    for epoch in (1, 2):
        write_message(sys.stdout.buffer, progress_message(FitProgress(epoch, 2, 0.0)))
    reply = {"w0": request["w0"] + 1, "losses": np.array([2.0, 1.0]), "validation_losses": np.array([]), "stopped_by": np.array("")}
    write_message(sys.stdout.buffer, reply)
"""


def test_an_interrupted_fit_takes_its_process_with_it_and_the_next_one_gets_its_own_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keras_process, "_SERVE", ANSWERS)
    spec = ModelSpec(training=TrainingSpec(epochs=2, backend="keras", threads=7))  # as many as in no other test: a process of its own
    windows = Windows(np.zeros((3, 60, 1), np.float32), np.zeros(3, np.float32), np.arange(3))

    def fit(start: float, on_epoch: OnEpoch) -> FitOutcome:
        initial = (np.full(2, start, np.float32),)
        return keras_process.fit(windows, None, spec, 1, initial, np.zeros((2, 3), np.int64), math.inf, on_epoch)

    def interrupt(progress: FitProgress) -> None:
        raise KeyboardInterrupt

    assert fit(10, ignore_progress).weights[0].tolist() == [11, 11]
    process = keras_process._process(os.getpid(), 7)
    assert process.alive
    with pytest.raises(KeyboardInterrupt):
        fit(20, interrupt)
    assert not process.alive
    assert fit(30, ignore_progress).weights[0].tolist() == [31, 31]
    keras_process._process(os.getpid(), 7).close()
