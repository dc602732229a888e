"""Who left a selection stays while something is still open."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.universes.pending_removals import PendingRemovals


def make(symbol: str = "SPY", quantity: int = 0, target: int | None = None, unsettled: int = 0) -> SimpleNamespace:
    held = SimpleNamespace(
        quantity_exact=Decimal(quantity), target=None if target is None else SimpleNamespace(quantity_exact=Decimal(target))
    )
    cash = SimpleNamespace(amount_exact=Decimal(unsettled))
    settlement = SimpleNamespace(get_unsettled_cash=lambda: cash)
    return SimpleNamespace(is_internal=False, security=SimpleNamespace(symbol=symbol, holdings=held, settlement_model=settlement))


def test_who_has_nothing_open_goes_at_once() -> None:
    member, universe = make(), Universe()
    pending = PendingRemovals(lambda symbol: False)
    assert pending.try_remove(member, universe) == [(universe, member.security)]
    assert not pending.is_pending(member.security, is_internal=False)


@pytest.mark.parametrize(
    ("member", "open_orders"), [(make(quantity=1), ()), (make(target=-1), ()), (make(unsettled=5), ()), (make(), ("SPY",))]
)
def test_a_position_a_target_unsettled_cash_or_an_order_keeps_it(member: SimpleNamespace, open_orders: tuple[str, ...]) -> None:
    pending, universe = PendingRemovals(lambda symbol: symbol in open_orders), Universe()
    assert pending.try_remove(member, universe) == []
    assert pending.is_pending(member.security, is_internal=False)
    assert not pending.is_pending(member.security, is_internal=True)


class Universe:
    """Told apart by which one it is."""


def test_it_goes_when_all_is_closed_and_not_when_it_is_selected_again() -> None:
    closing, coming = make("AAA", quantity=1), make("BBB", quantity=1)
    pending, universe = PendingRemovals(lambda symbol: False), Universe()
    for member in (closing, coming):
        pending.try_remove(member, universe)
    assert pending.check({"BBB"}, universe) == []
    closing.security.holdings.quantity_exact = coming.security.holdings.quantity_exact = Decimal(0)
    assert pending.check(set(), universe) == [(universe, closing.security)]
    assert not pending.is_pending(coming.security, is_internal=False)
