"""Where two runs of one algorithm part."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from minilean.lookahead.runs import OrderStep, RunRecord

_NOTHING = "no further order"


@dataclass(frozen=True)
class Difference:
    """The first thing that two runs did differently.

    Args:
        local: when, on the algorithm's clock.
        whole: what the run on all data did then.
        altered: what the other run did.
    """

    local: datetime
    whole: str
    altered: str


def steps_before(record: RunRecord, utc: datetime) -> tuple[OrderStep, ...]:
    """What happened to the orders of a run before an instant."""
    return tuple(step for step in record.steps if step.utc < utc)


def first_difference(whole: RunRecord, altered: RunRecord, until: datetime) -> Difference | None:
    """The first order that differs, or the failure of the altered run.

    Args:
        whole: the run on all data.
        altered: the other run.
        until: naive UTC; what happens from then on may differ.

    Returns:
        The difference; None if both runs agree up to that instant.
    """
    mine, theirs = steps_before(whole, until), steps_before(altered, until)
    for position in range(max(len(mine), len(theirs))):
        one = mine[position] if position < len(mine) else None
        other = theirs[position] if position < len(theirs) else None
        if one != other:
            failed = other is None and altered.failed_at is not None and altered.failed_at < until
            local = min(step.local for step in (one, other) if step is not None)
            return Difference(local, _NOTHING if one is None else str(one), altered.failure if failed else str(other or _NOTHING))
    if altered.failed_at is not None and altered.failed_local is not None and altered.failed_at < until:
        return Difference(altered.failed_local, "the run goes on", altered.failure)
    return None


def num_orders(record: RunRecord) -> int:
    """How many orders a run made."""
    return len({step.order_id for step in record.steps})


def num_changed_orders(whole: RunRecord, other: RunRecord) -> int:
    """How many orders of a run have no equal, of the same time, symbol, type and quantity, in another run."""
    return sum((_orders(whole) - _orders(other)).values())


def _orders(record: RunRecord) -> Counter[tuple[datetime, str, str, str]]:
    first: dict[int, OrderStep] = {}
    for step in record.steps:
        first.setdefault(step.order_id, step)
    return Counter((step.utc, step.symbol, step.order_type, step.numbers[0]) for step in first.values())
