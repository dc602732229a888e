"""Portfolio targets: how much of a security a portfolio should hold (`PortfolioTarget`, `PortfolioTargetCollection`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from minilean.common.decimals import Number, normalize, text, to_decimal, to_double
from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.enums import InsightDirection
from minilean.common.naming import DualNamed
from minilean.common.symbol import Symbol
from minilean.common.symbol_cache import find
from minilean.data.dictionaries import as_symbol
from minilean.framework.order_sizing import TargetAccount, order_targets_by_margin_impact
from minilean.reality_models.sizing import MINIMUM_MARGIN_WARNING, TargetRefused, TargetSizing


class PortfolioTarget(DualNamed):
    """The quantity of a security that should be held.

    Args:
        symbol: the security.
        quantity: shares, negative for a short position; or an insight direction: one share long, none, one short.
        tag: becomes the tag of the orders.
    """

    __slots__ = ("quantity_exact", "symbol", "tag")

    def __init__(self, symbol: Symbol | str, quantity: Number, tag: str = "") -> None:
        self.symbol = symbol if isinstance(symbol, Symbol) else as_symbol(symbol)
        if type(quantity) is not Decimal:
            quantity = to_decimal(int(quantity) if isinstance(quantity, InsightDirection) else quantity)
        self.quantity_exact: Decimal = quantity
        self.tag = tag or ""

    @property
    def quantity(self) -> float:
        """Shares, negative for a short position."""
        return to_double(self.quantity_exact)

    @staticmethod
    def percent(
        algorithm: TargetAccount, symbol: object, percent: Number, return_delta_quantity: bool | str = False, tag: str = ""
    ) -> PortfolioTarget | None:
        """The target that makes a security some part of the portfolio (`PortfolioTarget.Percent`).

        Args:
            algorithm: the running algorithm.
            symbol: the security.
            percent: part of the total portfolio value, 0.5 for one half; negative for a short position.
            return_delta_quantity: whether the quantity is what to trade instead of what to hold.
            tag: becomes the tag of the orders.

        Returns:
            The target; None, with an error in the algorithm's log, if it cannot be computed.
        """
        if isinstance(return_delta_quantity, str):
            return_delta_quantity, tag = False, return_delta_quantity
        return PercentTargets(algorithm).target(symbol, percent, return_delta_quantity, tag)

    def __str__(self) -> str:
        shown = f"{self.symbol}: {text(normalize(self.quantity_exact))}"
        return f"{shown} ({self.tag})" if self.tag else shown


class PercentTargets:
    """Makes the targets of one moment from shares of the portfolio; for use at once, since it holds on to the account.

    Args:
        algorithm: the running algorithm.
    """

    __slots__ = ("_algorithm", "_securities", "_sizing", "_warning")

    def __init__(self, algorithm: TargetAccount) -> None:
        portfolio = algorithm.portfolio
        self._algorithm = algorithm
        self._securities = algorithm.securities
        self._sizing = TargetSizing(portfolio)
        self._warning = portfolio._minimum_order_margin_warning

    def target(self, symbol: object, percent: Number, return_delta_quantity: bool = False, tag: str = "") -> PortfolioTarget | None:
        """The target of one security, see `PortfolioTarget.percent`."""
        security = self._securities.get(symbol)
        if security is None:
            self._algorithm.error(f"{symbol} not found in portfolio. Request this data when initializing the algorithm.")
            return None
        try:
            quantity = self._sizing.quantity(security, percent)
        except TargetRefused as refusal:
            self._algorithm.error(str(refusal))
            return None
        # asked for every target, and hardly ever due: the look alone is cheaper
        if self._warning.is_due and self._warning.take():
            self._algorithm.debug(MINIMUM_MARGIN_WARNING)
        return PortfolioTarget(security.symbol, quantity if return_delta_quantity else quantity + security.holdings.quantity_exact, tag)


class PortfolioTargetCollection(DualNamed):
    """Targets by symbol, in the order of .NET's dictionary; a new target replaces the one of the same symbol."""

    def __init__(self) -> None:
        # by the text of the symbol, whose hash Python keeps
        self._targets: DotnetDictionary[str, PortfolioTarget] = DotnetDictionary()

    @property
    def count(self) -> int:
        """Number of targets."""
        return len(self._targets)

    @property
    def is_empty(self) -> bool:
        """Whether there is no target."""
        return not self._targets

    def add(self, target: PortfolioTarget | None) -> None:
        """Add or replace a target."""
        if target is not None:
            self._targets[target.symbol._text] = target

    def add_range(self, targets: Iterable[PortfolioTarget]) -> None:
        """Add or replace targets."""
        for target in targets:
            self._targets[target.symbol._text] = target

    def remove(self, item: object) -> bool:
        """Remove a target, or the target of a symbol; true if it was there."""
        held = self._targets.get(_text(item))
        if held is None or (isinstance(item, PortfolioTarget) and held is not item):
            return False
        del self._targets[held.symbol._text]
        return True

    def clear(self) -> None:
        """Remove all targets."""
        self._targets.clear()

    def contains_key(self, symbol: object) -> bool:
        """Whether a symbol has a target."""
        return _text(symbol) in self._targets

    def clear_fulfilled(self, algorithm: TargetAccount) -> None:
        """Remove the targets that the holdings have reached, to less than a lot."""
        securities = algorithm.securities
        for target in self:
            security = securities[target.symbol]
            if abs(target.quantity_exact - security.holdings.quantity_exact) < security.symbol_properties.lot_size_exact:
                del self._targets[target.symbol._text]

    def order_by_margin_impact(self, algorithm: TargetAccount) -> list[PortfolioTarget]:
        """The targets that need orders, those that free margin first, then by value."""
        return order_targets_by_margin_impact(self._targets.value_list(), algorithm)

    def keys(self) -> list[Symbol]:
        """The symbols in order."""
        return [target.symbol for target in self]

    def values(self) -> list[PortfolioTarget]:
        """The targets in order."""
        return self._targets.value_list()

    def __getitem__(self, symbol: object) -> PortfolioTarget:
        return self._targets[_text(symbol)]

    def __contains__(self, item: object) -> bool:
        return _text(item) in self._targets

    def __iter__(self) -> Iterator[PortfolioTarget]:
        return iter(self._targets.value_list())

    def __len__(self) -> int:
        return len(self._targets)


def _text(item: object) -> str:
    symbol = item.symbol if isinstance(item, PortfolioTarget) else item
    return (symbol if isinstance(symbol, Symbol) else find(str(symbol)) or Symbol.create(str(symbol)))._text
