"""How much worse than the market price orders fill (`ISlippageModel` and LEAN's models of it)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.enums import MarketDataType, OrderDirection, SecurityType
from minilean.common.naming import LeanObject

if TYPE_CHECKING:
    from minilean.data.bars import BaseData
    from minilean.orders.order import Order
    from minilean.securities.security import Security

_ALPHA_STREAMS_SHARE = Decimal("0.0001")
# these trade over the counter: a bar without volume says nothing
_WITHOUT_VOLUME = (SecurityType.FOREX, SecurityType.CFD, SecurityType.CRYPTO)


class NullSlippageModel(LeanObject):
    """Orders fill at the market price."""

    INSTANCE: NullSlippageModel

    def get_slippage_approximation(self, asset: Security, order: Order) -> Number:
        """0, in the quote currency per unit."""
        return ZERO


NullSlippageModel.INSTANCE = NullSlippageModel()


class ConstantSlippageModel(LeanObject):
    """A fixed share of the last price.

    Args:
        slippage_percent: share of the price as a fraction, 0.001 for 0.1 %.
    """

    def __init__(self, slippage_percent: Number) -> None:
        self._fraction = to_decimal(slippage_percent)

    def get_slippage_approximation(self, asset: Security, order: Order) -> Number:
        """Slippage in the quote currency per unit."""
        return asset.cache.last_price_exact * self._fraction


class AlphaStreamsSlippageModel(LeanObject):
    """0.01 % of the last price of a stock; nothing on other securities."""

    def get_slippage_approximation(self, asset: Security, order: Order) -> Number:
        """Slippage in the quote currency per unit; 0 before the first bar."""
        last = asset.get_last_data()
        return ZERO if last is None or asset.type is not SecurityType.EQUITY else _ALPHA_STREAMS_SHARE * last.value_exact


class VolumeShareSlippageModel(LeanObject):
    """Slippage that grows with the square of the order's share of the bar's volume, as in Zipline.

    Args:
        volume_limit: largest share of the volume that is counted.
        price_impact: factor of the squared share.
    """

    def __init__(self, volume_limit: Number = Decimal("0.025"), price_impact: Number = Decimal("0.1")) -> None:
        self._volume_limit = to_decimal(volume_limit)
        self._price_impact = to_decimal(price_impact)

    def get_slippage_approximation(self, asset: Security, order: Order) -> Number:
        """Slippage in the quote currency per unit.

        Raises:
            ValueError: the last point is custom data, which has no volume.
        """
        last = asset.get_last_data()
        if last is None:
            return ZERO
        share = self._volume_limit
        volume = _volume(last, order)
        if volume > ZERO:
            share = min(abs(order.quantity_exact) / volume, self._volume_limit)
        elif asset.type in _WITHOUT_VOLUME:
            return ZERO
        return share * share * self._price_impact * asset.cache.last_price_exact


def _volume(data: BaseData, order: Order) -> Decimal:
    last: Any = data  # its type says what it is made of
    if last.data_type == MarketDataType.TRADE_BAR:
        return last._exact.volume
    if last.data_type == MarketDataType.QUOTE_BAR:
        return to_decimal(last.last_bid_size if order.direction is OrderDirection.BUY else last.last_ask_size)
    raise ValueError(
        f"VolumeShareSlippageModel needs bars with volume; the last data of {last.symbol.value} is {type(last).__name__}. "
        "Use ConstantSlippageModel for it."
    )
