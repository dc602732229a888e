"""What is asked of the past (`HistoryRequest`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from minilean.common.enums import DataNormalizationMode, Resolution
from minilean.common.symbol import Symbol
from minilean.data.market_hours import ExchangeHours
from minilean.data.subscription_config import SubscriptionConfig


@dataclass(frozen=True, slots=True)
class HistoryRequest:
    """The bars of one symbol that end after `start_utc` and not after `end_utc`.

    Args:
        symbol: whose bars.
        data_type: `TradeBar`, `QuoteBar` or a class of custom data.
        resolution: length of a bar.
        hours: the symbol's calendar.
        start_utc: bars that end at or before it are left out.
        end_utc: bars that end after it are left out; it is never later than now.
        mode: how prices are normalised.
        fill_forward: whether sessions without a bar repeat the one before.
        strict: whether daily bars end with the session.
        config: the subscription, for custom data.
    """

    symbol: Symbol
    data_type: type
    resolution: Resolution
    hours: ExchangeHours
    start_utc: datetime
    end_utc: datetime
    mode: DataNormalizationMode
    fill_forward: bool
    strict: bool
    config: SubscriptionConfig | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which stretch of time a call asks for: the last `count` bars, or from `start` to `end` in the algorithm's zone."""

    count: int | None = None
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """The optional arguments of a call; None takes the subscription's own. `flatten` gives collections a row for every point."""

    resolution: Resolution | None = None
    fill_forward: bool | None = None
    mode: DataNormalizationMode | None = None
    flatten: bool = False
