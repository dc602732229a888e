"""Order quantities and the order of targets."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.framework.order_sizing import OrderSizing, adjust_by_lot_size, order_targets_by_margin_impact, unordered_quantity

D = Decimal


def security(held: int = 0, price: str = "10", lot: str = "1", **options: Any) -> Any:
    return SimpleNamespace(
        symbol=object(),
        holdings=SimpleNamespace(quantity_exact=D(held)),
        price_exact=D(price),
        symbol_properties=SimpleNamespace(lot_size_exact=D(lot)),
        has_data=options.get("has_data", True),
        is_tradable=options.get("is_tradable", True),
    )


def algorithm(securities: list[Any], open_quantities: dict[Any, int] | None = None, is_warming_up: bool = False) -> Any:
    tickets = [SimpleNamespace(symbol=of, quantity_remaining_exact=D(quantity)) for of, quantity in (open_quantities or {}).items()]
    return SimpleNamespace(
        is_warming_up=is_warming_up,
        securities={item.symbol: item for item in securities},
        transactions=SimpleNamespace(
            get_open_order_tickets=lambda: tickets,
            get_open_orders_remaining_quantity_exact=lambda of: sum(
                (ticket.quantity_remaining_exact for ticket in tickets if ticket.symbol is of), D(0)
            ),
        ),
    )


def target(item: Any, quantity: str) -> Any:
    return SimpleNamespace(symbol=item.symbol, quantity_exact=D(quantity))


@pytest.mark.parametrize(
    ("lot", "quantity", "whole"),
    [
        ("1", "7.9", "7"),
        ("1", "-7.9", "-7"),
        ("1", "6.9999999", "7"),
        ("1000", "-2500", "-2000"),
        ("1", "0.5", "0"),
        ("0.01", "1.239", "1.23"),
    ],
)
def test_lots_are_cut_toward_zero(lot: str, quantity: str, whole: str) -> None:
    assert adjust_by_lot_size(security(lot=lot), D(quantity)) == D(whole)


def test_what_is_missing_counts_open_orders() -> None:
    held = security(held=30)
    assert unordered_quantity(algorithm([held], {held.symbol: 20}), target(held, "100"), held) == D(50)


def test_reducing_targets_come_first_then_the_largest_value() -> None:
    small, large, reduced, turned = security(), security(price="30"), security(held=50, price="1"), security(held=-50, price="2")
    targets = [target(small, "100"), target(large, "100"), target(reduced, "40"), target(turned, "60")]
    ordered = order_targets_by_margin_impact(targets, algorithm([small, large, reduced, turned]))
    assert ordered == [targets[2], targets[1], targets[0], targets[3]]


def test_ties_keep_their_order() -> None:
    first, second = security(), security()
    targets = [target(first, "5"), target(second, "-5")]
    assert order_targets_by_margin_impact(targets, algorithm([first, second])) == targets


def test_left_out_are_those_reached_untradable_or_without_data() -> None:
    reached, pending, silent, gone, part = (
        security(held=5),
        security(),
        security(has_data=False),
        security(is_tradable=False),
        security(),
    )
    everyone = [reached, pending, silent, gone, part]
    targets = [target(reached, "5"), target(pending, "7"), target(silent, "9"), target(gone, "9"), target(part, "0.6")]
    assert order_targets_by_margin_impact(targets, algorithm(everyone, {pending.symbol: 7})) == []
    assert order_targets_by_margin_impact([target(pending, "7")], algorithm(everyone, is_warming_up=True)) == []


def test_delta_targets_reduce_when_they_point_back() -> None:
    grows, shrinks = security(held=10), security(held=10)
    targets = [target(grows, "500"), target(shrinks, "-4")]
    assert order_targets_by_margin_impact(targets, algorithm([grows, shrinks]), target_is_delta=True) == [targets[1], targets[0]]


def test_algorithms_size_orders_by_lots_volume_value_and_what_is_open() -> None:
    item = security(held=3, price="20", lot="5")
    item.volume_exact = D(1000)
    item.symbol_properties.contract_multiplier_exact = D(2)
    item.quote_currency = SimpleNamespace(conversion_rate_exact=D("1.5"))
    assert OrderSizing.adjust_by_lot_size(item, -17) == -15
    # 2.3 % of 1,000 are 23, and 23 are four lots
    assert OrderSizing.get_order_size_for_percent_volume(item, 0.023, -100) == -20
    assert OrderSizing.GetOrderSizeForPercentVolume(item, 0.023, 12) == 10
    # a unit is worth 20 * 1.5 * 2 = 60, so that 1,080 buy 18
    assert OrderSizing.get_order_size_for_maximum_value(item, 1080, -50) == -15
    item.price_exact = D(0)
    assert OrderSizing.get_order_size_for_maximum_value(item, 1000, 50) == 0
    account = algorithm([item], {item.symbol: 10})
    assert OrderSizing.get_unordered_quantity(account, target(item, "40")) == 25
    assert OrderSizing.get_unordered_quantity(account, target(item, "-40"), item) == -50
