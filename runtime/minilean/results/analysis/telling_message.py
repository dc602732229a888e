"""A message that tells something about a whole run, wherever it is said (`MessageAnalysis`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from minilean.errors import InputError
from minilean.results.finding import Finding, first_of


@dataclass(frozen=True, slots=True)
class TellingMessage:
    """How the message is known, and what is to be said of it.

    Attributes:
        name: LEAN's class.
        fragments: that all stand in one message, in whatever case.
        issue: one sentence that says what is the matter.
        solutions: what to do.

    Raises:
        InputError: there are no fragments or no solutions.
    """

    name: str
    fragments: tuple[str, ...]
    issue: str
    solutions: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.fragments or not self.solutions:
            raise InputError(f"{self.name} needs fragments to look for and solutions to offer; was {self.fragments}, {self.solutions}.")

    def finding(self, told: Sequence[str], name: str = "") -> list[Finding]:
        """The first of the messages that have all fragments, and how many have; nothing where none has.

        Args:
            told: these messages.
            name: of the finding, where it is not the class alone.
        """
        if not told:
            return []
        sample, count = first_of(told)
        return [Finding(name or self.name, self.issue, sample, self.solutions, count)]
