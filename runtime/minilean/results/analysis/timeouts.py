"""Whether a time limit ended the run (`SingleTimeLoopTimeoutRuntimeErrorAnalysis`)."""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun, has_fragments
from minilean.results.finding import Finding

_LIMITS = (
    ("took longer than", "single time loop"),
    ("Operation timed out", "minutes max"),
    ("Failed to complete algorithm within",),
    ("Operation was canceled",),
)


def time_limit(run: FinishedRun) -> list[Finding]:
    """The error that ended the run, or one in the log, is about a time limit. minilean sets none, what an algorithm calls may."""
    error = run.result.outcome.runtime_error
    messages = [*([error] if error else []), *run.log_lines_with(("Runtime Error",))]
    told = next((message for message in messages if any(has_fragments(message, limit) for limit in _LIMITS)), None)
    if told is None:
        return []
    return [
        Finding(
            "SingleTimeLoopTimeoutRuntimeErrorAnalysis",
            "A time limit ended the run.",
            told,
            (
                "Do less in what runs for every bar: keep values in rolling windows and indicators instead of computing them anew.",
                "Trade fewer securities, or longer bars.",
                "Ask for history once, and keep it up to date, instead of asking in every step.",
                "Train models in train(...), which is given more time.",
                "Look for a loop that never ends.",
                "Let NumPy or pandas do what loops over numbers.",
            ),
        )
    ]
