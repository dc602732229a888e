"""One number for everything that a run ordered, equal to LEAN's if and only if all orders are (`Extensions.GetHash`)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from decimal import Decimal

from minilean.common.decimals import normalize, smart_round
from minilean.orders.order import Order
from minilean.orders.order_json import order_json, to_json

_ROUNDED = ("price", "limitPrice", "stopPrice", "triggerPrice", "trailingAmount")


def order_list_hash(orders: Mapping[int, Order]) -> str:
    """MD5 over the JSON of all orders by id, with prices rounded so that the last digits of a float do not count.

    Args:
        orders: every order that was ever made, by id.

    Returns:
        32 lower-case hexadecimal digits; those of the empty text without orders.
    """
    joined = ",".join(to_json(_rounded(orders[order_id])) for order_id in sorted(orders))
    return hashlib.md5(joined.encode(), usedforsecurity=False).hexdigest()


def _rounded(order: Order) -> dict[str, object]:
    members = order_json(order)
    for name in _ROUNDED:
        if isinstance(members.get(name), Decimal):
            members[name] = normalize(smart_round(members[name]))
    members["value"] = order.quantity_exact * members["price"]
    return members
