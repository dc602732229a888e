"""What an indicator takes of a bar, by name (`Field`)."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from minilean.common.naming import LeanObject
from minilean.data.bars import Bar, BaseData, QuoteBar, TradeBar

_TWO, _THREE, _FOUR, _SEVEN = map(Decimal, (2, 3, 4, 7))


class FieldSelector:
    """A function of a data point: to Python a float, inside the decimal behind it.

    Args:
        name: what it takes, for messages.
        exact: gives the decimal.
    """

    __slots__ = ("exact", "name")

    def __init__(self, name: str, exact: Callable[[BaseData], Decimal]) -> None:
        self.name = name
        self.exact = exact

    def __call__(self, data: BaseData) -> float:
        """The field of a data point."""
        return float(self.exact(data))

    def __repr__(self) -> str:
        return f"Field.{self.name}"


def _price(name: str) -> FieldSelector:
    position = name.lower()
    return FieldSelector(name, lambda data: getattr(data.exact, position))


def _side(name: str) -> FieldSelector:
    side, _, position = name.lower().partition("_")

    def exact(data: BaseData) -> Decimal:
        bar: Bar | None = getattr(data, side) if isinstance(data, QuoteBar) else None
        return data.value_exact if bar is None else getattr(bar.exact, position)

    return FieldSelector(name, exact)


def _volume(data: BaseData) -> Decimal:
    return data.volume_exact if isinstance(data, TradeBar) else data.value_exact


def _average(data: BaseData) -> Decimal:
    bar = data.exact
    return (bar.open + bar.high + bar.low + bar.close) / _FOUR


def _median(data: BaseData) -> Decimal:
    bar = data.exact
    return (bar.high + bar.low) / _TWO


def _typical(data: BaseData) -> Decimal:
    bar = data.exact
    return (bar.high + bar.low + bar.close) / _THREE


def _weighted(data: BaseData) -> Decimal:
    bar = data.exact
    return (bar.high + bar.low + _TWO * bar.close) / _FOUR


def _seven_bar(data: BaseData) -> Decimal:
    bar = data.exact
    return (_TWO * bar.open + bar.high + bar.low + _THREE * bar.close) / _SEVEN


class Field(LeanObject):
    """Selectors of indicators: `sma(symbol, 20, selector=Field.HIGH)`. A point that has no such field gives its value.

    The sides of a quote are those of quote bars; the volume is that of trade bars.
    """

    OPEN = _price("OPEN")
    HIGH = _price("HIGH")
    LOW = _price("LOW")
    CLOSE = FieldSelector("CLOSE", lambda data: data.value_exact)
    VOLUME = FieldSelector("VOLUME", _volume)
    BID_OPEN = _side("BID_OPEN")
    BID_HIGH = _side("BID_HIGH")
    BID_LOW = _side("BID_LOW")
    BID_CLOSE = _side("BID_CLOSE")
    BID_PRICE = _side("BID_CLOSE")
    ASK_OPEN = _side("ASK_OPEN")
    ASK_HIGH = _side("ASK_HIGH")
    ASK_LOW = _side("ASK_LOW")
    ASK_CLOSE = _side("ASK_CLOSE")
    ASK_PRICE = _side("ASK_CLOSE")
    AVERAGE = FieldSelector("AVERAGE", _average)
    MEDIAN = FieldSelector("MEDIAN", _median)
    TYPICAL = FieldSelector("TYPICAL", _typical)
    WEIGHTED = FieldSelector("WEIGHTED", _weighted)
    SEVEN_BAR = FieldSelector("SEVEN_BAR", _seven_bar)
