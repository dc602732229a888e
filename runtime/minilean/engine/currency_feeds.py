"""Prices of currency pairs that the engine adds by itself, for the currencies of the account.

Sources: `CurrencySubscriptionDataConfigManager`, `Cash.EnsureCurrencyDataFeed`, `AlgorithmUtils.SeedCurrencyConversionRates`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.enums import SecurityType
from minilean.data.data_files import files_in
from minilean.securities.currency_conversion import ensure_conversions

if TYPE_CHECKING:
    from minilean.data.bars import BaseData
    from minilean.data.folder import DataFolder
    from minilean.engine.security_service import SecurityService
    from minilean.engine.universe_feed import SubscriptionBook
    from minilean.results.messages import MessageLog
    from minilean.securities.cash_book import CashBook
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security


class CurrencyFeeds:
    """Gives every currency of the account a rate: from a pair of the algorithm's, else from a daily one that is added for it.

    Args:
        cash_book: the currencies of the account.
        securities: those of the algorithm; pairs among them give rates.
        folder: the data folder.
        market: of the pairs that are added; asked when there is one.
        service: adds pairs to the securities.
        book: starts their streams.
        last_prices: the last points before now of a security, by which it is worth something from the start.
        messages: the log.
    """

    def __init__(
        self,
        cash_book: CashBook,
        securities: SecurityManager,
        folder: DataFolder,
        market: Callable[[], str],
        service: SecurityService,
        book: SubscriptionBook,
        last_prices: Callable[[Security], Iterable[BaseData]],
        messages: MessageLog,
    ) -> None:
        self._cash_book = cash_book
        self._securities = securities
        self._folder = folder
        self._market = market
        self._service = service
        self._book = book
        self._last_prices = last_prices
        self._messages = messages
        self._known = 1  # the account currency needs no rate

    def ensure(self, start_utc: datetime) -> bool:
        """Look after the currencies that came since the last call; the last price before now is their first rate.

        Args:
            start_utc: from when on the prices of added pairs are read.

        Returns:
            Whether a pair was added.
        """
        book = self._cash_book
        if len(book) == self._known:
            return False
        self._known = len(book)
        available = self._pairs()
        used: dict[str, Security] = {}
        added = []

        def security_of(pair: str) -> Security:
            if pair not in used:
                held = self._securities.get(pair)
                used[pair] = self._add(pair, start_utc) if held is None else held
                if held is None:
                    added.append(pair)
            return used[pair]

        for currency in ensure_conversions(book, self._securities.values, available, security_of):
            near = difflib.get_close_matches(currency, available, n=1)
            hint = f" The data folder has {near[0]}." if near else ""
            self._messages.error(f"There is no exchange rate of {currency}; it counts as 0.{hint}")
        for security in used.values():
            if security.price_exact == 0:
                for point in self._last_prices(security):
                    security.set_market_price(point)
        book.update()
        return bool(added)

    def _pairs(self) -> list[str]:
        markets = [path for path in files_in(self._folder.root / "forex", "*") if path.is_dir()]
        return sorted({path.stem.upper() for market in markets for path in files_in(market / "daily", "*.zip")})

    def _add(self, pair: str, start_utc: datetime) -> Security:
        symbol = self._folder.create_symbol(pair, SecurityType.FOREX, self._market())
        security, config = self._service.add_internal(symbol)
        self._book.add_internal(security, config, start_utc)
        return security
