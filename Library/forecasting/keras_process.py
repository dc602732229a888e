"""Fits with Keras in a process of their own, started once and kept: the calling process never loads TensorFlow.

Keras' backend, TensorFlow's threads and its determinism are settings of a whole process and fixed at its first use. A process
that belongs to the fits has them as the spec says, whatever the caller has loaded before, and takes Keras' memory with it.
"""

import atexit
import io
import json
import math
import os
import struct
import subprocess
import sys
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO, cast

import numpy as np

from forecasting.early_stopping import EpochJudge, FitOutcome
from forecasting.errors import BackendUnavailable, TrainingDiverged, TrainingError
from forecasting.fit_progress import FitProgress, OnEpoch, ignore_progress
from forecasting.networks import Weights
from forecasting.specs import ModelSpec
from forecasting.windows import Windows

_LENGTH = struct.Struct("<Q")
# a fit takes minutes, in which it would not see that nobody waits for its answer any more
_SERVE = "from forecasting import parent_watch, training_keras; parent_watch.end_with_parent(); training_keras.serve()"


def fit(
    windows: Windows,
    validation: Windows | None,
    spec: ModelSpec,
    seed: int,
    initial: Weights,
    orders: np.ndarray,
    budget_seconds: float,
    on_epoch: OnEpoch,
) -> FitOutcome:
    """Run the epochs of ``model.fit`` in the fitting process.

    Args:
        windows: N training examples.
        validation: examples that score each epoch; None for none.
        spec: network and training are used.
        seed: decides dropout and noise.
        initial: starting weights.
        orders: shape (epochs, N), order of the windows in every epoch.
        budget_seconds: wall time after which no further epoch is begun; the start of the process is not counted.
        on_epoch: told after every epoch.

    Raises:
        InvalidHistory: the validation windows cannot be scored as the spec asks.
        TrainingDiverged: a loss is NaN or infinite.
        BackendUnavailable: Keras or TensorFlow cannot be loaded, or the process ended; says its last words.
    """
    EpochJudge(spec, validation, budget_seconds, ignore_progress)  # refuses here what the process would refuse
    request = {f"w{i}": w for i, w in enumerate(initial)} | windows_message(windows, "fit")
    if validation is not None:
        request |= windows_message(validation, "validation")
    request |= {"orders": orders}
    request |= {"spec": np.array(json.dumps(spec.to_dict())), "seed": np.array(seed), "budget": np.array(budget_seconds)}
    reply = _process(os.getpid(), spec.training.threads).ask(request, on_epoch)
    if "diverged" in reply:
        raise TrainingDiverged(str(reply["diverged"]))
    if "unavailable" in reply:
        raise BackendUnavailable(str(reply["unavailable"]))
    return FitOutcome(
        tuple(reply[f"w{i}"] for i in range(len(initial))),
        tuple(float(loss) for loss in reply["losses"]),
        tuple(float(loss) for loss in reply["validation_losses"]),
        str(reply["stopped_by"]),
    )


def windows_message(windows: Windows, name: str) -> dict[str, np.ndarray]:
    """Windows as named arrays of a message."""
    inputs = {f"{name}_X{place}": part for place, part in enumerate(windows.inputs)}
    return inputs | {f"{name}_y": windows.y, f"{name}_last": windows.last}


def windows_of(message: dict[str, np.ndarray], name: str) -> Windows | None:
    """The windows of a message; None if it has none by this name."""
    if f"{name}_y" not in message:
        return None
    num_inputs = sum(key.startswith(f"{name}_X") for key in message)
    return Windows(tuple(message[f"{name}_X{place}"] for place in range(num_inputs)), message[f"{name}_y"], message[f"{name}_last"])


def fit_own(windows: Windows, spec: ModelSpec, seed: int) -> tuple[Weights, tuple[float, ...]]:
    """Run all epochs of a Keras model of one's own in the fitting process.

    Args:
        windows: N training examples.
        spec: network and training are used; the network names a function of one's own.
        seed: decides starting weights, the order of the windows and dropout.

    Returns:
        Its arrays and the loss of every epoch.

    Raises:
        TrainingError: it could not be built or fitted; says why.
        BackendUnavailable: Keras or TensorFlow cannot be loaded, or the process ended; says its last words.
    """
    request = {"X": windows.inputs[0], "y": windows.y, "seed": np.array(seed), "paths": np.array(json.dumps(sys.path))}
    request |= {"spec": np.array(json.dumps(spec.to_dict()))}
    reply = _process(os.getpid(), spec.training.threads).ask(request, ignore_progress)
    if "refused" in reply:
        raise TrainingError(str(reply["refused"]))
    if "unavailable" in reply:
        raise BackendUnavailable(str(reply["unavailable"]))
    num_weights = sum(name[0] == "w" for name in reply)
    return tuple(reply[f"w{i}"] for i in range(num_weights)), tuple(float(loss) for loss in reply["losses"])


