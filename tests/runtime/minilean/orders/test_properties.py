"""Properties of orders that are not modelled are refused."""

from __future__ import annotations

import pytest

from minilean.common.naming import MissingMember
from minilean.errors import UnsupportedCall
from minilean.orders.properties import OrderProperties


def test_an_unmodelled_property_names_itself_and_lean() -> None:
    properties = OrderProperties()
    with pytest.raises(MissingMember, match=r"has no member 'outside_regular_trading_hours'. .*works with `lean backtest`"):
        properties.outside_regular_trading_hours = True
    with pytest.raises(MissingMember, match="Did you mean 'time_in_force'"):
        properties.time_in_forc = None


def test_routing_is_refused() -> None:
    with pytest.raises(UnsupportedCall, match="orders are not routed"):
        OrderProperties("NYSE")


def test_a_copy_is_changed_on_its_own() -> None:
    first = OrderProperties()
    second = first.clone()
    second.time_in_force = None
    assert first.time_in_force is not None
