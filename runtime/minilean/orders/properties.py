"""Options of an order beside price and quantity (`OrderProperties`)."""

from __future__ import annotations

from minilean.common.cloning import memberwise_clone
from minilean.common.naming import LeanObject
from minilean.errors import UnsupportedCall
from minilean.orders.time_in_force import TimeInForce


class OrderProperties(LeanObject):
    """How long an order stays open.

    Args:
        exchange: routing to an exchange; it has no effect in a backtest and is refused.

    Raises:
        UnsupportedCall: an exchange was given.
    """

    __slots__ = ("time_in_force",)

    time_in_force: TimeInForce

    def __init__(self, exchange: object = None) -> None:
        if exchange is not None:
            raise UnsupportedCall("OrderProperties(exchange)", "orders are not routed")
        # every order has its own, and so has each question for a fee: without the look at the spelling
        object.__setattr__(self, "time_in_force", TimeInForce.GOOD_TIL_CANCELED)

    def clone(self) -> OrderProperties:
        """A copy that can be changed on its own."""
        if type(self) is not OrderProperties:
            return memberwise_clone(self)
        twin = OrderProperties()
        object.__setattr__(twin, "time_in_force", self.time_in_force)
        return twin
