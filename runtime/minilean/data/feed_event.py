"""A data point that is made when it is delivered: a corporate event, or a point of custom data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from minilean.data.bars import BaseData


@dataclass(frozen=True, slots=True)
class FeedEvent:
    """A point known at an instant.

    Attributes:
        utc: when it is known.
        make: builds it from the unscaled close of the last bar of a day before.
        is_delisting: nothing of the security is delivered after it.
        day: its date.
        price_of_stream: whether that bar must have been read for this stream, and is no older than that.
    """

    utc: datetime
    make: Callable[[Decimal], BaseData]
    is_delisting: bool = False
    day: date = date.min
    price_of_stream: bool = False
