"""Prices of currency pairs that the engine adds by itself, for the currencies of the account.

Sources: `CurrencySubscriptionDataConfigManager`, `Cash.EnsureCurrencyDataFeed`, `AlgorithmUtils.SeedCurrencyConversionRates`.
"""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.enums import SecurityType
from minilean.data.data_files import files_in
from minilean.securities.currency_conversion import ensure_conversions

if TYPE_CHECKING:
    from minilean.engine.runtime import Runtime
    from minilean.securities.security import Security


class CurrencyFeeds:
    """Gives every currency of the account a rate: from a pair of the algorithm's, else from a daily one that is added for it.

    Args:
        runtime: the run.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known = 1  # the account currency needs no rate

    def ensure(self, start_utc: datetime) -> bool:
        """Look after the currencies that came since the last call; the last price before now is their first rate.

        Args:
            start_utc: from when on the prices of added pairs are read.

        Returns:
            Whether a pair was added.
        """
        rt, book = self._runtime, self._runtime.portfolio.cash_book
        if len(book) == self._known:
            return False
        self._known = len(book)
        available = self._pairs()
        used: dict[str, Security] = {}
        added = []

        def security_of(pair: str) -> Security:
            if pair not in used:
                held = rt.securities.get(pair)
                used[pair] = self._add(pair, start_utc) if held is None else held
                if held is None:
                    added.append(pair)
            return used[pair]

        for currency in ensure_conversions(book, rt.securities.values, available, security_of):
            near = difflib.get_close_matches(currency, available, n=1)
            hint = f" The data folder has {near[0]}." if near else ""
            rt.messages.error(f"There is no exchange rate of {currency}; it counts as 0.{hint}")
        for security in used.values():
            if security.price_exact == 0:
                for point in rt.algorithm.get_last_known_prices(security):
                    security.set_market_price(point)
        book.update()
        return bool(added)

    def _pairs(self) -> list[str]:
        markets = [path for path in files_in(self._runtime.folder.root / "forex", "*") if path.is_dir()]
        return sorted({path.stem.upper() for market in markets for path in files_in(market / "daily", "*.zip")})

    def _add(self, pair: str, start_utc: datetime) -> Security:
        rt = self._runtime
        symbol = rt.folder.create_symbol(pair, SecurityType.FOREX, rt.brokerage_model.default_forex_market)
        security, config = rt.security_service.add_internal(symbol)
        rt.book.add_internal(security, config, start_utc)
        return security
