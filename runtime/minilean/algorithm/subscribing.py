"""Adding and removing securities, universes, benchmark and brokerage model (`QCAlgorithm.cs`, `QCAlgorithm.Universe.cs`)."""

from __future__ import annotations

from typing import Any

from minilean.algorithm.delegation import Facade, part
from minilean.algorithm.security_arguments import security_arguments
from minilean.common.dotnet_errors import (
    ArgumentNullException,
    InvalidOperationException,
    KeyNotFoundException,
    NullReferenceException,
)
from minilean.common.enums import AccountType, DataNormalizationMode, Resolution, SecurityType
from minilean.common.keywords import in_order, places_first
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.common.symbol_cache import find
from minilean.common.unsupported import unsupported
from minilean.data.bars import QuoteBar
from minilean.data.dictionaries import as_symbol
from minilean.errors import UnsupportedCall
from minilean.history.api import BAR_TYPES
from minilean.universes.definitions import UniverseDefinitions

_BENCHMARKS = ("security_type", "symbol", "ticker", "benchmark")
_FIRST_LOOK_BACK = 5  # bars
_SECOND_LOOK_BACK = {Resolution.MINUTE: 24 * 60, Resolution.HOUR: 24, Resolution.DAILY: 10}
_LAST_LOOK_BACK = 50  # days


