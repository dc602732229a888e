"""What borrowed money costs (`IMarginInterestRateModel`); LEAN charges nothing for stocks and currency pairs unless an algorithm does."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.naming import DualNamed, LeanObject
from minilean.common.utc_times import naive, utc_field

if TYPE_CHECKING:
    from minilean.securities.security import Security


class MarginInterestRateParameters(DualNamed):
    """A security and the UTC time at which its interest is due."""

    __slots__ = ("_utc", "security")

    def __init__(self, security: Security, time: datetime) -> None:
        self.security = security
        self._utc = naive(time)

    time = utc_field("_utc", "When the interest is due.")


class _NoInterest(LeanObject):
    def apply_margin_interest_rate(self, margin_interest_rate_parameters: MarginInterestRateParameters) -> None:
        """Nothing is charged."""


class MarginInterestRateModel(LeanObject):
    """No interest: `MarginInterestRateModel.NULL`."""

    NULL = _NoInterest()
