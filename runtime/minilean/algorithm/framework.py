"""The algorithm framework's setters and insights; `minilean.framework.framework.Framework` does the work."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from minilean.algorithm.delegation import Facade, part
from minilean.common.keywords import in_order
from minilean.framework.insight import Insight

if TYPE_CHECKING:
    from minilean.common.naming import EventHandlers
    from minilean.framework.alpha import AlphaModel
    from minilean.framework.risk import RiskManagementModel
    from minilean.universes.selection_models import UniverseSelectionModel


class FrameworkMembers(Facade):
    """Models and insights of an algorithm (`QCAlgorithm.Framework.cs`)."""

    insights = part("insights")

    def set_universe_selection(self, universe_selection: object) -> None:
        """The model that selects the universe."""
        self._runtime.framework.universe_selection = universe_selection

    def add_universe_selection(self, universe_selection: UniverseSelectionModel) -> None:
        """A further universe selection model."""
        self._runtime.framework.add_universe_selection(universe_selection)

    def set_alpha(self, alpha: object) -> None:
        """The model that makes insights of data."""
        self._runtime.framework.alpha = alpha

    def add_alpha(self, alpha: AlphaModel) -> None:
        """A further alpha model."""
        self._runtime.framework.add_alpha(alpha)

    def set_portfolio_construction(self, portfolio_construction: object) -> None:
        """The model that makes targets of insights."""
        self._runtime.framework.portfolio_construction = portfolio_construction

    def set_execution(self, execution: object) -> None:
        """The model that makes orders of targets."""
        self._runtime.framework.execution = execution

    def set_risk_management(self, risk_management: object) -> None:
        """The model that overrides targets."""
        self._runtime.framework.risk_management = risk_management

    def add_risk_management(self, risk_management: RiskManagementModel) -> None:
        """A further risk model."""
        self._runtime.framework.add_risk_management(risk_management)

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

    def emit_insights(self, *arguments: Any, **named: Any) -> None:
        """Trade on insights now, at the prices of the last slice.

        Args:
            arguments: insights, or lists of them.
            named: one `insight`, or a list `insights`.
        """
        flat: list[Insight] = []
        for entry in in_order("emit_insights", ("insight", "insights"), arguments, named):
            if isinstance(entry, Insight):
                flat.append(entry)
            elif isinstance(entry, Iterable) and not isinstance(entry, str):
                flat.extend(entry)
            else:
                raise TypeError(f"emit_insights got {entry!r:.80}; expected insights, such as Insight.price(...), or a list of them.")
        for entry in flat:
            if not isinstance(entry, Insight):
                raise TypeError(f"emit_insights got {entry!r:.80} in a list; expected insights, such as Insight.price(...).")
        self._runtime.framework.emit_insights(flat)
