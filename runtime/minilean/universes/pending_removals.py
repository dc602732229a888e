"""Members that left the selection but still hold stock, orders or a target (`PendingRemovalsManager`)."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.securities.security import Security
    from minilean.universes.universe import Member, Universe


class PendingRemovals:
    """Keeps deselected members until nothing depends on them.

    Args:
        has_open_orders: whether a symbol has open orders.
    """

    def __init__(self, has_open_orders: Callable[[Symbol], bool]) -> None:
        self._has_open_orders = has_open_orders
        self._pending: dict[Universe, list[Member]] = {}

    def is_pending(self, security: Security, is_internal: bool) -> bool:
        """Whether a security waits for its removal."""
        return any(
            member.is_internal == is_internal and member.security.symbol == security.symbol
            for members in self._pending.values()
            for member in members
        )

    def try_remove(self, member: Member, universe: Universe) -> list[tuple[Universe, Security]]:
        """Remove a deselected member if nothing depends on it, else remember it.

        Returns:
            One pair (universe, security) if it may go now, else an empty list.
        """
        if self._is_free(member):
            return [(universe, member.security)]
        waiting = self._pending.setdefault(universe, [])
        if member not in waiting:
            waiting.append(member)
        return []

    def check(self, selected: Container[Symbol], current: Universe) -> list[tuple[Universe, Security]]:
        """The remembered members that may go now; those that the current universe selected again are forgotten."""
        released = []
        for universe, members in list(self._pending.items()):
            for member in list(members):
                free = self._is_free(member)
                if free:
                    released.append((universe, member.security))
                if free or (universe is current and member.security.symbol in selected):
                    members.remove(member)
            if not members:
                del self._pending[universe]
        return released

    def _is_free(self, member: Member) -> bool:
        security = member.security
        target = security.holdings.target
        if security.holdings.quantity_exact != 0 or (target is not None and target.quantity_exact != 0):
            return False
        if self._has_open_orders(security.symbol):
            return False
        unsettled = security.settlement_model.get_unsettled_cash()
        return unsettled is None or unsettled.amount_exact <= 0