class Subscribing(Facade):
    """What the algorithm wants data of."""

    securities = part("securities")
    universe_settings = part("universe_settings")
    universe_manager = part("universe_manager")
    subscription_manager = part("subscription_manager")
    benchmark = part("benchmark")
    brokerage_model = part("state.brokerage_model")

    @places_first
    def add_equity(
        self,
        ticker: str,
        resolution: Resolution | None = None,
        market: str | None = None,
        fill_forward: bool = True,
        leverage: float = 0,
        extended_market_hours: bool = False,
        data_mapping_mode: object = None,
        data_normalization_mode: DataNormalizationMode | None = None,
    ) -> Any:
        """Subscribe to a US stock or fund.

        Args:
            ticker: e.g. `SPY`.
            resolution: `Resolution.DAILY`; the default of LEAN, minute, only in strict runs without prices of minutes.
            market: `usa`.
            fill_forward: repeat the last bar on days without one.
            leverage: 0 takes that of the account.
            extended_market_hours: has no effect on daily bars.
            data_mapping_mode: for futures only.
            data_normalization_mode: adjusted unless set.

        Returns:
            The security; its price is 0 until the first bar.

        Raises:
            UnsupportedCall: a resolution that cannot be fed.
        """
        return self._runtime.security_service.add(
            SecurityType.EQUITY,
            ticker,
            resolution,
            market or self._default_market(SecurityType.EQUITY),
            fill_forward,
            leverage,
            extended_market_hours,
            data_normalization_mode,
        )

    @places_first
    def add_forex(
        self, ticker: str, resolution: Resolution | None = None, market: str | None = None, fill_forward: bool = True, leverage: float = 0
    ) -> Any:
        """Subscribe to a currency pair such as `EURUSD`."""
        return self._runtime.security_service.add(
            SecurityType.FOREX,
            ticker,
            resolution,
            market or self._default_market(SecurityType.FOREX),
            fill_forward,
            leverage,
        )

    def _default_market(self, kind: SecurityType) -> str:
        market = self._runtime.state.brokerage_model.default_markets.get(kind)
        if market is None:
            raise KeyNotFoundException(
                f"The brokerage trades no {str(kind).lower()} securities, so none has a market by default; pass market='usa' or another."
            )
        return market

    def add_security(self, *arguments: Any, **named: Any) -> Any:
        """`add_security(symbol, resolution, ...)` or `add_security(SecurityType.EQUITY, ticker, resolution, ...)`.

        Args:
            arguments: after the resolution come for a symbol fill_forward, leverage, extended_market_hours, data_mapping_mode and
                data_normalization_mode; for a ticker the same with or without leverage, or with the market before them.
            named: the same by name.

        Returns:
            The security. Fill-forward and extended hours are those of the universe settings unless given; prices are adjusted unless
            given, whatever these settings say.

        Raises:
            UnsupportedCall: a resolution that cannot be fed, or another kind of security.
        """
        rt, given = self._runtime, security_arguments(arguments, named)
        kind = given.symbol.security_type if given.symbol is not None else given.security_type
        of_nothing = given.symbol is not None and not given.symbol._market  # text that stands for nothing: LEAN adds it, without data
        if kind is None or (kind not in (SecurityType.EQUITY, SecurityType.FOREX) and not of_nothing):
            raise UnsupportedCall(f"add_security({kind})")
        settings = rt.universe_settings
        return rt.security_service.add(
            kind,
            given.ticker if given.symbol is None else given.symbol,
            given.resolution,
            given.market or rt.state.brokerage_model.default_markets[kind],
            settings.fill_forward if given.fill_forward is None else given.fill_forward,
            float(given.leverage),
            settings.extended_market_hours if given.extended_market_hours is None else given.extended_market_hours,
            DataNormalizationMode.ADJUSTED if given.data_normalization_mode is None else given.data_normalization_mode,
        )

    def add_data(
        self,
        type: type,
        ticker: object,
        resolution: Resolution | None = None,
        time_zone: object = None,
        fill_forward: bool = False,
        leverage: float = 1.0,
    ) -> Any:
        """Subscribe to data of the algorithm's own: a `PythonData` subclass that reads them."""
        if not hasattr(type, "default_resolution"):
            raise TypeError(f"add_data got {type!r:.80} as its type; expected a class that derives from PythonData.")
        return self._runtime.security_service.add_custom(type, ticker, resolution, time_zone, fill_forward, leverage)

    def remove_security(self, symbol: object, tag: str | None = None) -> bool:
        """Cancel its orders, sell it and stop its data; false if there is no such security."""
        return self._runtime.security_service.remove(symbol, tag)

    def symbol(self, ticker: str) -> Symbol:
        """The symbol of a ticker that was added by hand, or of the text of an identifier.

        Raises:
            InvalidOperationException: there is none.
        """
        if ticker is None:
            raise ArgumentNullException("symbol got None; expected a ticker.")
        found = as_symbol(ticker) if ticker == "" or not isinstance(ticker, str) else find(ticker)
        if found is None:
            raise InvalidOperationException(
                f"{ticker!r} is not the ticker of a security that was added by hand; add it first, or make it with Symbol.create."
            )
        return found

    def ticker(self, symbol: object) -> str:
        """The ticker that a security has today, in the run."""
        return SecurityIdentifier.ticker(as_symbol(symbol), self._runtime.clock.local)

    @property
    def active_securities(self) -> Any:
        """The securities that are members of a universe now."""
        return self._runtime.universe_manager.active_securities

    @property
    def universe(self) -> UniverseDefinitions:
        """Ready universes: `universe.etf("SPY", select)`, `universe.top(50)`."""
        return UniverseDefinitions(self._runtime.clock, self._runtime.universe_settings)

    def add_universe(self, *arguments: Any, **named: Any) -> Any:
        """A universe object, a function of all stocks that returns symbols, or one of the forms below.

        `(name, [resolution,] selector)` with a function of the date that returns tickers; `(data type, [name,] selector)` with a function
        of the data of a moment; `(date rule, selector)` with a function of all stocks.
        """
        return self._runtime.universe_manager.add_from(*arguments, **named)

    def set_benchmark(self, *arguments: Any, **named: Any) -> None:
        """What the portfolio is compared with: a `ticker`, a `symbol`, or a `benchmark`, a function of the UTC time that gives a value.

        LEAN's older form has the kind of security first: `set_benchmark(SecurityType.EQUITY, "SPY")`.
        """
        benchmark, *ticker = in_order("set_benchmark", _BENCHMARKS, arguments, named)
        if ticker and isinstance(benchmark, SecurityType):
            benchmark = Symbol.create(ticker.pop(0), benchmark, self._runtime.state.brokerage_model.default_markets.get(benchmark, "usa"))
        self._runtime.set_benchmark(benchmark, *ticker)

    def set_brokerage_model(self, *arguments: Any, **named: Any) -> None:
        """The rules of a brokerage: fees, margin, benchmark.

        `set_brokerage_model(brokerage[, account_type])` with a `BrokerageName`, or `set_brokerage_model(model)`.
        """
        model, *account_type = in_order("set_brokerage_model", ("brokerage", "model", "account_type"), arguments, named)
        self._runtime.set_brokerage_model(model, account_type[0] if account_type else AccountType.MARGIN)

    def set_security_initializer(self, security_initializer: object) -> None:
        """A function of a security, or an object with `initialize(security)`, run for every security that is added.

        Raises:
            Exception: called after initialize.
        """
        if self._runtime.state.locked:
            raise Exception("set_security_initializer was called after initialize; call it in initialize.")
        self._runtime.security_service.set_initializer(security_initializer)

    def add_security_initializer(self, security_initializer: object) -> None:
        """A further one, run for every security after those that are there already, the brokerage's among them.

        Raises:
            InvalidOperationException: called after initialize.
        """
        if self._runtime.state.locked:
            raise InvalidOperationException("add_security_initializer was called after initialize; call it in initialize.")
        self._runtime.security_service.add_initializer(security_initializer)

    @property
    def security_initializer(self) -> Any:
        """What is done to every security that is added."""
        return self._runtime.security_service.initializer

    def set_risk_free_interest_rate_model(self, model: object) -> None:
        """The rate that Sharpe ratios are measured against."""
        self._runtime.results.set_risk_free_interest_rate_model(model)

    @property
    def risk_free_interest_rate_model(self) -> Any:
        """Says the rate that Sharpe ratios are measured against: `get_interest_rate(date)`."""
        return self._runtime.results.risk_free_interest_rate_model

    def is_market_open(self, symbol: object) -> bool:
        """Whether the exchange of a symbol is open now.

        Raises:
            NullReferenceException: there is no symbol.
        """
        if symbol is None:
            raise NullReferenceException("is_market_open got None; expected a symbol, ticker or security.")
        return self._runtime.securities[symbol].exchange.exchange_open

    def get_last_known_price(self, *arguments: Any, **named: Any) -> Any:
        """The last point before now of a security or its symbol, or None."""
        points = self.get_last_known_prices(*arguments, **named)
        return points[-1] if points else None

    def get_last_known_prices(self, *arguments: Any, **named: Any) -> Any:
        """The last point before now of each kind of data that a security is subscribed to, from at most fifty sessions back.

        Where there is none at the resolution of the subscription, it is that of the daily bars (`GetLastKnownPricesImpl`).

        Args:
            arguments: a security or its symbol, or a list of them.
            named: the same by name.

        Returns:
            The points, none for a security without data; for a list a dictionary of them by symbol.
        """
        (security,) = in_order("get_last_known_prices", ("security", "symbol", "securities", "symbols"), arguments, named)
        if isinstance(security, (list, tuple)):
            points = {getattr(one, "symbol", one): self.get_last_known_prices(one) for one in security}
            return {symbol: known for symbol, known in points.items() if known}
        symbol = as_symbol(security)
        if symbol is None:
            raise NullReferenceException("get_last_known_prices got None; expected a security or its symbol.")
        rt, found = self._runtime, []
        # the engine's own subscriptions count, as in LEAN: the benchmark's adjusted hours are the last that is known of a raw SPY
        configs = rt.subscription_manager.get_subscription_data_configs(symbol, include_internal_configs=True)
        kinds = [(config.data_type, config.resolution, config.data_normalization_mode) for config in configs]
        if not kinds and symbol.security_type in BAR_TYPES:
            # a security that a universe is just adding is subscribed to later on, by the universe's settings
            settings = rt.universe_settings
            kinds = [(BAR_TYPES[symbol.security_type], settings.resolution, settings.data_normalization_mode)]
        for data_type, resolution, mode in kinds:
            if data_type is QuoteBar and symbol.security_type is SecurityType.EQUITY:
                continue  # a stock has no files of quotes that this runtime reads
            first = max(resolution, Resolution.MINUTE)
            for count, length in ((_FIRST_LOOK_BACK, first), (_SECOND_LOOK_BACK[first], first), (_LAST_LOOK_BACK, Resolution.DAILY)):
                options = {"fill_forward": False, "data_normalization_mode": mode}
                points = list(rt.history[data_type](symbol, count, length, **options))
                if points:
                    found.append((data_type, points[-1]))
                    break
        # the last of each kind
        last = {data_type: point for data_type, point in sorted(found, key=lambda one: one[1].end_time)}
        return sorted(last.values(), key=lambda point: point.time)


for _name in (
    "add_option",
    "add_option_contract",
    "add_index_option",
    "add_index_option_contract",
    "add_future",
    "add_future_contract",
    "add_future_option",
    "add_future_option_contract",
    "add_cfd",
    "add_crypto",
    "add_crypto_future",
    "add_index",
    "add_option_universe",
    "add_universe_options",
    "remove_option_contract",
    "option_chain",
    "option_chains",
    "futures_chain",
    "futures_chains",
    "set_option_chain_provider",
    "set_future_chain_provider",
    "download",
    "fundamentals",
):
    setattr(Subscribing, _name, unsupported(_name))
