"""What of a bar an indicator takes: `Field.HIGH`, `Field.MEDIAN`, ... (`Field`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from minilean.common.decimals import to_double
from minilean.common.naming import LeanObject
from minilean.data.bars import Bar, BaseData, Prices, QuoteBar, TradeBar

_TWO, _THREE, _FOUR, _SEVEN = Decimal(2), Decimal(3), Decimal(4), Decimal(7)


class FieldSelector:
    """A function of a data point, which Python can call too.

    Args:
        exact: the decimal that is taken of a data point.
        data_type: the kind of bar that a subscription must have where the field is of no use for others.
    """

    __slots__ = ("data_type", "exact")

    def __init__(self, exact: Callable[[BaseData], Decimal], data_type: type[BaseData] | None = None) -> None:
        self.exact = exact
        self.data_type = data_type

    def __call__(self, data: BaseData) -> float:
        """What is taken of a data point."""
        return to_double(self.exact(data))


def _of_bar(of: Callable[[Prices], Decimal]) -> FieldSelector:
    # what is no bar has its value as all of its prices
    return FieldSelector(lambda data: of(data._exact))


def _of_quote(side: str, price: str) -> FieldSelector:
    def exact(data: BaseData) -> Decimal:
        quoted: Bar | None = getattr(data, side, None) if isinstance(data, QuoteBar) else None
        return data.value_exact if quoted is None else getattr(quoted._exact, price)

    return FieldSelector(exact, QuoteBar)


def _volume(data: BaseData) -> Decimal:
    return data.volume_exact if isinstance(data, TradeBar) else data.value_exact


class Field(LeanObject):
    """Selectors for indicators: `self.sma("SPY", 20, Resolution.DAILY, Field.HIGH)`.

    Data that are no bars give their value, whatever the field; bids and asks are those of bars of quotes.
    """

    OPEN = _of_bar(lambda bar: bar.open)
    HIGH = _of_bar(lambda bar: bar.high)
    LOW = _of_bar(lambda bar: bar.low)
    CLOSE = FieldSelector(lambda data: data.value_exact)
    VOLUME = FieldSelector(_volume, TradeBar)
    AVERAGE = _of_bar(lambda bar: (bar.open + bar.high + bar.low + bar.close) / _FOUR)
    MEDIAN = _of_bar(lambda bar: (bar.high + bar.low) / _TWO)
    TYPICAL = _of_bar(lambda bar: (bar.high + bar.low + bar.close) / _THREE)
    WEIGHTED = _of_bar(lambda bar: (bar.high + bar.low + _TWO * bar.close) / _FOUR)
    SEVEN_BAR = _of_bar(lambda bar: (_TWO * bar.open + bar.high + bar.low + _THREE * bar.close) / _SEVEN)
    BID_OPEN, BID_HIGH, BID_LOW, BID_CLOSE = (_of_quote("bid", price) for price in ("open", "high", "low", "close"))
    ASK_OPEN, ASK_HIGH, ASK_LOW, ASK_CLOSE = (_of_quote("ask", price) for price in ("open", "high", "low", "close"))
    BID_PRICE, ASK_PRICE = _of_quote("bid", "close"), _of_quote("ask", "close")
