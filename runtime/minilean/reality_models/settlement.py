"""When the money of a trade can be used (`ImmediateSettlementModel`, `DelayedSettlementModel`)."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from minilean.common.cash_amount import CashAmount
from minilean.common.clock import midnight
from minilean.common.decimals import ZERO, Number, to_decimal
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed, LeanObject
from minilean.common.utc_times import naive, utc_field
from minilean.reality_models.margin_interest import MarginInterestRateModel, MarginInterestRateParameters

if TYPE_CHECKING:
    from minilean.orders.events import OrderEvent
    from minilean.securities.cash_book import CashBook
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

    __slots__ = ("_utc", "cash_amount", "fill", "portfolio", "security")

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
        self._utc = naive(utc_time)
        self.cash_amount = cash_amount
        self.fill = fill

    utc_time = utc_field("_utc", "When the fill came.")


class ScanSettlementModelParameters(DualNamed):
    """The account, a security and the UTC time at which settlements are looked for."""

    __slots__ = ("_utc", "portfolio", "security")

    def __init__(self, portfolio: SecurityPortfolioManager, security: Security, utc_time: datetime) -> None:
        self.portfolio = portfolio
        self.security = security
        self._utc = naive(utc_time)

    utc_time = utc_field("_utc", "When settlements are looked for.")


class UnsettledCashAmount(DualNamed):
    """Money that cannot be used yet.

    Args:
        settlement_time_utc: when it can.
        currency: its code.
        amount: how much.
    """

    __slots__ = ("_settles", "amount_exact", "currency")

    settlement_time_utc = utc_field("_settles", "When it can be used.")
    amount = float_of("amount_exact", "How much.")

    def __init__(self, settlement_time_utc: datetime, currency: str, amount: Number) -> None:
        self._settles = naive(settlement_time_utc)
        self.currency = currency
        self.amount_exact = to_decimal(amount)


class ImmediateSettlementModel(LeanObject):
    """Money can be used at once: margin accounts."""

    def apply_funds(self, parameters: ApplyFundsSettlementModelParameters) -> None:
        """Book the money."""
        amount = parameters.cash_amount
        parameters.portfolio.cash_book[amount.currency]._add_amount(amount.amount_exact)

    def scan(self, parameters: ScanSettlementModelParameters) -> None:
        """Nothing is ever waiting."""

    def get_unsettled_cash(self) -> CashAmount:
        """Nothing is ever waiting."""
        return CashAmount._default()


class AccountCurrencyImmediateSettlementModel(ImmediateSettlementModel):
    """Money can be used at once, and is turned into the account currency."""

    def apply_funds(self, parameters: ApplyFundsSettlementModelParameters) -> None:
        """Book the money in the account currency."""
        book = parameters.portfolio.cash_book
        book[book.account_currency]._add_amount(book._amount_in_account_currency(parameters.cash_amount))


class DelayedSettlementModel(LeanObject):
    """Proceeds of sales can be used some trading days later; purchases are paid at once.

    Args:
        number_of_days: trading days after the trade.
        time_of_day: exchange time at which the money arrives on that day.
    """

    def __init__(self, number_of_days: int, time_of_day: timedelta) -> None:
        self._number_of_days = int(number_of_days)
        self._time_of_day = time_of_day
        self._waiting: deque[UnsettledCashAmount] = deque()
        self._book: CashBook | None = None

    def apply_funds(self, parameters: ApplyFundsSettlementModelParameters) -> None:
        """Book what is paid; keep what is received until it settles."""
        amount, portfolio = parameters.cash_amount, parameters.portfolio
        self._book = portfolio.unsettled_cash_book
        if amount.amount_exact <= ZERO:
            portfolio.cash_book[amount.currency]._add_amount(amount.amount_exact)
            return
        portfolio.unsettled_cash_book[amount.currency]._add_amount(amount.amount_exact)
        hours = parameters.security.exchange.hours
        day = hours.zone.to_local(parameters._utc).date()
        for _ in range(self._number_of_days):
            day = hours.next_open_day(day)
        arrival = midnight(datetime(day.year, day.month, day.day)) + self._time_of_day
        self._waiting.append(UnsettledCashAmount(hours.zone.to_utc(arrival), amount.currency, amount.amount_exact))

    def scan(self, parameters: ScanSettlementModelParameters) -> None:
        """Make the money usable whose time has come."""
        portfolio = parameters.portfolio
        while self._waiting and self._waiting[0]._settles <= parameters._utc:
            settled = self._waiting.popleft()
            portfolio.unsettled_cash_book[settled.currency]._add_amount(-settled.amount_exact)
            portfolio.cash_book[settled.currency]._add_amount(settled.amount_exact)

    def get_unsettled_cash(self) -> CashAmount:
        """What waits, in the account currency.

        Raises:
            ArgumentException: the rate of a currency that waits is not known.
        """
        book = self._book
        if not self._waiting or book is None:
            return CashAmount._default()
        waiting = (book.convert_exact(part.amount_exact, part.currency) for part in self._waiting)
        return CashAmount(sum(waiting, ZERO), book.account_currency)


def scan_models(portfolio: SecurityPortfolioManager, utc: datetime) -> None:
    """Charge the interest that is due at a UTC time, and make usable in an account what has settled by it."""
    for security in portfolio.securities._where(_is_asked):
        security.margin_interest_rate_model.apply_margin_interest_rate(MarginInterestRateParameters(security, utc))
        security.settlement_model.scan(ScanSettlementModelParameters(portfolio, security, utc))


def _is_asked(security: Security) -> bool:
    own_interest = security.margin_interest_rate_model is not MarginInterestRateModel.NULL
    return own_interest or type(security.settlement_model) is not ImmediateSettlementModel
