"""Enters a backtest into the ledger of trials, once it is over and its results are safe."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import click
import numpy as np

from minilean.engine.backtest import BacktestSpec
from minilean.engine.runtime import Runtime
from minilean.errors import DataError, MinileanError
from minilean.ledger.ledger import Ledger
from minilean.ledger.session_returns import score_of, session_returns
from minilean.ledger.strategy_source import source_digest
from minilean.ledger.trial import Score, Span, Status, Trial
from minilean.results.sampler import BENCHMARK, EQUITY, STRATEGY_EQUITY

TARGET = "return of the portfolio"


class ScoredRun:
    """A run that is over, as a trial with a score. Both are asked for twice, and found out once.

    Args:
        runtime: its parts.
        spec: what was run.
    """

    def __init__(self, runtime: Runtime, spec: BacktestSpec) -> None:
        self.runtime = runtime
        self._spec = spec

    @cached_property
    def trial(self) -> Trial:
        """The trial that the run is.

        Raises:
            OSError: the strategy's source cannot be read.
        """
        state, parameters = self.runtime.state, self.runtime.parameters.in_effect()
        span = Span(state.start_local.date(), max(state.start_local, state.end_local).date())
        return Trial(self.runtime.algorithm_id, source_digest(self._spec.project.source), parameters, TARGET, span)

    @cached_property
    def returns(self) -> tuple[np.ndarray, np.ndarray]:
        """Returns of its sessions, and the same above bills, both of shape (T,), as fractions.

        Raises:
            DataError: an equity is not a number.
        """
        results = self.runtime.results
        equity, benchmark = (results.points(*series) for series in ((STRATEGY_EQUITY, EQUITY), (BENCHMARK, BENCHMARK)))
        found = session_returns(*_arrays(*equity), *_arrays(*benchmark))
        return found.returns, found.returns - found.bills(results.risk_free_rate)

    @property
    def score(self) -> Score | None:
        """The score; None where an equity is no number, though the trial counts all the same."""
        try:
            return score_of(*self.returns)
        except DataError:
            return None


def record_run(path: Path, run: ScoredRun, error: str | None, folder: Path) -> None:
    """Add a line about a run. What hinders that is a warning on standard error, for the run itself is sound.

    Args:
        path: file of the ledger.
        run: what was run.
        error: what ended it; None where nothing did.
        folder: where its results are.
    """
    status = Status.FINISHED if error is None else Status.FAILED
    try:
        Ledger(path).record(run.trial, status, run.score, str(folder.resolve()))
    except (MinileanError, OSError) as trouble:
        click.secho(f"Warning: this run is not counted as a trial. {trouble}", fg="yellow", err=True)


def _arrays(times: list[int], values: list[float]) -> tuple[np.ndarray, np.ndarray]:
    return np.array(times, dtype=np.int64), np.array(values, dtype=np.float64)
