"""Risk models: they look at the targets and holdings of every slice and may override targets (`RiskManagementModel` and subclasses)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ONE, to_decimal
from minilean.common.naming import LeanObject
from minilean.common.user_models import adopt_model
from minilean.errors import InputError
from minilean.framework.portfolio_target import PortfolioTarget

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.universes.changes import SecurityChanges


class RiskManagementModel(LeanObject):
    """Overrides targets. A subclass defines `manage_risk(algorithm, targets)`."""

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterable[PortfolioTarget]:
        """The targets that replace those of the same symbols; called in every slice with data, also without targets.

        Raises:
            InputError: the subclass does not define it.
        """
        raise InputError(f"{type(self).__name__} must define manage_risk(algorithm, targets) and return targets.")

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """The universe changed."""


class NullRiskManagementModel(RiskManagementModel):
    """Overrides nothing."""

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterable[PortfolioTarget]:
        """No targets."""
        return []


class CompositeRiskManagementModel(RiskManagementModel):
    """Several models; each sees the targets that the ones before left (`CompositeRiskManagementModel`).

    Args:
        models: at least one model.
    """

    def __init__(self, *models: Any) -> None:
        self._models = [adopt_risk(model) for part in models for model in (part if isinstance(part, (list, tuple)) else [part])]
        if not self._models:
            raise InputError("CompositeRiskManagementModel needs at least one risk management model.")

    def add_risk_management(self, model: RiskManagementModel) -> None:
        """Add a model after the others."""
        self._models.append(adopt_risk(model))

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterable[PortfolioTarget]:
        """The targets after all models, newer ones first."""
        for model in self._models:
            merged: dict[Symbol, PortfolioTarget] = {}
            for target in [*model.manage_risk(algorithm, targets), *targets]:
                merged.setdefault(target.symbol, target)
            targets = list(merged.values())
        return targets

    def on_securities_changed(self, algorithm: Any, changes: SecurityChanges) -> None:
        """Pass the change on to all models."""
        for model in self._models:
            model.on_securities_changed(algorithm, changes)


class MaximumDrawdownPercentPerSecurity(RiskManagementModel):
    """Closes a position whose unrealised loss exceeds a fraction of its cost (`MaximumDrawdownPercentPerSecurity`).

    Args:
        maximum_drawdown_percent: that fraction, 0.05 for 5 %.
    """

    def __init__(self, maximum_drawdown_percent: float = 0.05) -> None:
        self._limit = -abs(to_decimal(maximum_drawdown_percent))

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterator[PortfolioTarget]:
        """Zero targets for the positions that lost too much; their insights are cancelled."""
        for symbol, security in _invested(algorithm):
            if security.holdings.unrealized_profit_percent_exact < self._limit:
                yield _closed(algorithm, symbol)


class MaximumUnrealizedProfitPercentPerSecurity(RiskManagementModel):
    """Closes a position whose unrealised profit exceeds a fraction of its cost (`MaximumUnrealizedProfitPercentPerSecurity`).

    Args:
        maximum_unrealized_profit_percent: that fraction, 0.05 for 5 %.
    """

    def __init__(self, maximum_unrealized_profit_percent: float = 0.05) -> None:
        self._limit = abs(to_decimal(maximum_unrealized_profit_percent))

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterator[PortfolioTarget]:
        """Zero targets for the positions that gained enough; their insights are cancelled."""
        for symbol, security in _invested(algorithm):
            if security.holdings.unrealized_profit_percent_exact > self._limit:
                yield _closed(algorithm, symbol)


class MaximumDrawdownPercentPortfolio(RiskManagementModel):
    """Closes what is targeted when the whole portfolio fell too far (`MaximumDrawdownPercentPortfolio`).

    Args:
        maximum_drawdown_percent: the fall, a fraction.
        is_trailing: whether it is measured from the highest value since the last breach, not from the first value.
    """

    def __init__(self, maximum_drawdown_percent: float = 0.05, is_trailing: bool = False) -> None:
        self._limit = -abs(to_decimal(maximum_drawdown_percent))
        self._is_trailing = is_trailing
        self._high: Decimal | None = None

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterator[PortfolioTarget]:
        """Zero targets instead of all targets after a breach; the insights of their symbols are cancelled."""
        value = algorithm.portfolio.total_portfolio_value_exact
        if self._high is None:
            self._high = value
        if self._is_trailing and self._high < value:
            self._high = value
            return
        if value / self._high - ONE < self._limit and targets:
            self._high = None
            for target in targets:
                yield _closed(algorithm, target.symbol)


class TrailingStopRiskManagementModel(RiskManagementModel):
    """Closes a position that fell too far from its best value (`TrailingStopRiskManagementModel`).

    Args:
        maximum_drawdown_percent: the fall from the best value of the holdings, a fraction.
    """

    def __init__(self, maximum_drawdown_percent: float = 0.05) -> None:
        self._limit = abs(to_decimal(maximum_drawdown_percent))
        self._best: dict[Symbol, tuple[bool, Decimal]] = {}

    def manage_risk(self, algorithm: Any, targets: Iterable[PortfolioTarget]) -> Iterator[PortfolioTarget]:
        """Zero targets for the positions that fell too far; their insights are cancelled."""
        for symbol, security in list(algorithm.securities.items()):
            holdings = security.holdings
            if not security.invested:
                self._best.pop(symbol, None)
                continue
            is_long, value = holdings.is_long, holdings.absolute_holdings_value_exact
            side, best = self._best.get(symbol, (not is_long, value))
            if side != is_long:
                best = holdings.absolute_holdings_cost_exact
                self._best[symbol] = (is_long, best)
            if best < value if is_long else best > value:
                self._best[symbol] = (is_long, value)
                continue
            if self._limit < abs((best - value) / best):
                del self._best[symbol]
                yield _closed(algorithm, symbol)


def adopt_risk(model: Any) -> Any:
    """A risk model that the framework can call, also if it is a plain class or spelled in Pascal case.

    Raises:
        TypeError: a method is missing.
    """
    return adopt_model(model, "a risk management model", "manage_risk", "on_securities_changed")


def _invested(algorithm: Any) -> Iterator[tuple[Symbol, Any]]:
    for symbol, security in list(algorithm.securities.items()):
        if security.invested:
            yield symbol, security


def _closed(algorithm: Any, symbol: Symbol) -> PortfolioTarget:
    algorithm.insights.cancel([symbol])
    return PortfolioTarget(symbol, 0)
