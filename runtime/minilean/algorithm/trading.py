"""Orders of an algorithm; `minilean.algorithm.trading_api.TradingApi` does the work (`QCAlgorithm.Trading.cs`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.algorithm.delegation import Delegated, Facade, part
from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.unsupported import unsupported

if TYPE_CHECKING:
    from minilean.orders.properties import OrderProperties


class Trading(Facade):
    """What the algorithm buys and sells."""

    portfolio = part("portfolio")
    transactions = part("transactions")

    @property
    def default_order_properties(self) -> Any:
        """What orders get that are sent without properties."""
        return self._runtime.trading.default_order_properties

    @default_order_properties.setter
    def default_order_properties(self, properties: OrderProperties) -> None:
        self._runtime.trading.default_order_properties = properties

    def shortable(self, symbol: object, short_quantity: Number = 0, update_order_id: int | None = None) -> bool:
        """Whether the broker lends so many shares on top of what is short and what open orders will sell.

        Args:
            symbol: whose shares.
            short_quantity: how many; its sign does not matter.
            update_order_id: an order that is left out, since the quantity is to replace its own.
        """
        security = self._runtime.securities[symbol]
        available = security.shortable_provider.shortable_quantity(security.symbol, security.local_time)
        if available is None:
            return True
        tickets = self._runtime.transactions.get_open_order_tickets(security.symbol)
        coming = sum((ticket.quantity_remaining_exact for ticket in tickets if ticket.order_id != update_order_id), ZERO)
        held = security.holdings.quantity_exact + coming
        return held > -available and held - abs(to_decimal(short_quantity)) >= -available

    def shortable_quantity(self, symbol: object) -> int:
        """How many shares the broker lends; 0 where it has no limit, as in LEAN."""
        security = self._runtime.securities[symbol]
        return security.shortable_provider.shortable_quantity(security.symbol, security.local_time) or 0

    market_order = Delegated("trading")
    limit_order = Delegated("trading")
    stop_market_order = Delegated("trading")
    stop_limit_order = Delegated("trading")
    limit_if_touched_order = Delegated("trading")
    trailing_stop_order = Delegated("trading")
    market_on_open_order = Delegated("trading")
    market_on_close_order = Delegated("trading")
    order = Delegated("trading")
    buy = Delegated("trading")
    sell = Delegated("trading")
    submit_order_request = Delegated("trading")
    set_holdings = Delegated("trading")
    liquidate = Delegated("trading")
    calculate_order_quantity = Delegated("trading")
    set_maximum_orders = Delegated("trading")


for _name in ("combo_market_order", "combo_limit_order", "combo_leg_limit_order", "exercise_option"):
    setattr(Trading, _name, unsupported(_name))
