"""The strategy of a result once more, on naive forecasts: what it earns without its model is what the model is compared with.

The convention: a strategy that has naive forecasts takes a parameter `forecasts`, publishes its value as a tag (`forecasts=network`), and
`forecasts=mean` is one of those that are naive.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from minilean.errors import AlgorithmFailure, InputError, MachineError
from minilean.judging.reading import JudgedRun, Rate, read_run

PARAMETER = "forecasts"
USUAL = "mean"
_BACKTESTS, _MAIN = "backtests", "main.py"


def hint(run: JudgedRun) -> str | None:
    """How to compare a run with naive forecasts, one sentence; None where its strategy has none, or forecasts so already."""
    if run.parameters.get(PARAMETER) in (None, USUAL):
        return None
    if _project(run) is not None:
        return f"It is not compared with the same strategy on naive forecasts; `--naive-run {USUAL}` makes such a run and does."
    return f"It is not compared with the same strategy on naive forecasts: {_by_hand(run, USUAL)}"


def naive_run(run: JudgedRun, forecasts: str, data_folder: Path | None, rate: Rate) -> JudgedRun:
    """Run the strategy again with the parameters of a result but for its forecasts, or read the run if it was made before.

    It lies in the folder of the result, and is no trial, for nobody chooses it.

    Args:
        run: the result.
        forecasts: value of the parameter, such as ``mean``.
        data_folder: where prices are; None for where a backtest finds them.
        rate: the yearly rate of bills of a day, a fraction.

    Raises:
        InputError: the strategy has no such parameter, is not found or refuses the value, or what lies there is another run.
        AlgorithmFailure: the strategy failed.
        MachineError: the machine or a file failed.
    """
    used = run.parameters.get(PARAMETER)
    if used is None:
        raise InputError(
            f"The result in {run.folder} does not say that its strategy takes the parameter {PARAMETER}, so nothing makes its forecasts "
            f"naive; run the strategy again if it publishes {PARAMETER}=... as a tag by now, or name a result with --naive."
        )
    if used == forecasts:
        raise InputError(f"The result in {run.folder} was made with {PARAMETER}={used} itself; name other forecasts to compare it with.")
    wanted = {**run.given, PARAMETER: forecasts}
    folder = _folder(run, forecasts)
    if not any(folder.glob("*-summary.json")):
        project = _project(run)
        if project is None:
            raise InputError(
                f"The result in {run.folder} does not lie in its strategy's folder, where it would be found: {_by_hand(run, forecasts)}"
            )
        _make(project, wanted, folder, data_folder)
    found = read_run(folder, rate)
    if found.given != wanted:
        raise InputError(f"The run in {folder} has other parameters than {run.folder}; delete it, and it is made again.")
    return found


def _folder(run: JudgedRun, forecasts: str) -> Path:
    if not forecasts.replace("_", "").replace("-", "").isalnum():
        raise InputError(f"--naive-run {forecasts!r} is no value of the parameter {PARAMETER}; name one such as {USUAL}.")
    return run.folder / f"naive-{forecasts}"


def _project(run: JudgedRun) -> Path | None:
    """The strategy that a result lies in, `<project>/backtests/<time>`."""
    backtests = run.folder.parent
    return backtests.parent if backtests.name == _BACKTESTS and (backtests.parent / _MAIN).is_file() else None


def _by_hand(run: JudgedRun, forecasts: str) -> str:
    folder = str(_folder(run, forecasts))
    command = shlex.join(["minilean", *_words("PROJECT", {**run.given, PARAMETER: forecasts}, folder), "--no-ledger"])
    return f"run `{command}` with the strategy's folder for PROJECT, then name that with `--naive {shlex.quote(folder)}`."


def _words(project: str, parameters: Mapping[str, str], folder: str) -> list[str]:
    given = [word for name, value in parameters.items() for word in ("--parameter", name, value)]
    return ["backtest", project, *given, "--output", folder]


def _make(project: Path, parameters: Mapping[str, str], folder: Path, data_folder: Path | None) -> None:
    """Run a strategy in a process of its own, which says on standard error how far it is and what is wrong."""
    command = [sys.executable, "-m", "minilean", *_words(str(project), parameters, str(folder))]
    command += ["--no-ledger", "--no-report", "--quiet"]
    command += [] if data_folder is None else ["--data-folder", str(data_folder)]
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    if code == 0:
        return
    shutil.rmtree(folder, ignore_errors=True)  # what a failed run left is no result to compare with, and there may be no folder
    kind = {AlgorithmFailure.exit_code: AlgorithmFailure, InputError.exit_code: InputError}.get(code, MachineError)
    raise kind(f"The run on naive forecasts ended with exit code {code}, for the reason said above; so nothing is compared.")
