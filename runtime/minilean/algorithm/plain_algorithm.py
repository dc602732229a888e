"""The algorithm as the models of the framework are handed it (`QCAlgorithm`, wrapped for Python at each call)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minilean.algorithm.qc_algorithm import QCAlgorithm

if TYPE_CHECKING:
    from minilean.algorithm.run import Run

_BARE = 1  # the run


class PlainAlgorithm:
    """Hands out an algorithm of a run with all of LEAN's members and none of the strategy's own.

    Calling it gives an object without attributes: LEAN makes another for each call of a model, so that what one writes on it no other
    sees. Here it is another only after something was written on it.

    Args:
        run: the run.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._made, self._attributes = self._make()

    def __call__(self) -> QCAlgorithm:
        """The object for the next call."""
        # four times a step
        if len(self._attributes) > _BARE:
            self._made, self._attributes = self._make()
        return self._made

    def _make(self) -> tuple[QCAlgorithm, dict[str, object]]:
        made = QCAlgorithm()
        made._attach(self._run)
        return made, vars(made)
