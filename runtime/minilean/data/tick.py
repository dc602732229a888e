"""A single trade or quote (`Tick`): algorithms may make ticks, and name the type; runs have none, since tick data are not modelled."""

from __future__ import annotations

from datetime import datetime

from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.enums import MarketDataType, TickType
from minilean.common.exact import float_of
from minilean.common.symbol import Symbol
from minilean.data.bars import NO_TIME, BaseData


class Tick(BaseData):
    """A trade or a quote of one moment.

    Args:
        time: when it was, in exchange time.
        symbol: whose.
        prices: of a quote bid and ask, with a last price before them if there are three.
    """

    __slots__ = (
        "ask_price_exact",
        "ask_size_exact",
        "bid_price_exact",
        "bid_size_exact",
        "exchange",
        "quantity_exact",
        "sale_condition",
        "suspicious",
        "tick_type",
    )

    data_type = MarketDataType.TICK
    bid_price = float_of("bid_price_exact", "What buyers offer; 0 for a trade.")
    ask_price = float_of("ask_price_exact", "What sellers ask; 0 for a trade.")
    bid_size = float_of("bid_size_exact", "Units that buyers want.")
    ask_size = float_of("ask_size_exact", "Units that sellers have.")
    quantity = float_of("quantity_exact", "Units traded; 0 for a quote.")

    def __init__(self, time: datetime = NO_TIME, symbol: Symbol | None = None, *prices: Number) -> None:
        *last, bid, ask = prices or (0, 0)
        self.bid_price_exact, self.ask_price_exact = to_decimal(bid), to_decimal(ask)
        value = to_decimal(last[0]) if last else (self.bid_price_exact + self.ask_price_exact) / 2
        super().__init__(symbol, time, value)
        self.bid_size_exact = self.ask_size_exact = self.quantity_exact = ZERO
        self.exchange = self.sale_condition = ""
        self.suspicious = False
        self.tick_type = TickType.QUOTE if prices else TickType.TRADE

    @property
    def last_price(self) -> float:
        """LEAN's other name of `value`."""
        return self.value
