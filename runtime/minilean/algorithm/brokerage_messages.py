"""What a broker's messages are answered with, which a backtest never asks: there is no broker (`DefaultBrokerageMessageHandler`)."""

from __future__ import annotations

from datetime import timedelta

from minilean.common.naming import LeanObject
from minilean.common.unsupported import unsupported


class DefaultBrokerageMessageHandler(LeanObject):
    """The handler of an algorithm that has set none.

    Args:
        algorithm: the running algorithm.
        initial_delay: how long a broker may be away.
        open_threshold: how long before the next open it must be back.
    """

    def __init__(self, algorithm: object, initial_delay: timedelta | None = None, open_threshold: timedelta | None = None) -> None:
        pass

    handle_message = unsupported("DefaultBrokerageMessageHandler.handle_message", "in a backtest no broker says anything")
    handle_order = unsupported("DefaultBrokerageMessageHandler.handle_order", "in a backtest no order comes from elsewhere")
