"""Names of the files of a data folder, for algorithms that read them themselves (`LeanData`)."""

from __future__ import annotations

from datetime import date

from minilean.common.enums import Resolution, TickType
from minilean.common.naming import LeanObject
from minilean.common.symbol import Symbol


class LeanData(LeanObject):
    """Where LEAN keeps the prices of a symbol."""

    @staticmethod
    def generate_zip_file_name(symbol: Symbol, date: date | None, resolution: Resolution, tick_type: TickType = TickType.TRADE) -> str:
        """The name of the zip file: `spy.zip` for daily and hourly prices, `20131007_trade.zip` for finer ones.

        Args:
            symbol: whose prices.
            date: day of finer prices.
            resolution: length of the bars.
            tick_type: trades or quotes.
        """
        if resolution in (Resolution.DAILY, Resolution.HOUR):
            return f"{symbol.value.lower()}.zip"
        return f"{date:%Y%m%d}_{str(tick_type).lower().replace('_', '')}.zip"
