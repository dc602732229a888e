"""Options of orders."""

from __future__ import annotations

import pytest

from minilean.errors import UnsupportedCall
from minilean.orders.properties import OrderProperties


def test_routing_is_refused() -> None:
    with pytest.raises(UnsupportedCall, match="orders are not routed"):
        OrderProperties("NYSE")


def test_a_copy_is_changed_on_its_own() -> None:
    first = OrderProperties()
    second = first.clone()
    second.time_in_force = None
    assert first.time_in_force is not None
