"""Whether the data of a security ended long before the run."""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding

DATA_END_EARLY = "DataEndEarly"


def data_end_early(run: FinishedRun) -> list[Finding]:
    """Securities stood at their last price for the rest of the run: the one whose data end first, and how many."""
    if not run.early_ends:
        return []
    symbol, last = min(run.early_ends.items(), key=lambda end: (end[1], end[0]))
    count = len(run.early_ends)
    return [
        Finding(
            DATA_END_EARLY,
            "Prices of some securities ended before the run did; from then on their last price was repeated.",
            {"symbol": symbol, "lastDay": last.isoformat()},
            ("Bring the data up to date, or end the run on their last day.",),
            count if count > 1 else None,
        )
    ]
