"""Orders of an algorithm; `minilean.algorithm.trading_api.TradingApi` does the work (`QCAlgorithm.Trading.cs`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from minilean.algorithm.delegation import Delegated, Facade, part

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
