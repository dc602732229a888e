"""How a backtest's Sharpe ratio stands after what was tried before it, told at the end of the run from the ledger alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from minilean.commands.recording import ScoredRun
from minilean.errors import DataError, InputError
from minilean.ledger.ledger import Ledger, shortened
from minilean.results.analysis.finished_run import DeflatedSharpe


def deflated_sharpe(ledger_file: Path, run: ScoredRun, warn: Callable[[str], None]) -> DeflatedSharpe | None:
    """The deflated Sharpe ratio of a run among the trials of its family whose ratios the ledger knows.

    The number of trials is the raw one, this run among them. A run that repeats a trial is no other trial. `minilean judge` counts more:
    trials without a known ratio, and those from before the ledger.

    Args:
        ledger_file: file of the ledger.
        run: the run, which is over.
        warn: told a sentence for each line of the ledger that cannot be read.

    Returns:
        None where there is no ledger or no other trial, or where the run has no Sharpe ratio.

    Raises:
        DataError: the ledger or the strategy's source cannot be read, or an equity is not a number.
    """
    if not ledger_file.exists():
        return None
    known = Ledger(ledger_file).family_sharpes(run.runtime.algorithm_id)
    for sentence in shortened(known.damaged):
        warn(sentence)
    if not known.sharpes:
        return None
    try:
        own = run.trial.identity
    except OSError as error:
        raise DataError(f"The strategy's source {error.filename} cannot be read: {error.strerror}; put it back.") from error
    others = [sharpe for identity, sharpe in known.sharpes.items() if identity != own]
    return _among(others, run) if others else None


def _among(others: list[float], run: ScoredRun) -> DeflatedSharpe | None:
    from minilean.judging.deflated_sharpe import expected_maximum, spread_of_trials  # noqa: PLC0415 - a run without a search does not pay for it
    from minilean.judging.moments import moments  # noqa: PLC0415
    from minilean.judging.sharpe_error import probabilistic_sharpe  # noqa: PLC0415

    returns, excess = run.returns
    try:
        moments(returns)  # bills vary even where the account does not
        found = moments(excess)
    except InputError:  # too few days, or none on which anything changed: there is nothing to deflate
        return None
    num_trials = len(others) + 1
    spread = spread_of_trials([*others, found.sharpe], found.num)
    return DeflatedSharpe(probabilistic_sharpe(found, expected_maximum(num_trials, spread)), num_trials, spread**2)
