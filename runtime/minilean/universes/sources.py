"""What a universe reads once it was added to a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from minilean.data.custom import CustomDataReader
    from minilean.data.folder import DataFolder


class Listener(Protocol):
    """Where universes say what a person should know: the log of the run."""

    def debug(self, message: str) -> None:
        """A line for console and log."""
        ...

    def log(self, message: str) -> None:
        """A line for the log."""
        ...


@dataclass(frozen=True, eq=False)
class UniverseSources:
    """The data that universes choose from.

    Attributes:
        folder: the data folder.
        custom_data: reads the algorithm's own data.
        messages: the log of the run.
    """

    folder: DataFolder
    custom_data: CustomDataReader
    messages: Listener
