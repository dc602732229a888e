"""What a position will be when the open orders are filled (`ProjectedHoldings`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import Number, to_decimal
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed


class ProjectedHoldings(DualNamed):
    """A position and what is still to trade.

    Args:
        holdings_quantity: units held, negative when short.
        open_orders_quantity: units that open orders have still to trade, negative to sell.
    """

    __slots__ = ("holdings_quantity_exact", "open_orders_quantity_exact")

    holdings_quantity = float_of("holdings_quantity_exact", "Units held, negative when short.")
    open_orders_quantity = float_of("open_orders_quantity_exact", "Units that open orders have still to trade, negative to sell.")
    projected_quantity = float_of("projected_quantity_exact", "Units held once the open orders are filled.")

    def __init__(self, holdings_quantity: Number, open_orders_quantity: Number) -> None:
        self.holdings_quantity_exact = to_decimal(holdings_quantity)
        self.open_orders_quantity_exact = to_decimal(open_orders_quantity)

    @property
    def projected_quantity_exact(self) -> Decimal:
        """Units held once the open orders are filled."""
        return self.holdings_quantity_exact + self.open_orders_quantity_exact
