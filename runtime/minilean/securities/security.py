"""A security of the algorithm: its data, its position and its models (`Security`, `Equity`, `Forex`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from minilean.common.cash_amount import CashAmount
from minilean.common.decimals import Number, to_decimal
from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.common.exact import decimal_of, float_of
from minilean.common.naming import DualNamed
from minilean.common.unsupported import unsupported
from minilean.common.user_models import adopt_model, is_lean_class
from minilean.orders.fees import OrderFeeParameters
from minilean.orders.order import MarketOrder, Order
from minilean.securities.cache import SecurityCache
from minilean.securities.cash_book import Cash, CashBook
from minilean.securities.data_filter import EquityDataFilter, ForexDataFilter, SecurityDataFilter
from minilean.securities.exchange import SecurityExchange
from minilean.securities.holding import EquityHolding, ForexHolding, SecurityHolding
from minilean.securities.price_variation import (
    AdjustedPriceVariationModel,
    EquityPriceVariationModel,
    GetMinimumPriceVariationParameters,
    SecurityPriceVariationModel,
)
from minilean.securities.python_fee_model import PythonFeeModel
from minilean.securities.python_settlement_model import PythonSettlementModel
from minilean.securities.session import Session

if TYPE_CHECKING:
    from minilean.common.symbol import Symbol
    from minilean.data.bars import BaseData, Split
    from minilean.data.subscription_config import SubscriptionConfig
    from minilean.data.symbol_properties import SymbolProperties

_BUYING_POWER_CALLS = (
    "get_leverage",
    "set_leverage",
    "get_initial_margin_requirement",
    "get_initial_margin_required_for_order",
    "get_maintenance_margin",
    "has_sufficient_buying_power_for_order",
    "get_maximum_order_quantity_for_target_buying_power",
    "get_maximum_order_quantity_for_delta_buying_power",
    "get_reserved_buying_power_for_position",
    "get_buying_power",
)


class StandardMarginCalls(NamedTuple):
    """Which questions a buying power model answers by LEAN's own rules, so that they need not be asked with objects.

    Attributes:
        leverage: the leverage is that of the initial margin requirement.
        maintenance: the used margin depends on the value of the position and the maintenance requirement alone.
        reserved: what a position reserves is its used margin.
        size: the quantity for a target follows from these.
    """

    leverage: bool
    maintenance: bool
    reserved: bool
    size: bool


_ASKED_WITH_OBJECTS = StandardMarginCalls(leverage=False, maintenance=False, reserved=False, size=False)


def standard_margin_calls(model: type) -> StandardMarginCalls:
    """Which questions a class of buying power models leaves to LEAN's own rules: none, unless it says itself which."""
    said = getattr(model, "_standard_margin_calls", None)
    return _ASKED_WITH_OBJECTS if said is None else said()


@dataclass(frozen=True, slots=True)
class SecurityModels:
    """The models that a new security begins with; objects of LEAN's classes, or any with the methods that are named here.

    Attributes:
        portfolio: books fills: `process_fill(portfolio, security, fill)`.
        fill: how orders fill: `fill(parameters)`.
        fee: what they cost: `get_order_fee(parameters)`.
        slippage: how much worse than the market price they fill: `get_slippage_approximation(asset, order)`.
        settlement: when money can be used: `apply_funds(parameters)` and `scan(parameters)`.
        volatility: `volatility`, and `update(security, data)` for each point of data.
        buying_power: what positions tie up, and whether an order can be paid for.
        shortable: what can be borrowed: `shortable_quantity(symbol, local_time)`.
        margin_interest: what borrowed money costs: `apply_margin_interest_rate(parameters)`, asked every hour.
    """

    portfolio: Any
    fill: Any
    fee: Any
    slippage: Any
    settlement: Any
    volatility: Any
    buying_power: Any
    shortable: Any
    margin_interest: Any


