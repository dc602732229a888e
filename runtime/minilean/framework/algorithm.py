"""What the framework needs of the algorithm that it belongs to."""

from __future__ import annotations

from typing import Any, Protocol

from minilean.universes.selection_models import SelectingAlgorithm


class FrameworkAlgorithm(SelectingAlgorithm, Protocol):
    """The algorithm as the framework sees it; models may use all of its methods, but none of the strategy's own."""

    @property
    def settings(self) -> Any:
        """The algorithm's settings (`rebalance_portfolio_on_security_changes`, `rebalance_portfolio_on_insight_changes`)."""
        ...

    @property
    def securities(self) -> Any:
        """The algorithm's securities by symbol."""
        ...

    @property
    def universe_manager(self) -> Any:
        """The universes by symbol."""
        ...

    @property
    def is_warming_up(self) -> bool:
        """Whether the algorithm is being fed history from before its start."""
        ...

    def add_universe(self, universe: Any, /) -> Any:
        """Register a universe."""
        ...

    def error(self, message: Any) -> None:
        """A line of the log."""
        ...
