"""A data point that is made when it is delivered: a corporate event, or a point of custom data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from minilean.data.bars import BaseData


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A point known at an instant.

    Attributes:
        utc: when it is known.
        make: builds it from the last raw close and the last close that was delivered.
        is_delisting: nothing of the security is delivered after it.
    """

    utc: datetime
    make: Callable[[Decimal, Decimal], BaseData]
    is_delisting: bool = False