def write_message(stream: BinaryIO, arrays: dict[str, np.ndarray]) -> None:
    """Send named arrays through a pipe: eight bytes of length, then an ``.npz`` file."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    stream.write(_LENGTH.pack(buffer.getbuffer().nbytes))
    stream.write(buffer.getbuffer())
    stream.flush()


def read_message(stream: BinaryIO) -> dict[str, np.ndarray] | None:
    """The next arrays from a pipe; None when the other side has closed it."""
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    size = _LENGTH.unpack(head)[0]
    body = stream.read(size)
    if len(body) < size:
        return None
    with np.load(io.BytesIO(body), allow_pickle=False) as arrays:
        return dict(arrays)


def progress_message(progress: FitProgress) -> dict[str, np.ndarray]:
    """What the fitting process sends between a request and its answer."""
    left = math.nan if progress.seconds_left is None else progress.seconds_left
    return {"progress": np.array([progress.epoch, progress.epochs, left])}


def _progress_of(message: dict[str, np.ndarray]) -> FitProgress:
    epoch, epochs, left = message["progress"]
    return FitProgress(int(epoch), int(epochs), None if math.isnan(left) else float(left))


class _FittingProcess:
    def __init__(self, threads: int) -> None:
        library = str(Path(__file__).resolve().parents[1])
        paths = [library, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
        environment = os.environ | {
            "PYTHONPATH": os.pathsep.join(paths),
            "KERAS_BACKEND": "tensorflow",
            "TF_NUM_INTRAOP_THREADS": str(threads),
            "TF_NUM_INTEROP_THREADS": "1",
            "OMP_NUM_THREADS": str(threads),
            "TF_ENABLE_ONEDNN_OPTS": "1",
            "TF_CPP_MIN_LOG_LEVEL": "2",
        }
        self._words = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the process
        command = [_interpreter(), "-c", _SERVE]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._words, env=environment)
        self._requests, self._answers = cast(BinaryIO, self._process.stdin), cast(BinaryIO, self._process.stdout)
        atexit.register(self.close)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, np.ndarray], on_epoch: OnEpoch) -> dict[str, np.ndarray]:
        try:
            write_message(self._requests, request)
            while (reply := read_message(self._answers)) is not None and "progress" in reply:
                on_epoch(_progress_of(reply))
        except BrokenPipeError:
            reply = None
        except BaseException:
            # An interrupted caller must not read this fit's answer as that of the next one, nor ask a process that is about to end.
            self._process.kill()
            self._process.wait()
            raise
        if reply is None:
            code = self._process.wait()
            self._words.seek(0)
            last = self._words.read().decode("utf-8", "replace").strip().splitlines()[-1:] or ["it said nothing"]
            raise BackendUnavailable(
                f"The process that trains with Keras ended with code {code} ({last[0]}): check that keras and tensorflow are installed "
                "and that memory suffices, or use backend='jax'."
            )
        return reply

    def close(self) -> None:
        with suppress(BrokenPipeError):  # an ended process can be told nothing
            self._requests.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._answers.close()
        self._words.close()


@lru_cache(maxsize=4)
def _started(_caller: int, threads: int, _attempt: int) -> _FittingProcess:
    return _FittingProcess(threads)


_attempts: dict[int, int] = {}


def _process(caller: int, threads: int) -> _FittingProcess:
    process = _started(caller, threads, _attempts.get(threads, 0))
    if not process.alive:
        _attempts[threads] = _attempts.get(threads, 0) + 1
        process = _started(caller, threads, _attempts[threads])
    return process


def _interpreter() -> str:
    # Inside LEAN Python is embedded in .NET, where sys.executable may name the host program instead of Python.
    if sys.executable and Path(sys.executable).name.startswith("python"):
        return sys.executable
    return str(Path(sys.base_exec_prefix) / "bin" / "python3")