class Security(DualNamed):
    """What an algorithm can watch and trade. Algorithms may also hang attributes of their own on it.

    Args:
        symbol: which one.
        exchange: calendar and clock of its exchange.
        properties: contract size, lot and price step.
        cash_book: the account's currencies; the quote currency is one of them.
        models: what it begins with.
    """

    _holding_type: ClassVar[type[SecurityHolding]] = SecurityHolding
    _data_filter: ClassVar[SecurityDataFilter] = SecurityDataFilter()
    symbol: Symbol
    exchange: SecurityExchange
    symbol_properties: SymbolProperties
    quote_currency: Cash
    cache: SecurityCache
    holdings: SecurityHolding
    _is_initialized: bool
    is_tradable: bool
    is_delisted: bool
    portfolio_model: Any
    fill_model: Any
    fee_model: Any
    slippage_model: Any
    price_variation_model: Any
    shortable_provider: Any
    _standard_margin_calls: StandardMarginCalls

    _base_currency: Cash | None = None

    price = float_of("price_exact", "Last price in the quote currency; 0 before the first bar.")
    open = float_of("open_exact", "Open of the last bar.")
    high = float_of("high_exact", "High of the last bar.")
    low = float_of("low_exact", "Low of the last bar.")
    close = float_of("close_exact", "Close of the last bar.")
    volume = float_of("volume_exact", "Volume of the last bar that had any.")
    bid_price = float_of("bid_price_exact", "Bid, or the price where there are no quotes.")
    ask_price = float_of("ask_price_exact", "Ask, or the price where there are no quotes.")
    bid_size = float_of("bid_size_exact", "Size at the bid; 0 where there are no quotes.")
    ask_size = float_of("ask_size_exact", "Size at the ask; 0 where there are no quotes.")
    leverage = float_of("leverage_exact", "Value that a unit of own money may hold.")

    # in LEAN a symbol equals its security, and not the other way round
    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = object.__hash__

    def __init__(
        self, symbol: Symbol, exchange: SecurityExchange, properties: SymbolProperties, cash_book: CashBook, models: SecurityModels
    ) -> None:
        self.symbol = symbol
        self.exchange = exchange
        self.symbol_properties = properties
        self.quote_currency = cash_book._get_or_add(properties.quote_currency)
        self.cache = SecurityCache()
        self._account_listeners: list[Callable[[], None]] = []
        self.holdings = self._holding_type(self, cash_book)
        self._is_initialized = False
        self.is_tradable = symbol.security_type is not SecurityType.INDEX
        self.is_delisted = False
        self._subscriptions: list[SubscriptionConfig] = []
        self.portfolio_model = models.portfolio
        self.fill_model = models.fill
        self.fee_model = models.fee
        self.slippage_model = models.slippage
        self._settlement_model = models.settlement
        self._volatility_model = models.volatility
        self._follows_volatility = False
        self._margin_listeners: list[Callable[[], None]] = []
        self._buying_power_model: Any = models.buying_power
        self._standard_margin_calls = standard_margin_calls(type(models.buying_power))
        self.price_variation_model = SecurityPriceVariationModel()
        self.shortable_provider = models.shortable
        self._margin_interest_rate_model = models.margin_interest

    # ---- what it is -----------------------------------------------------------------------------------------------

    @property
    def type(self) -> SecurityType:
        """Kind of security."""
        return self.symbol.security_type

    @property
    def local_time(self) -> datetime:
        """Naive now at the exchange."""
        return self.exchange.local_time

    @property
    def subscriptions(self) -> list[SubscriptionConfig]:
        """Its data streams."""
        return list(self._subscriptions)

    @property
    def subscription_data_config(self) -> SubscriptionConfig | None:
        """Its first data stream, or None."""
        return self._subscriptions[0] if self._subscriptions else None

    @property
    def resolution(self) -> Resolution:
        """Its finest resolution."""
        return min((config.resolution for config in self._subscriptions), default=Resolution.DAILY)

    @property
    def data_normalization_mode(self) -> DataNormalizationMode:
        """How its prices are adjusted."""
        return self._subscriptions[0].data_normalization_mode if self._subscriptions else DataNormalizationMode.ADJUSTED

    @property
    def is_fill_data_forward(self) -> bool:
        """Whether the last bar is repeated on days without one."""
        return any(config.fill_data_forward for config in self._subscriptions)

    @property
    def is_extended_market_hours(self) -> bool:
        """Whether it has data outside regular hours."""
        return any(config.extended_market_hours for config in self._subscriptions)

    def is_custom_data(self) -> bool:
        """Whether its data are the algorithm's own."""
        return any(config.is_custom_data for config in self._subscriptions)

    @property
    def _is_internal(self) -> bool:
        """Whether only the engine uses it: a benchmark or a rate."""
        return bool(self._subscriptions) and all(config.is_internal_feed for config in self._subscriptions)

    fundamentals = property(unsupported("Security.fundamentals"), doc="Not modelled: there is no fundamental data.")

    @property
    def session(self) -> Session:
        """The trading day as data finer than a day make it; empty until it has a size, which is refused."""
        return Session(self.symbol)

    @property
    def data_filter(self) -> SecurityDataFilter:
        """Which points of data are taken: all.

        Raises:
            UnsupportedCall: it is set.
        """
        return self._data_filter

    @data_filter.setter
    def data_filter(self, filter: object) -> None:
        self.set_data_filter(filter)

    set_data_filter = unsupported("Security.set_data_filter", "every point of data is taken")

    # ---- prices ---------------------------------------------------------------------------------------------------

    @property
    def has_data(self) -> bool:
        """Whether a point has arrived."""
        return self.cache.last_data is not None

    def get_last_data(self) -> BaseData | None:
        """The last real point, or None."""
        return self.cache.last_data

    @property
    def price_exact(self) -> Decimal:
        """Last price; 0 before the first bar."""
        return self.cache.price_exact

    @property
    def open_exact(self) -> Decimal:
        """Open of the last bar."""
        return self.cache.open_exact

    @property
    def high_exact(self) -> Decimal:
        """High of the last bar."""
        return self.cache.high_exact

    @property
    def low_exact(self) -> Decimal:
        """Low of the last bar."""
        return self.cache.low_exact

    @property
    def close_exact(self) -> Decimal:
        """Close of the last bar."""
        return self.cache.close_exact

    @property
    def volume_exact(self) -> Decimal:
        """Volume of the last bar that had any."""
        return self.cache.volume_exact

    @property
    def bid_price_exact(self) -> Decimal:
        """Bid, or the price where there are no quotes."""
        return self.cache.bid_price_exact

    @property
    def ask_price_exact(self) -> Decimal:
        """Ask, or the price where there are no quotes."""
        return self.cache.ask_price_exact

    @property
    def bid_size_exact(self) -> Decimal:
        """Size at the bid; 0 where there are no quotes."""
        return self.cache.bid_size_exact

    @property
    def ask_size_exact(self) -> Decimal:
        """Size at the ask; 0 where there are no quotes."""
        return self.cache.ask_size_exact

    @property
    def open_interest(self) -> int:
        """Contracts that are open: none of stocks and currencies."""
        return 0

    def update(self, data: BaseData) -> None:
        """Take a new point of data."""
        self.cache.store(data)
        if self._follows_volatility and data.value_exact:
            self._volatility_model.update(self, data)

    def set_market_price(self, data: BaseData | None) -> None:
        """Take a point of data, e.g. a last known price; None is ignored."""
        if data is not None:
            self.update(data)

    def _apply_split(self, split: Split) -> None:
        """Scale the cached prices by a split."""
        self.cache.apply_split(split.split_factor_exact)

    # ---- position and fees ----------------------------------------------------------------------------------------

    @property
    def invested(self) -> bool:
        """Whether at least one lot is held."""
        return self.holdings.invested

    @property
    def hold_stock(self) -> bool:
        """LEAN's older name of `invested`."""
        return self.holdings.invested

    @property
    def leverage_exact(self) -> Decimal:
        """Value that a unit of own money may hold."""
        model = self._buying_power_model
        # an algorithm's own model answers in floats, which would cut the leverage of LEAN's
        return model.leverage_exact if self._standard_margin_calls.leverage else decimal_of(model.get_leverage(self))

    def _order_fee(self, order: Order) -> CashAmount:
        """The fee of an order at this moment."""
        return self.fee_model.get_order_fee(OrderFeeParameters(self, order)).value

    def _market_order_fee(self, quantity: Decimal) -> CashAmount:
        """The fee of a market order at this moment."""
        return self._order_fee(MarketOrder(self.symbol, quantity, self.exchange._utc_time))

    def minimum_price_variation_exact(self, reference_price: Decimal) -> Decimal:
        """The step that order prices are rounded to; 0 means no rounding."""
        model = self.price_variation_model
        return to_decimal(model.get_minimum_price_variation(GetMinimumPriceVariationParameters(self, reference_price)))

    def slippage_exact(self, order: Order) -> Decimal:
        """Slippage of an order at this moment, in the quote currency per unit."""
        return to_decimal(self.slippage_model.get_slippage_approximation(self, order))

    # ---- settings -------------------------------------------------------------------------------------------------

    def set_leverage(self, leverage: Number) -> None:
        """Change the leverage.

        Raises:
            ValueError: it is below 1.
        """
        self.buying_power_model.set_leverage(self, to_decimal(leverage))

    def set_data_normalization_mode(self, mode: DataNormalizationMode) -> None:
        """Change how the prices are adjusted from now on.

        Raises:
            TypeError: it is no mode.
        """
        if not isinstance(mode, DataNormalizationMode):
            raise TypeError(f"{mode!r:.80} is no way to adjust prices; expected one such as DataNormalizationMode.RAW.")
        for config in self._subscriptions:
            config.data_normalization_mode = mode.member

    def set_fee_model(self, feel_model: Any) -> None:
        """Use a fee model: `get_order_fee(parameters)`."""
        adopted = adopt_model(feel_model, "fee model", "get_order_fee")
        self.fee_model = adopted if is_lean_class(type(adopted)) else PythonFeeModel(adopted)

    def set_fill_model(self, fill_model: Any) -> None:
        """Use a fill model: `fill(parameters)`."""
        self.fill_model = adopt_model(fill_model, "fill model", "fill", "set_python_wrapper")

    def set_slippage_model(self, slippage_model: Any) -> None:
        """Use a slippage model: `get_slippage_approximation(asset, order)`."""
        self.slippage_model = adopt_model(slippage_model, "slippage model", "get_slippage_approximation")

    @property
    def volatility_model(self) -> Any:
        """How far the price swings, as a model says."""
        return self._volatility_model

    @volatility_model.setter
    def volatility_model(self, model: Any) -> None:
        self.set_volatility_model(model)

    def set_volatility_model(self, volatility_model: Any) -> None:
        """Use a volatility model: `volatility`, `update(security, data)` for each point of data, and `get_history_requirements`."""
        self._volatility_model = adopt_model(volatility_model, "volatility model", "update", "get_history_requirements")
        self._follows_volatility = True

    def set_portfolio_model(self, model: Any) -> None:
        """Use a model that books fills, `process_fill(portfolio, security, fill)`; the property's accessor in C#."""
        self.portfolio_model = adopt_model(model, "portfolio model", "process_fill")

    def refresh_data_normalization_mode_property(self) -> None:
        """Nothing: the mode is always that of the data streams."""

    @property
    def settlement_model(self) -> Any:
        """When what a sale brought can be used."""
        return self._settlement_model

    @settlement_model.setter
    def settlement_model(self, model: Any) -> None:
        self._settlement_model = model
        self._account_changed()

    def set_settlement_model(self, settlement_model: Any) -> None:
        """Use a settlement model: `apply_funds(parameters)` and `scan(parameters)`."""
        adopted = adopt_model(settlement_model, "settlement model", "apply_funds", "scan", "get_unsettled_cash")
        self.settlement_model = adopted if is_lean_class(type(adopted)) else PythonSettlementModel(adopted)

    @property
    def margin_interest_rate_model(self) -> Any:
        """What a position is charged for borrowed money."""
        return self._margin_interest_rate_model

    @margin_interest_rate_model.setter
    def margin_interest_rate_model(self, model: Any) -> None:
        self._margin_interest_rate_model = model
        self._account_changed()

    def set_margin_interest_rate_model(self, margin_interest_rate_model: Any) -> None:
        """Use a margin interest rate model: `apply_margin_interest_rate(parameters)`, asked every hour, books what it charges."""
        self.margin_interest_rate_model = adopt_model(
            margin_interest_rate_model, "margin interest rate model", "apply_margin_interest_rate"
        )

    def _account_changed(self) -> None:
        """The position, or a model that the account asks every hour, is another one now."""
        for listener in self._account_listeners:
            listener()

    @property
    def buying_power_model(self) -> Any:
        """What a position of this security ties up, and whether an order can be paid for."""
        return self._buying_power_model

    @buying_power_model.setter
    def buying_power_model(self, model: Any) -> None:
        self.set_buying_power_model(model)

    def set_buying_power_model(self, buying_power_model: Any) -> None:
        """Use a buying power model."""
        self._buying_power_model = adopted = adopt_model(buying_power_model, "buying power model", *_BUYING_POWER_CALLS)
        self._standard_margin_calls = standard_margin_calls(type(adopted))
        self._margin_changed()

    set_margin_model = set_buying_power_model

    def _on_margin_changed(self, listener: Callable[[], None]) -> None:
        """Call the listener whenever leverage or buying power model change."""
        self._margin_listeners.append(listener)

    def _margin_changed(self) -> None:
        """The leverage changed: tell those who remember the used margin."""
        for listener in self._margin_listeners:
            listener()

    @property
    def margin_model(self) -> Any:
        """LEAN's older name of `buying_power_model`."""
        return self.buying_power_model

    @margin_model.setter
    def margin_model(self, model: Any) -> None:
        self.set_buying_power_model(model)

    def set_shortable_provider(self, shortable_provider: Any) -> None:
        """Use a provider of borrowable quantities: `shortable_quantity(symbol, local_time)`."""
        self.shortable_provider = adopt_model(shortable_provider, "shortable provider", "fee_rate", "rebate_rate", "shortable_quantity")

    # ---- what algorithms keep on it ------------------------------------------------------------------------------

    def __getitem__(self, key: str) -> Any:
        return self.get(key)

    def __setitem__(self, key: str, value: object) -> None:
        self.set(key, value)

    def set(self, key: str, value: object) -> None:
        """Keep a value under a name, which is also an attribute: `security.set("stop", 1)`, `security["stop"]`, `security.stop`."""
        if key in _fields_of(type(self)):
            raise ArgumentException(f"{key!r} is a member of {type(self).__name__}; choose another name for a value to keep on it.")
        setattr(self, key, value)

    add = set

    def get(self, key: str) -> Any:
        """The value that was kept under a name.

        Raises:
            KeyNotFoundException: there is none.
        """
        kept = self._kept()
        if key not in kept:
            raise KeyNotFoundException(f"Nothing is kept on {self} under {key!r}; set it first, e.g. security[{key!r}] = 1.")
        return kept[key]

    def try_get(self, key: str, value: object = None) -> tuple[bool, Any]:
        """(whether a value is kept under a name, the value)."""
        kept = self._kept()
        return key in kept, kept.get(key)

    def remove(self, key: str) -> bool:
        """Forget the value of a name; false if there is none."""
        found = key in self._kept()
        if found:
            delattr(self, key)
        return found

    def clear(self) -> None:
        """Forget all values that were kept."""
        for key in self._kept():
            delattr(self, key)

    def _kept(self) -> dict[str, Any]:
        own = _fields_of(type(self))
        return {name: value for name, value in vars(self).items() if name not in own and not name.startswith("_")}

    # ---- life -----------------------------------------------------------------------------------------------------

    def _add_subscriptions(self, configs: Iterable[SubscriptionConfig]) -> None:
        """Attach data streams."""
        self._subscriptions += [config for config in configs if config not in self._subscriptions]

    def reset(self) -> None:
        """The security left the algorithm: it is no longer tradable and has no data streams."""
        self._is_initialized = False
        self.is_tradable = False
        self._subscriptions.clear()

    def _forget_prices(self) -> None:
        """Its last stream ended: it has no price any more, only what is left of it in its holding."""
        self.holdings._keep_price()
        self.cache.reset()

    def __str__(self) -> str:
        return self.symbol.value


