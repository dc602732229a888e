"""What a broker's messages are answered with."""

import pytest

from minilean.algorithm.brokerage_messages import DefaultBrokerageMessageHandler
from minilean.errors import UnsupportedCall


def test_no_broker_says_anything():
    handler = DefaultBrokerageMessageHandler(None)
    with pytest.raises(UnsupportedCall, match=r"^DefaultBrokerageMessageHandler.handle_message is not modelled"):
        handler.HandleMessage("hello")
    with pytest.raises(UnsupportedCall, match=r"^DefaultBrokerageMessageHandler.handle_order is not modelled"):
        handler.handle_order("order")
