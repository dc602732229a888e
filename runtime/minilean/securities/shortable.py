"""How many shares can be borrowed (`NullShortableProvider`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol


class NullShortableProvider(LeanObject):
    """Everything can be borrowed without limit and at no cost."""

    def shortable_quantity(self, symbol: Symbol, local_time: datetime) -> int | None:
        """None: no limit."""
        return None

    def fee_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly borrowing rate: 0."""
        return 0.0

    def rebate_rate(self, symbol: Symbol, local_time: datetime) -> float:
        """Yearly rebate rate: 0."""
        return 0.0
