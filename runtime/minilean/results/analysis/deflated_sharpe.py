"""Whether the Sharpe ratio is more than the best of so many trials without any skill."""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding

_CONFIDENCE = 0.95


def few_trials_explain_it(run: FinishedRun) -> list[Finding]:
    """The deflated Sharpe ratio is below 0.95. Nothing is said where nobody counted the trials, or where the ratio has no value."""
    found = run.deflated_sharpe
    if found is None or not found.probability < _CONFIDENCE:
        return []
    return [
        Finding(
            "DeflatedSharpe",
            "The Sharpe ratio is no more than the best of so many trials gives by chance.",
            {"deflatedSharpe": found.probability, "trials": found.num_trials, "sharpeVariance": found.sharpe_variance},
            ("Test the strategy as it is on days that no trial has seen, and do not search further on these.",),
        )
    ]
