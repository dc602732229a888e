"""What a person should know of a run that LEAN would keep to itself; log, terminal and report all show it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from minilean.engine.coverage import coverage_remarks

if TYPE_CHECKING:
    from minilean.engine.runtime import Runtime


def run_remarks(rt: Runtime, end_utc: datetime, has_failed: bool = False) -> tuple[str, ...]:
    """Sentences about a run that is over, none for one without anything unusual.

    Args:
        rt: the run.
        end_utc: when it ended, or would have if its data had lasted.
        has_failed: only what may have made it fail is told then.
    """
    if not rt.locked:
        return ()
    remarks = [] if has_failed else [*coverage_remarks(rt, end_utc), *_orders(rt)]
    unused = rt.parameters.unused_sentence()
    return (*remarks, unused) if unused else tuple(remarks)


def _orders(rt: Runtime) -> list[str]:
    if not rt.orders.orders:
        return ["No order was sent in this run."]
    if not any(event.status.is_fill() for event in rt.orders.order_events):
        return [f"No order of this run was filled, out of {len(rt.orders.orders)}."]
    return []
