"""Looks at scores count: each is a line of the ledger of trials before it is shown."""

from collections.abc import Callable, Sequence
from pathlib import Path

from minilean.errors import MachineError
from minilean.ledger.ledger import PLACE, Ledger
from minilean.ledger.trial import Score, Status, Trial

FAMILY = "forecasts"
"""All scores of forecasts are of one family: strategies are of others."""


def write_down(scored: Sequence[tuple[Trial, Score]], folder: Path, say: Callable[[str], None], must: bool = False) -> None:
    """Add a line to the ledger for each score that is shown now.

    Args:
        scored: trials and what they came to.
        folder: of the object store.
        say: told why the ledger cannot be written, where the scores may be shown all the same.
        must: whether they may not.

    Raises:
        MachineError: the ledger cannot be written, and must be.
    """
    ledger = Ledger(folder / PLACE)
    for trial, score in scored:
        try:
            ledger.record(trial, Status.FINISHED, score)
        except MachineError as error:
            if must:
                raise
            say(f"Warning: {error}")
            return
