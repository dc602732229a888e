"""One thing about a finished run that its reader should look at (`Analysis`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, an example of it, and what to do.

    Attributes:
        name: of the diagnosis; LEAN's class where it has the diagnosis.
        issue: one sentence that says what is the matter.
        sample: the first or worst case, as `to_json` prints it.
        solutions: what to do, the first thing first; at least one.
        count: how many cases there are; None for one.
    """

    name: str
    issue: str
    sample: Any
    solutions: Sequence[str]
    count: int | None = None

    @property
    def is_of_lean(self) -> bool:
        """Whether LEAN has the diagnosis; names of the project's own do not end as LEAN's classes do."""
        return self.name.endswith("Analysis")


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as a JSON object, in LEAN's order of keys; a count is left out where there is one case."""
    members: dict[str, Any] = {"name": finding.name, "issue": finding.issue, "sample": finding.sample}
    if finding.count is not None:
        members["count"] = finding.count
    return members | {"solutions": list(finding.solutions)}


def first_of(cases: Sequence[Case]) -> tuple[Case, int | None]:
    """The first of some cases, and how many they are where that is more than one."""
    return cases[0], len(cases) if len(cases) > 1 else None
