"""Enters a backtest into the ledger of trials, once it is over and its results are safe."""

from __future__ import annotations

from pathlib import Path

import click
import numpy as np

from minilean.engine.backtest import BacktestOutcome, BacktestSpec
from minilean.engine.runtime import Runtime
from minilean.errors import DataError, MinileanError
from minilean.ledger.ledger import Ledger
from minilean.ledger.session_returns import score_of, session_returns
from minilean.ledger.strategy_source import source_digest
from minilean.ledger.trial import Score, Span, Status, Trial
from minilean.results.sampler import BENCHMARK, EQUITY, STRATEGY_EQUITY

TARGET = "return of the portfolio"


def record_run(path: Path, outcome: BacktestOutcome, spec: BacktestSpec, folder: Path) -> None:
    """Add a line about a run. What hinders that is a warning on standard error, for the run itself is sound.

    Args:
        path: file of the ledger.
        outcome: the run.
        spec: what was run.
        folder: where its results are.
    """
    status = Status.FINISHED if outcome.error is None else Status.FAILED
    try:
        Ledger(path).record(trial_of(outcome.runtime, spec), status, _score(outcome.runtime), str(folder.resolve()))
    except (MinileanError, OSError) as error:
        click.secho(f"Warning: this run is not counted as a trial. {error}", fg="yellow", err=True)


def trial_of(runtime: Runtime, spec: BacktestSpec) -> Trial:
    """The trial that a run is.

    Args:
        runtime: the parts of the run, which is over.
        spec: what was run.

    Raises:
        OSError: the strategy's source cannot be read.
    """
    state = runtime.state
    span = Span(state.start_local.date(), max(state.start_local, state.end_local).date())
    return Trial(runtime.algorithm_id, source_digest(spec.project.source), runtime.parameters.in_effect(), TARGET, span)


def returns_of(runtime: Runtime) -> tuple[np.ndarray, np.ndarray]:
    """Returns of a run's sessions, and the same above bills, both of shape (T,), as fractions.

    Raises:
        DataError: an equity is not a number.
    """
    equity, benchmark = (runtime.results.points(*series) for series in ((STRATEGY_EQUITY, EQUITY), (BENCHMARK, BENCHMARK)))
    found = session_returns(*_arrays(*equity), *_arrays(*benchmark))
    return found.returns, found.returns - found.bills(runtime.results.risk_free_rate)


def _score(runtime: Runtime) -> Score | None:
    try:
        return score_of(*returns_of(runtime))
    except DataError:  # an equity that is no number has no score; the trial counts all the same
        return None


def _arrays(times: list[int], values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(times, dtype=np.int64), np.array(values, dtype=np.float64)
