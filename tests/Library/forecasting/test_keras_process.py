from __future__ import annotations

import io
import os

import numpy as np
import pytest

from forecasting import keras_process
from forecasting.errors import BackendUnavailable
from forecasting.fit_progress import ignore_progress
from forecasting.keras_process import read_message, write_message


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
