"""Prices of currency pairs that the engine adds by itself, for the currencies of the account.

Sources: `CurrencySubscriptionDataConfigManager`, `Cash.EnsureCurrencyDataFeed`, `AlgorithmUtils.SeedCurrencyConversionRates`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from minilean.common.decimals import ZERO, text
from minilean.common.enums import Resolution, SecurityType
from minilean.data.data_files import files_in
from minilean.errors import UnsupportedCall
from minilean.securities.currency_conversion import CurrencyPair, SecurityConversion, ensure_conversions, pair_of

if TYPE_CHECKING:
    from minilean.data.folder import DataFolder
    from minilean.engine.security_service import SecurityService
    from minilean.engine.universe_feed import SubscriptionBook
    from minilean.results.messages import MessageLog
    from minilean.securities.cash_book import CashBook
    from minilean.securities.manager import SecurityManager
    from minilean.securities.security import Security

_KINDS = (SecurityType.FOREX, SecurityType.CFD, SecurityType.CRYPTO)


class CurrencyFeeds:
    """Gives every currency of the account a rate: from a pair of the algorithm's, else from a daily one that is added for it.

    Args:
        cash_book: the currencies of the account.
        securities: those of the algorithm; pairs among them give rates.
        folder: the data folder.
        markets: market of each kind of security that pairs are looked for in first; asked when there is a currency without a rate.
        service: adds pairs to the securities.
        book: starts their streams.
        seed: gives securities without a price their last points before now.
        messages: the log.
    """

    def __init__(
        self,
        cash_book: CashBook,
        securities: SecurityManager,
        folder: DataFolder,
        markets: Callable[[], Mapping[SecurityType, str]],
        service: SecurityService,
        book: SubscriptionBook,
        seed: Callable[[Iterable[Security]], None],
        messages: MessageLog,
    ) -> None:
        self._cash_book = cash_book
        self._securities = securities
        self._folder = folder
        self._markets = markets
        self._service = service
        self._book = book
        self._seed = seed
        self._messages = messages
        self._known = 0

    def ensure(self, start_utc: datetime, added: Iterable[Security] = (), *, seeds: bool = True) -> bool:
        """Look after the currencies that came since the last call.

        Args:
            start_utc: from when on the prices of added pairs are read.
            added: securities that are about to be among those of the algorithm.
            seeds: whether currencies without a rate get one of the last prices before now, in which case one that was given stays.

        Returns:
            Whether a pair was added.
        """
        book = self._cash_book
        if len(book) == self._known:
            return False
        self._known = len(book)
        held = {pair_of(security): security for security in (*self._securities.values(), *added) if security._base_currency is not None}
        new = []

        def security_of(pair: CurrencyPair) -> Security | None:
            if pair not in held and self._can_be_read(pair):
                held[pair] = self._add(pair, start_utc)
                new.append(pair)
            return held.get(pair)

        for currency in ensure_conversions(book, held.values(), self._available, security_of):
            self._messages.error(f"There is no exchange rate of {currency}; it counts as {text(book[currency].conversion_rate_exact)}.")
        if seeds:
            self._seed_rates()
        return bool(new)

    def _seed_rates(self) -> None:
        unknown = [cash for cash in self._cash_book.values() if cash.conversion_rate_exact == ZERO]
        conversions = [cash._conversion for cash in unknown if isinstance(cash._conversion, SecurityConversion)]
        self._seed(security for conversion in conversions for security in conversion.securities)
        for cash in unknown:
            cash.update()

    def _available(self) -> list[CurrencyPair]:
        markets = self._markets()
        held = {}
        for security in self._securities.values():
            held.setdefault(security.type, []).append(security.symbol._market)
        if SecurityType.FOREX in held:
            # currencies and contracts for difference are traded in the same markets
            held[SecurityType.CFD] = held[SecurityType.FOREX]
        pairs = []
        for kind in _KINDS:
            own = [markets[kind]] if kind in markets else []
            for market in dict.fromkeys([*own, *held.get(kind, [])]):
                pairs += [CurrencyPair(*codes, kind, market) for codes in self._folder.symbol_properties.pairs(market, kind)]
        return pairs

    def _can_be_read(self, pair: CurrencyPair) -> bool:
        if pair.security_type is SecurityType.FOREX:
            return True
        kind = str(pair.security_type).lower()
        if any(path.is_file() for path in files_in(self._folder.root / kind / pair.market / "daily", f"{pair.ticker.lower()}*.zip")):
            raise UnsupportedCall(f"a rate of the {kind} pair {pair.ticker}", "only currency pairs give rates")
        return False

    def _add(self, pair: CurrencyPair, start_utc: datetime) -> Security:
        symbol = self._folder.create_symbol(pair.ticker, SecurityType.FOREX, pair.market)
        if self._folder.series(symbol, Resolution.DAILY) is None:
            self._messages.log(f"There are no daily prices of {pair.ticker}, which an exchange rate needs: it counts as 0.")
        security, config = self._service.add_internal(symbol)
        self._book.add_internal(security, config, start_utc)
        return security
