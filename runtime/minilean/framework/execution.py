"""Execution models: targets become orders (`ImmediateExecutionModel`, `NullExecutionModel`)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from minilean.common.naming import LeanObject
from minilean.errors import InputError
from minilean.framework.order_sizing import unordered_quantity
from minilean.framework.portfolio_target import PortfolioTarget, PortfolioTargetCollection
from minilean.reality_models.sizing import is_worth_an_order

if TYPE_CHECKING:
    from minilean.universes.changes import SecurityChanges


class ExecutionModel(LeanObject):
    """Sends the orders for targets. A subclass defines `execute(algorithm, targets)`.

    Args:
        asynchronous: passed on to orders; without effect in a backtest.
    """

    asynchronous = True

    def __init__(self, asynchronous: bool = True) -> None:
        self.asynchronous = asynchronous

    def execute(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> None:
        """Send orders; called at every emission of insights and every slice with data, also without targets.

        Raises:
            InputError: the subclass does not define it.
        """
        raise InputError(f"{type(self).__name__} must define execute(algorithm, targets).")

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """The universe changed."""

    def on_order_event(self, algorithm: Any, order_event: Any) -> None:
        """An order changed."""


class NullExecutionModel(ExecutionModel):
    """Sends no orders."""

    def execute(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> None:
        """Nothing."""


class ImmediateExecutionModel(ExecutionModel):
    """Sends market orders at once and again in every slice until holdings have reached the targets (`ImmediateExecutionModel`)."""

    _targets: PortfolioTargetCollection | None = None

    def execute(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> None:
        """Order what is missing to the latest target of each symbol."""
        if self._targets is None:
            self._targets = PortfolioTargetCollection()
        self._targets.add_range(targets)
        if self._targets.is_empty:
            return
        minimum_share = algorithm.settings.minimum_order_margin_portfolio_percentage_exact
        for target in self._targets.order_by_margin_impact(algorithm):
            security = algorithm.securities[target.symbol]
            quantity = unordered_quantity(algorithm, target, security)
            if not quantity:
                continue
            if is_worth_an_order(algorithm.portfolio, security, quantity, minimum_share):
                algorithm.market_order(security.symbol, quantity, self.asynchronous, target.tag)
            else:
                algorithm.portfolio._minimum_order_margin_warning.request()
        self._targets.clear_fulfilled(algorithm)
