"""Whether the look-ahead test of this very strategy found orders that depend on later bars."""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding


def look_ahead(run: FinishedRun) -> list[Finding]:
    """The test was run on this strategy with these parameters, and an order differs when later bars are altered."""
    verdict = run.look_ahead
    if verdict is None or verdict.first_difference is None:
        return []
    return [
        Finding(
            "LookAhead",
            "The strategy uses prices before they are known: its orders change when later bars do.",
            {"firstDifference": verdict.first_difference.isoformat(), "runsCompared": verdict.num_compared},
            ("Mend this first, all figures of the run are worth nothing; `minilean lookahead` shows the orders that differ.",),
        )
    ]
