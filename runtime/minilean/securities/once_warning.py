"""Warnings that are due once in a run."""

from __future__ import annotations


class OnceWarning:
    """A message that is due once: requested any number of times, given out the first time only.

    Attributes:
        is_due: whether it was requested and not given out.
    """

    __slots__ = ("_given", "is_due")

    def __init__(self) -> None:
        self.is_due = False
        self._given = False

    def request(self) -> None:
        """There is reason to warn."""
        self.is_due = not self._given

    def take(self) -> bool:
        """Whether to warn now; true at most once."""
        due, self.is_due = self.is_due, False
        self._given = self._given or due
        return due
