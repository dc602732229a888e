"""How much money a strategy could run before its orders outgrow the volume of its least liquid holding (`CapacityEstimate`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from minilean.common.clock import EngineClock, midnight
from minilean.common.decimals import ZERO, to_decimal
from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.enums import SecurityType
from minilean.common.symbol import Symbol
from minilean.results.margin import reserved_margin

if TYPE_CHECKING:
    from minilean.data.slice import Slice
    from minilean.orders.events import OrderEvent
    from minilean.securities.manager import SecurityManager
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

_DAY = timedelta(days=1)
_HOUR = timedelta(hours=1)
_EFFECT_PERIOD = timedelta(days=30)
_TRADING_MINUTES = Decimal(390)
_FAST_TRADING_SCALE = Decimal(2)
_SMALLEST_DISCOUNT = Decimal("0.20")
_FOREX_VOLUME = Decimal(25_000_000)
_HOURLY_SHARE, _DAILY_SHARE = Decimal("0.05"), Decimal("0.02")
_NEW_WEIGHT, _OLD_WEIGHT = Decimal("0.33"), Decimal("0.66")
_QUANTUM = Decimal("1000.00")


class _SymbolCapacity:
    def __init__(self, security: Security) -> None:
        self.security = security
        self.trades = 0
        self.sale_volume = ZERO
        self._market_volume = ZERO
        self._share = ZERO
        self._discount = ZERO
        self._reset_pending = False
        self._last_fill: datetime = datetime.min

    @property
    def market_volume(self) -> Decimal:
        return self._market_volume * self._share

    def _unit_value(self) -> Decimal:
        return self.security.quote_currency.conversion_rate_exact * self.security.symbol_properties.contract_multiplier_exact

    def on_fill(self, event: OrderEvent) -> None:
        self.sale_volume += self._unit_value() * event.fill_price_exact * abs(event.fill_quantity_exact)
        since = event._utc - self._last_fill if self._last_fill != datetime.min else _DAY
        minutes = Decimal(since // timedelta(microseconds=1)) / 60_000_000
        discount = _FAST_TRADING_SCALE * (minutes / _TRADING_MINUTES)
        self._discount = min(Decimal(1), max(_SMALLEST_DISCOUNT, discount))
        if self._reset_pending:
            self._market_volume = ZERO
            self.trades = 0
            self._reset_pending = False
        self.trades += 1
        self._last_fill = event._utc

    def update(self, utc: datetime, slice_: Slice) -> bool:
        """Add the volume of this step's bar; true when no more bars belong to the last fill."""
        bar = _bar(slice_, self.security.symbol)
        if bar is None:
            return False
        close, volume, period = bar
        if volume == 0:
            return False
        # a bar shorter than a day, such as a session of 6.5 hours, counts as hourly
        daily = period >= _DAY
        if daily:
            included = utc == self._last_fill or midnight(utc) == _round_up(self._last_fill, _DAY)
        else:
            included = utc == _round_up(self._last_fill, _HOUR)
        if included:
            self._share = _DAILY_SHARE if daily else _HOURLY_SHARE
            self._market_volume += close * self._discount * volume * self._unit_value()
        return not included

    def reset(self) -> None:
        self._reset_pending = True
        self.sale_volume = ZERO

    def is_over(self, utc: datetime) -> bool:
        return not self.security.holdings.invested and utc >= self._last_fill + _EFFECT_PERIOD


class CapacityEstimate:
    """The running estimate; a snapshot is taken about weekly and at the end of the run.

    Args:
        clock: the run's clock.
        securities: securities by symbol.
        portfolio: gives the total portfolio value.
        current_slice: the data of this step.
        start: first local moment of the run.
        end: last local moment of the run.
    """

    def __init__(
        self,
        clock: EngineClock,
        securities: SecurityManager,
        portfolio: SecurityPortfolioManager,
        current_slice: Callable[[], Slice | None],
        start: datetime,
        end: datetime,
    ) -> None:
        self._clock = clock
        self._securities = securities
        self._portfolio = portfolio
        self._current_slice = current_slice
        self._by_symbol: DotnetDictionary[Symbol, _SymbolCapacity] = DotnetDictionary()
        self._monitored: list[_SymbolCapacity] = []
        self._period = max(min(end - start - _DAY, timedelta(days=7)), _DAY)
        self._next_snapshot = start + self._period
        self._capacity = ZERO
        self.lowest_capacity_asset: Symbol | None = None

    @property
    def capacity(self) -> Decimal:
        """The estimate in account currency, to a thousand."""
        return _QUANTUM * (self._capacity / _QUANTUM).quantize(Decimal(1), ROUND_HALF_UP)

    def on_fill(self, event: OrderEvent) -> None:
        """Count a fill and watch the symbol's volume from now on."""
        found = self._by_symbol.get(event.symbol)
        if found is None:
            found = self._by_symbol[event.symbol] = _SymbolCapacity(self._securities[event.symbol])
        found.on_fill(event)
        if found not in self._monitored:
            self._monitored.append(found)

    def update(self, forced: bool = False) -> None:
        """End a step: count volume, and take a snapshot when one is due.

        Args:
            forced: take a snapshot now.
        """
        utc = self._clock.utc
        if self._monitored:
            data = self._current_slice()
            # the hourly bars of a benchmark make steps without any
            if data is not None and data.has_data:
                for watched in reversed(self._monitored[:]):
                    if watched.update(utc, data):
                        self._monitored.remove(watched)
        if forced or (utc >= self._next_snapshot and self._by_symbol and midnight(utc) >= self._next_snapshot):
            self._snapshot(utc)

    def _snapshot(self, utc: datetime) -> None:
        total_value = self._portfolio.total_portfolio_value_exact
        watched = list(self._by_symbol.values())
        if total_value == 0 or not watched:
            return
        total_sales = sum((one.sale_volume for one in watched), ZERO)
        smallest = min(watched, key=lambda one: one.market_volume)
        security = smallest.security
        self.lowest_capacity_asset = security.symbol
        share_of_sales = smallest.sale_volume / total_sales if total_sales else ZERO
        margin = reserved_margin(security)
        share_of_holdings = margin * security.leverage_exact / total_value
        scale = max(share_of_sales, share_of_holdings)
        candidate = smallest.market_volume / smallest.trades / scale if scale else self._capacity
        if self._capacity:
            candidate = _NEW_WEIGHT * candidate + self._capacity * _OLD_WEIGHT
        self._capacity = candidate
        for one in watched:
            if one.is_over(utc):
                del self._by_symbol[one.security.symbol]
                if one in self._monitored:
                    self._monitored.remove(one)
            else:
                one.reset()
        self._next_snapshot = midnight(utc) + self._period


def _bar(slice_: Slice, symbol: Symbol) -> tuple[Decimal, Decimal, timedelta] | None:
    bar = slice_.bars.get(symbol)
    if bar is not None:
        return bar.close_exact, bar.volume_exact, bar.end_time - bar.time
    quote = slice_.quote_bars.get(symbol)
    if quote is None:
        return None
    # quotes have no volume: LEAN takes a fixed one for currencies and the quoted sizes otherwise
    forex = symbol.security_type is SecurityType.FOREX
    volume = _FOREX_VOLUME if forex else (to_decimal(quote.last_bid_size) + to_decimal(quote.last_ask_size)) / 2
    return to_decimal(quote.close), volume, quote.end_time - quote.time


def _round_up(moment: datetime, span: timedelta) -> datetime:
    over = (moment - datetime.min) % span
    return moment if not over else moment + span - over
