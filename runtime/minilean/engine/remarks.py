"""What a person should know of the orders of a run that LEAN would keep to itself; log, terminal and report all show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from minilean.orders.events import OrderEvent


def order_remarks(orders: Mapping[int, Any], events: Iterable[OrderEvent]) -> list[str]:
    """A sentence about a run that sent no order or had none filled; none for any other.

    Args:
        orders: of the run, by number.
        events: of these orders.
    """
    if not orders:
        return ["No order was sent in this run."]
    if not any(event.status.is_fill() for event in events):
        return [f"No order of this run was filled, out of {len(orders)}."]
    return []
