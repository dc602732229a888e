"""Portfolio construction: from insights to portfolio targets (`PortfolioConstructionModel`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from minilean.common.dotnet_errors import InvalidCastException
from minilean.common.naming import DualNamed
from minilean.common.utc_times import naive
from minilean.errors import InputError
from minilean.framework.portfolio_construction.rebalancing import RebalanceFunction, rebalance_function
from minilean.framework.portfolio_target import PercentTargets, PortfolioTarget

if TYPE_CHECKING:
    from minilean.framework.insight import Insight
    from minilean.universes.changes import SecurityChanges


class PortfolioConstructionModel(DualNamed):
    """Decides how much of each security to hold. A subclass defines `determine_target_percent(active_insights)`.

    Args:
        rebalance: when to rebalance besides at new or expired insights and universe changes; None: in every slice.
    """

    # class attributes, so that a subclass may leave out super().__init__() as it may in LEAN
    algorithm: Any = None
    rebalance_on_security_changes = True
    rebalance_on_insight_changes = True
    _next_rebalance_function: RebalanceFunction | None = None
    _next_rebalance_utc: datetime | None = None
    _securities_changed = False

    def __init__(self, rebalance: object = None) -> None:
        self._next_rebalance_function = rebalance_function(rebalance)

    def create_targets(self, algorithm: Any, insights: Iterable[Insight]) -> list[PortfolioTarget]:
        """The targets of this moment.

        Args:
            algorithm: the running algorithm.
            insights: the insights emitted now; the model looks at all active ones in `algorithm.insights`.

        Returns:
            Targets of active insights, then zero targets of symbols whose last insight expired; nothing if no rebalance is due.

        Raises:
            InvalidCastException: `determine_target_percent` returned no dictionary.
        """
        self.algorithm = algorithm
        utc = algorithm.utc_time
        if not self.is_rebalance_due(insights, utc):
            return []
        active = self.get_target_insights()
        percents = self.determine_target_percent(active)
        if not hasattr(percents, "get"):
            name = f"{type(self).__name__}.determine_target_percent"
            raise InvalidCastException(f"{name} returned {percents!r:.80}; expected a dictionary of percentages by insight.")
        percent_targets = PercentTargets(algorithm)
        targets, failed = [], set()
        for insight in active:
            percent = percents.get(insight)
            if percent is None:
                continue
            target = percent_targets.target(insight.symbol, percent)
            if target is None:
                failed.add(insight.symbol)
            else:
                targets.append(target)
        manager, utc = algorithm.insights, naive(utc)
        for identifier, symbol in {insight.symbol._text: insight.symbol for insight in manager.remove_expired_insights(utc)}.items():
            if symbol not in failed and not manager._has_active(identifier, utc):
                targets.append(PortfolioTarget(symbol, 0))
        return targets

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Remember that the universe changed and end the insights of securities that left it."""
        if self.algorithm is None:
            self.algorithm = algorithm
        self._securities_changed = changes.count > 0
        algorithm.insights.expire([security.symbol for security in changes.removed_securities])

    def get_target_insights(self) -> list[Insight]:
        """The newest active insight of each symbol."""
        newest: dict[str, Insight] = {}
        for insight in self.algorithm.insights.get_active_insights(self.algorithm.utc_time):
            if self.should_create_target_for_insight(insight):
                held = newest.setdefault(insight.symbol._text, insight)
                if insight._generated_utc >= held._generated_utc:
                    newest[insight.symbol._text] = insight
        return list(newest.values())

    def should_create_target_for_insight(self, insight: Insight) -> bool:
        """Whether an active insight counts."""
        return True

    def determine_target_percent(self, active_insights: list[Insight]) -> Mapping[Insight, float]:
        """The part of the portfolio for each insight, negative for short.

        Args:
            active_insights: one insight per symbol.

        Raises:
            InputError: the subclass does not define it.
        """
        raise InputError(f"{type(self).__name__} must define determine_target_percent(active_insights) and return fractions by insight.")

    def is_rebalance_due(self, insights: Iterable[Insight], algorithm_utc: datetime) -> bool:
        """Whether targets should be made now.

        Args:
            insights: the insights emitted now.
            algorithm_utc: UTC now.
        """
        algorithm_utc = naive(algorithm_utc)
        if self._next_rebalance_function is None:
            self.refresh_rebalance(algorithm_utc)
            return True
        if self._next_rebalance_utc is None:
            self._next_rebalance_utc = self._next_rebalance_function(algorithm_utc)
            if self._next_rebalance_utc is not None and self._next_rebalance_utc <= algorithm_utc:
                # asked again in the next step: a function must not be asked twice at one instant
                self._next_rebalance_utc = None
                self._securities_changed = False
                return True
        due = self._next_rebalance_utc
        if (
            (due is not None and due <= algorithm_utc)
            or (self.rebalance_on_security_changes and self._securities_changed)
            or (self.rebalance_on_insight_changes and (insights or self._has_expired(algorithm_utc)))
        ):
            self.refresh_rebalance(algorithm_utc)
            return True
        return False

    def refresh_rebalance(self, algorithm_utc: datetime) -> None:
        """Set the next rebalance from now and forget universe changes."""
        if self._next_rebalance_function is not None:
            self._next_rebalance_utc = self._next_rebalance_function(naive(algorithm_utc))
        self._securities_changed = False

    def set_rebalancing_func(self, rebalance: object) -> None:
        """Replace the rebalance rule; see the class for what it may be."""
        self._next_rebalance_function = rebalance_function(rebalance)

    def _has_valid_magnitude(self, insight: Insight) -> bool:
        """Whether an insight's magnitude lies within the settings' bounds of a target; if not, an error is logged."""
        if not insight.magnitude:
            return True
        settings = self.algorithm.settings
        largest, smallest = (
            settings.max_absolute_portfolio_target_percentage_exact,
            settings.min_absolute_portfolio_target_percentage_exact,
        )
        if float(smallest) <= abs(insight.magnitude) <= float(largest):
            return True
        self.algorithm.error(
            f"PortfolioConstructionModel.FilterInvalidInsightMagnitude():The insight target Magnitude: {insight.magnitude}, will not "
            f"comply with the current 'Algorithm.Settings' 'MaxAbsolutePortfolioTargetPercentage': {largest} or "
            f"'MinAbsolutePortfolioTargetPercentage': {smallest}. Skipping insight."
        )
        return False

    def _has_expired(self, utc: datetime) -> bool:
        earliest = self.algorithm.insights.get_next_expiry_time()
        return earliest is not None and naive(earliest) < utc


class NullPortfolioConstructionModel(PortfolioConstructionModel):
    """Makes no targets."""

    def create_targets(self, algorithm: Any, insights: Iterable[Insight]) -> list[PortfolioTarget]:
        """No targets."""
        return []
