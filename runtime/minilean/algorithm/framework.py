"""The algorithm framework's setters and insights; `minilean.framework.framework.Framework` does the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.algorithm.delegation import Facade, part
from minilean.framework.insight import Insight

if TYPE_CHECKING:
    from minilean.common.naming import EventHandlers
    from minilean.framework.alpha import AlphaModel
    from minilean.framework.risk import RiskManagementModel
    from minilean.universes.selection_models import UniverseSelectionModel


class FrameworkMembers(Facade):
    """Models and insights of an algorithm (`QCAlgorithm.Framework.cs`)."""

    insights = part("insights")

    def set_universe_selection(self, model: object) -> None:
        """The model that selects the universe."""
        self._runtime.framework.universe_selection = model

    def add_universe_selection(self, model: UniverseSelectionModel) -> None:
        """A further universe selection model."""
        self._runtime.framework.add_universe_selection(model)

    def set_alpha(self, model: object) -> None:
        """The model that makes insights of data."""
        self._runtime.framework.alpha = model

    def add_alpha(self, model: AlphaModel) -> None:
        """A further alpha model."""
        self._runtime.framework.add_alpha(model)

    def set_portfolio_construction(self, model: object) -> None:
        """The model that makes targets of insights."""
        self._runtime.framework.portfolio_construction = model

    def set_execution(self, model: object) -> None:
        """The model that makes orders of targets."""
        self._runtime.framework.execution = model

    def set_risk_management(self, model: object) -> None:
        """The model that overrides targets."""
        self._runtime.framework.risk_management = model

    def add_risk_management(self, model: RiskManagementModel) -> None:
        """A further risk model."""
        self._runtime.framework.add_risk_management(model)

    @property
    def alpha(self) -> Any:
        """The alpha model."""
        return self._runtime.framework.alpha

    @property
    def portfolio_construction(self) -> Any:
        """The portfolio construction model."""
        return self._runtime.framework.portfolio_construction

    @property
    def execution(self) -> Any:
        """The execution model."""
        return self._runtime.framework.execution

    @property
    def risk_management(self) -> Any:
        """The risk model."""
        return self._runtime.framework.risk_management

    @property
    def universe_selection(self) -> Any:
        """The universe selection model."""
        return self._runtime.framework.universe_selection

    @property
    def insights_generated(self) -> Any:
        """Event with (algorithm, collection of insights); add handlers with `+=`."""
        return self._runtime.framework.insights_generated

    @insights_generated.setter
    def insights_generated(self, handlers: EventHandlers) -> None:
        # `event += handler` assigns the same object back
        self._runtime.framework.insights_generated = handlers

    def emit_insights(self, *insights: Any) -> None:
        """Trade on insights now, at the prices of the last slice.

        Args:
            *insights: insights, or lists of them.
        """
        flat: list[Insight] = []
        for entry in insights:
            if isinstance(entry, Insight):
                flat.append(entry)
            else:
                flat.extend(entry)
        self._runtime.framework.emit_insights(flat)
