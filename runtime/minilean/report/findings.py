"""What LEAN or minilean found worth knowing about a run, as its result has it under `analysis`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_SHOWN_CHARACTERS = 400


@dataclass(frozen=True)
class ReportedFinding:
    """Something about a run that its reader should look at.

    Args:
        name: of the diagnosis.
        issue: what is the matter.
        sample: an example, as text.
        solutions: what to do, the first thing first.
        count: how many cases there are.
    """

    name: str
    issue: str
    sample: str
    solutions: tuple[str, ...]
    count: int = 1


def read_findings(entries: Iterable[Mapping[str, Any]]) -> tuple[ReportedFinding, ...]:
    """The findings of a result, in its order.

    Args:
        entries: what the result has under `analysis`.

    Raises:
        KeyError: an entry has no name or no issue.
        TypeError: it is of another form.
    """
    return tuple(
        ReportedFinding(
            name=str(entry["name"]),
            issue=str(entry["issue"]),
            sample=_sample_text(entry.get("sample")),
            solutions=tuple(map(str, entry.get("solutions") or ())),
            count=int(entry.get("count") or 1),
        )
        for entry in entries
    )


def findings_html(findings: Sequence[ReportedFinding]) -> str:
    """A list of findings: what is the matter, an example, and what to do."""
    return "".join(map(_finding_html, findings))


def _finding_html(finding: ReportedFinding) -> str:
    cases = f" ({finding.count:,} cases)" if finding.count > 1 else ""
    steps = "".join(f"<li>{escape(solution)}</li>" for solution in finding.solutions)
    sample = f"<p class='note'>{escape(finding.sample)}</p>" if finding.sample else ""
    return f"<h3>{escape(finding.issue)}</h3><p class='note'>{escape(finding.name)}{cases}</p>{sample}<ul>{steps}</ul>"


def _sample_text(sample: object) -> str:
    if sample is None or sample is True:
        return ""  # that it was found says all
    text = sample if isinstance(sample, str) else _plain_text(sample)
    return text if len(text) <= _SHOWN_CHARACTERS else f"{text[:_SHOWN_CHARACTERS].rstrip()} …"


def _plain_text(sample: object) -> str:
    if isinstance(sample, dict):
        return ", ".join(f"{name}: {_plain_text(value)}" for name, value in sample.items())
    if isinstance(sample, list):
        return "; ".join(map(_plain_text, sample))
    return sample if isinstance(sample, str) else json.dumps(sample)
