"""When the money of a trade can be used (`ImmediateSettlementModel`, `DelayedSettlementModel`)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.cash_amount import CashAmount
from minilean.common.clock import midnight
from minilean.common.decimals import ZERO
from minilean.common.naming import DualNamed, LeanObject

if TYPE_CHECKING:
    from minilean.orders.events import OrderEvent
    from minilean.securities.portfolio import SecurityPortfolioManager
    from minilean.securities.security import Security

EQUITY_SETTLEMENT_DAYS = 1
EQUITY_SETTLEMENT_TIME = timedelta(hours=6)


class ApplyFundsSettlementModelParameters(DualNamed):
    """Money that a fill moves.

    Args:
        portfolio: the account.
        security: what was traded.
        utc_time: time of the fill.
        cash_amount: money received; negative is paid.
        fill: the order event.
    """

    __slots__ = ("cash_amount", "fill", "portfolio", "security", "utc_time")

    def __init__(
        self,
        portfolio: SecurityPortfolioManager,
        security: Security,
        utc_time: datetime,
        cash_amount: CashAmount,
        fill: OrderEvent | None = None,
    ) -> None:
        self.portfolio = portfolio
        self.security = security
        self.utc_time = utc_time
        self.cash_amount = cash_amount
        self.fill = fill


class ScanSettlementModelParameters(DualNamed):
    """The account, a security and the UTC time at which settlements are looked for."""

    __slots__ = ("portfolio", "security", "utc_time")

    def __init__(self, portfolio: SecurityPortfolioManager, security: Security, utc_time: datetime) -> None:
        self.portfolio = portfolio
        self.security = security
        self.utc_time = utc_time


class ImmediateSettlementModel(LeanObject):
    """Money can be used at once: margin accounts."""

    def apply_funds(self, parameters: ApplyFundsSettlementModelParameters) -> None:
        """Book the money."""
        amount = parameters.cash_amount
        parameters.portfolio.cash_book[amount.currency].add_amount(amount.amount_exact)

    def scan(self, parameters: ScanSettlementModelParameters) -> None:
        """Nothing is ever waiting."""

    def get_unsettled_cash(self) -> CashAmount | None:
        """None: nothing is ever waiting."""
        return None


class DelayedSettlementModel(LeanObject):
    """Proceeds of sales can be used some trading days later; purchases are paid at once.

    Args:
        number_of_days: trading days after the trade.
        time_of_day: exchange time at which the money arrives on that day.
    """

    def __init__(self, number_of_days: int, time_of_day: timedelta) -> None:
        self._number_of_days = int(number_of_days)
        self._time_of_day = time_of_day
        self._waiting: deque[tuple[datetime, str, Decimal]] = deque()

    def apply_funds(self, parameters: ApplyFundsSettlementModelParameters) -> None:
        """Book what is paid; keep what is received until it settles."""
        amount, portfolio = parameters.cash_amount, parameters.portfolio
        if amount.amount_exact <= ZERO:
            portfolio.cash_book[amount.currency].add_amount(amount.amount_exact)
            return
        portfolio.unsettled_cash_book[amount.currency].add_amount(amount.amount_exact)
        hours = parameters.security.exchange.hours
        day = hours.zone.to_local(parameters.utc_time).date()
        for _ in range(self._number_of_days):
            day = hours.next_open_day(day)
        arrival = midnight(datetime(day.year, day.month, day.day)) + self._time_of_day
        self._waiting.append((hours.zone.to_utc(arrival), amount.currency, amount.amount_exact))

    def scan(self, parameters: ScanSettlementModelParameters) -> None:
        """Make the money usable whose time has come."""
        portfolio = parameters.portfolio
        while self._waiting and self._waiting[0][0] <= parameters.utc_time:
            _, currency, amount = self._waiting.popleft()
            portfolio.unsettled_cash_book[currency].add_amount(-amount)
            portfolio.cash_book[currency].add_amount(amount)

    def get_unsettled_cash(self) -> CashAmount | None:
        """What waits, if it is all of one currency; None if nothing waits.

        Raises:
            ValueError: several currencies wait.
        """
        if not self._waiting:
            return None
        currencies = {currency for _, currency, _ in self._waiting}
        if len(currencies) > 1:
            raise ValueError(f"Unsettled cash is in {sorted(currencies)}; read portfolio.unsettled_cash_book instead.")
        return CashAmount(sum((amount for _, _, amount in self._waiting), ZERO), currencies.pop())


def scan_settlements(portfolio: SecurityPortfolioManager, utc: datetime) -> None:
    """Make usable in an account what has settled by a UTC time."""
    # of hundreds of securities in most accounts none has such a model, and this is asked every hour
    delayed = [security for security in portfolio.securities.values if type(security.settlement_model) is not ImmediateSettlementModel]
    for security in delayed:
        security.settlement_model.scan(ScanSettlementModelParameters(portfolio, security, utc))
