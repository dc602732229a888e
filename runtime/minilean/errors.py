"""Every error that minilean raises on purpose, with the exit code of the command that meets it."""

from __future__ import annotations


class MinileanError(Exception):
    """Root of the errors that the command line turns into one sentence and an exit code."""

    exit_code = 1


class InputError(MinileanError):
    """Wrong usage, wrong parameters or a missing folder: nothing was run and nothing was written."""

    exit_code = 2


class DataError(MinileanError):
    """A file cannot be read, or what it says cannot be trusted. The message names the file and, where there is one, the line."""

    exit_code = 3


class MachineError(MinileanError):
    """The machine failed: a full disk, a missing permission."""

    exit_code = 3


class AlgorithmFailure(MinileanError):
    """The user's algorithm raised; results up to that moment are kept."""

    exit_code = 1


class UnsupportedCall(MinileanError):
    """The algorithm uses a part of LEAN that this runtime does not model, and the runtime refuses to guess."""

    exit_code = 1

    def __init__(self, call: str, detail: str = "") -> None:
        reason = f" ({detail})" if detail else ""
        super().__init__(f"{call} is not modelled by minilean{reason}. Run this algorithm with `lean backtest` instead.")
        self.call = call
