"""Start, end, cash, clock and warm-up of an algorithm (`QCAlgorithm.cs`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from minilean.algorithm.delegation import Facade
from minilean.common.clock import ONE_DAY, Zone, midnight, zone
from minilean.common.decimals import Number, decimal_cast, to_decimal
from minilean.common.dotnet_errors import ArgumentException, ArgumentOutOfRangeException, InvalidOperationException, SystemException
from minilean.common.enums import AlgorithmMode, DeploymentTarget
from minilean.common.keywords import in_order
from minilean.data.symbol_properties_database import SymbolPropertiesDatabase
from minilean.errors import InputError, UnsupportedCall
from minilean.securities.trading_calendar import TradingCalendar

_TICK = timedelta(microseconds=1)
_FIRST_START = datetime(1900, 1, 1)


def _set_day(set_to: Callable[[datetime], None], year: Any, month: object, day: object) -> None:
    # as in LEAN, whatever is wrong with a day in three numbers is an ArgumentException, also that initialize is over
    if month is None and day is None and hasattr(year, "year"):
        set_to(datetime(year.year, year.month, year.day))
        return
    if not all(isinstance(part, (int, float)) for part in (year, month, day)):
        raise TypeError(f"A date was given as {(year, month, day)}; expected three numbers (year, month, day) or a datetime.")
    try:
        set_to(datetime(int(year), int(cast("float", month)), int(cast("float", day))))
    except (ValueError, SystemException) as error:
        raise ArgumentException(f"Date Invalid: {str(error).removeprefix('Date Invalid: ')}") from error


def _zone(name: str) -> Zone:
    try:
        return zone(name)
    except InputError as error:
        raise ArgumentException(str(error)) from error


class Calendar(Facade):
    """Dates, money and clock of the run."""

    def set_start_date(self, year: object = None, month: int | None = None, day: int | None = None, *, start: object = None) -> None:
        """First day of the backtest: `set_start_date(2015, 1, 1)` or a datetime.

        Raises:
            TypeError: neither form.
            ArgumentOutOfRangeException: a datetime before 1900, or in the future; LEAN refuses these with the same words.
            InvalidOperationException: called with a datetime after initialize.
            ArgumentException: the same in three numbers, or no day of the calendar.
        """
        _set_day(self._start_on, year if start is None else start, month, day)

    def _start_on(self, first: datetime) -> None:
        rt, today = self._runtime, self._today()
        if first < _FIRST_START:
            raise ArgumentOutOfRangeException(
                f"Date Invalid: Please select a start date after January 1st, 1900; this one is {first:%Y-%m-%d}."
            )
        if first > today:
            dates = f"this one is {first:%Y-%m-%d}, today {today:%Y-%m-%d}"
            raise ArgumentOutOfRangeException(f"Date Invalid: Please select start date less than today; {dates}.")
        self._unlocked("set_start_date")
        rt.state.start_local = first
        rt.state.set_time(rt.clock.zone.to_utc(rt.state.start_local))

    def set_end_date(self, year: object = None, month: int | None = None, day: int | None = None, *, end: object = None) -> None:
        """Last day of the backtest, included; yesterday at the latest.

        Raises:
            TypeError: neither form.
            InvalidOperationException: called with a datetime after initialize.
            ArgumentException: the same in three numbers, or no day of the calendar.
        """
        _set_day(self._end_on, year if end is None else end, month, day)

    def _end_on(self, last: datetime) -> None:
        self._unlocked("set_end_date")
        self._runtime.state.end_local = min(last, self._today() - ONE_DAY) + ONE_DAY - _TICK

    def set_time_zone(self, time_zone: str | Zone) -> None:
        """The algorithm's wall clock; New York unless set.

        Raises:
            ArgumentException: there is no such zone.
        """
        self._unlocked("set_time_zone")
        rt = self._runtime
        if not isinstance(time_zone, (str, Zone)):
            raise TypeError(f"set_time_zone got {time_zone!r:.80}; expected a name, such as 'Europe/Paris', or one of TimeZones.")
        local = rt.clock.local
        rt.clock.zone = _zone(time_zone) if isinstance(time_zone, str) else time_zone
        rt.state.set_time(rt.clock.zone.to_utc(local))

    def set_cash(self, symbol: Number | None = None, starting_cash: Number | None = None, conversion_rate: Number = 0) -> None:
        """Starting cash: `set_cash(100_000)`, or `set_cash("EUR", 1000, rate)`.

        Args:
            symbol: currency, or the amount where it is in the account's currency.
            starting_cash: the amount.
            conversion_rate: value of a unit in the account's currency; 0 where prices will say.

        Raises:
            TypeError: there is no amount.
            InvalidOperationException: called after initialize.
        """
        self._unlocked("set_cash")
        amount = symbol if starting_cash is None else starting_cash
        if amount is None:
            raise TypeError(f"set_cash was called without an amount ({symbol!r}); expected set_cash(100_000) or set_cash('EUR', 1000).")
        if starting_cash is None or symbol is None:
            self._runtime.portfolio.set_cash(decimal_cast(amount, saturates=False) if isinstance(amount, float) else to_decimal(amount))
        else:
            self._runtime.portfolio.set_cash(symbol, to_decimal(amount), to_decimal(conversion_rate))

    def set_account_currency(self, account_currency: str, starting_cash: float | None = None) -> None:
        """The currency that the portfolio is counted in; dollars unless set."""
        self._unlocked("set_account_currency")
        self._runtime.portfolio.set_account_currency(account_currency, None if starting_cash is None else to_decimal(starting_cash))

    @property
    def account_currency(self) -> str:
        """The currency that the portfolio is counted in."""
        return self._runtime.portfolio.cash_book.account_currency

    def set_warm_up(self, *arguments: Any, **named: Any) -> None:
        """Feed history before the start: `set_warm_up(time_span[, resolution])`, or `set_warm_up(bar_count[, resolution])`.

        Raises:
            TypeError: neither form.
        """
        self._unlocked("set_warm_up")
        values = in_order("set_warm_up", ("time_span", "bar_count", "resolution"), arguments, named)
        if not 1 <= len(values) <= 2:
            raise TypeError("set_warm_up expects a span of time or a number of bars, then at most a resolution.")
        period, *resolution = values
        if not isinstance(period, timedelta) and not hasattr(period, "__int__"):
            raise TypeError(f"set_warm_up got {period!r:.80}; expected a span of time or a number of bars.")
        self._runtime.warm_up = (period, resolution[0] if resolution else None)

    set_warmup = set_warm_up

    @property
    def time(self) -> datetime:
        """Now, in the algorithm's zone."""
        return self._runtime.clock.local

    @property
    def utc_time(self) -> datetime:
        """Now, in UTC."""
        return self._runtime.clock.aware_utc

    @property
    def time_zone(self) -> Zone:
        """The algorithm's zone."""
        return self._runtime.clock.zone

    @property
    def start_date(self) -> datetime:
        """Midnight of the first day."""
        return self._runtime.state.start_local

    @property
    def end_date(self) -> datetime:
        """The last microsecond of the last day."""
        return self._runtime.state.end_local

    @property
    def is_warming_up(self) -> bool:
        """Whether the algorithm is being fed history from before its start."""
        return self._runtime.state.is_warming_up

    @property
    def live_mode(self) -> bool:
        """Never: this runtime backtests."""
        return False

    @property
    def algorithm_mode(self) -> AlgorithmMode:
        """Backtesting, or research in a notebook."""
        return self._runtime.mode

    @property
    def deployment_target(self) -> DeploymentTarget:
        """The local platform."""
        return DeploymentTarget.LOCAL_PLATFORM

    @property
    def trading_calendar(self) -> TradingCalendar:
        """Which days are business days, holidays and weekends for the algorithm's securities."""
        return TradingCalendar(self._runtime.securities, self._runtime.clock)

    @property
    def symbol_properties_database(self) -> SymbolPropertiesDatabase:
        """Lots, price steps and currencies of all securities that the data folder knows."""
        return SymbolPropertiesDatabase.from_data_folder()

    def get_locked(self) -> bool:
        """Whether initialize is over."""
        return self._runtime.state.locked

    def set_live_mode(self, live: bool) -> None:
        """Live trading is LEAN's."""
        raise UnsupportedCall("set_live_mode")

    def _today(self) -> datetime:
        return midnight(self._runtime.clock.zone.to_local(datetime.now(UTC).replace(tzinfo=None)))

    def _unlocked(self, call: str) -> None:
        if self._runtime.state.locked:
            raise InvalidOperationException(f"{call} was called after initialize; call it in initialize.")
