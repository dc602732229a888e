"""Whether a strategy has more parameters than a test can tell apart (`ParameterCountAnalysis`)."""

from __future__ import annotations

from minilean.results.analysis.finished_run import FinishedRun
from minilean.results.finding import Finding

_FEW = 10


def parameter_count(run: FinishedRun) -> list[Finding]:
    """The run was given more than ten parameters."""
    count = len(run.result.spec.parameters)
    if count <= _FEW:
        return []
    return [
        Finding(
            "ParameterCountAnalysis",
            "With so many parameters a strategy fits the past by chance.",
            # LEAN's own words: programs read the number out of them
            f"{count} Parameters Detected",
            ("Fix the parameters that hardly change the result, and keep the few that do.",),
        )
    ]
