"""What single brokerages let an order carry."""

import pytest

from minilean.orders import brokerage_properties as properties
from minilean.orders.time_in_force import TimeInForce


@pytest.mark.parametrize("name", ["InteractiveBrokers", "Tradier", "Alpaca", "Webull", "TradeStation", "Public"])
def test_orders_outside_the_session_are_asked_for(name):
    wanted = getattr(properties, f"{name}OrderProperties")()
    assert wanted.outside_regular_trading_hours is False
    wanted.OutsideRegularTradingHours = True
    wanted.time_in_force = TimeInForce.DAY
    copied = wanted.clone()
    assert (type(copied), copied.outside_regular_trading_hours, copied.time_in_force) == (type(wanted), True, TimeInForce.DAY)
    copied.outside_regular_trading_hours = False
    assert wanted.outside_regular_trading_hours


def test_what_else_they_carry():
    broker, station = properties.InteractiveBrokersOrderProperties(), properties.TradeStationOrderProperties()
    assert (broker.account, broker.fa_group, broker.fa_method, broker.fa_profile, broker.fa_percentage) == (None, None, None, None, 0)
    assert (station.all_or_none, station.post_only) == (False, False)
    assert properties.PublicOrderProperties().use_margin is None
    assert properties.CharlesSchwabOrderProperties().extended_regular_trading_hours is False
    assert properties.InteractiveBrokersFixOrderProperties().account is None
    broker.outside_regular_hours = True  # a misspelt one is an attribute of the algorithm's own, as in LEAN
    assert not broker.outside_regular_trading_hours