@cache
def _fields_of(security_type: type) -> frozenset[str]:
    return frozenset(name for base in security_type.__mro__ for name in (*vars(base), *vars(base).get("__annotations__", ())))


class Equity(Security):
    """A share or an exchange-traded fund."""

    _holding_type = EquityHolding
    _data_filter = EquityDataFilter()

    def __init__(
        self, symbol: Symbol, exchange: SecurityExchange, properties: SymbolProperties, cash_book: CashBook, models: SecurityModels
    ) -> None:
        super().__init__(symbol, exchange, properties, cash_book, models)
        self.price_variation_model = AdjustedPriceVariationModel()

    @property
    def shortable(self) -> bool:
        """Whether any shares can be borrowed."""
        quantity = self.total_shortable_quantity
        return quantity is None or quantity > 0

    @property
    def total_shortable_quantity(self) -> int | None:
        """Shares that can be borrowed; None without limit."""
        return self.shortable_provider.shortable_quantity(self.symbol, self.local_time)

    def set_data_normalization_mode(self, mode: DataNormalizationMode) -> None:
        """Change how the prices are adjusted from now on; order prices are rounded to cents unless they are adjusted."""
        super().set_data_normalization_mode(mode)
        adjusted = mode == DataNormalizationMode.ADJUSTED
        self.price_variation_model = AdjustedPriceVariationModel() if adjusted else EquityPriceVariationModel()


class Forex(Security):
    """A currency pair; its position is cash of the base currency.

    Args:
        symbol: which one; the first three letters are the base currency.
        exchange: calendar and clock of its market.
        properties: lot and price step.
        cash_book: the account's currencies; both currencies become part of it.
        models: what it begins with.
    """

    _holding_type = ForexHolding
    _data_filter = ForexDataFilter()

    def __init__(
        self, symbol: Symbol, exchange: SecurityExchange, properties: SymbolProperties, cash_book: CashBook, models: SecurityModels
    ) -> None:
        super().__init__(symbol, exchange, properties, cash_book, models)
        self._base_currency = cash_book._get_or_add(symbol.value[:3])

    @property
    def base_currency(self) -> Cash | None:
        """The currency that the pair buys and sells."""
        return self._base_currency
