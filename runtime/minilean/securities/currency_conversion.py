"""Rates between currencies from the prices of currency pairs (`SecurityCurrencyConversion`, `Cash.EnsureCurrencyDataFeed`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from minilean.common.decimals import ONE, ZERO, divide, multiply
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.enums import SecurityType

if TYPE_CHECKING:
    from minilean.securities.cash_book import CashBook
    from minilean.securities.security import Security


@dataclass(frozen=True, slots=True)
class ConversionStep:
    """One pair on the way from a currency to another.

    Args:
        security: the pair that is priced; None for one without prices.
        inverted: divide by its price instead of multiplying.
    """

    security: Security | None
    inverted: bool


class SecurityConversion:
    """A rate that is the product of one or two pairs' prices.

    Args:
        steps: the pairs, from the currency to the account currency.
    """

    __slots__ = ("steps",)

    def __init__(self, steps: tuple[ConversionStep, ...]) -> None:
        self.steps = steps

    @property
    def securities(self) -> list[Security]:
        """The pairs that it is made of, as far as they have prices."""
        return [step.security for step in self.steps if step.security is not None]

    def rate(self) -> Decimal:
        """Account currency per unit; 0 while a pair has no price."""
        rate = ONE
        for step in self.steps:
            price = ZERO if step.security is None else step.security.cache.last_price_exact
            if price == ZERO:
                return ZERO
            rate = divide(rate, price) if step.inverted else multiply(rate, price)
        return rate


class CurrencyPair(NamedTuple):
    """Two currencies, one of which is priced in the other.

    Attributes:
        base: what is priced.
        quote: in which currency.
        security_type: currency pair, contract for difference or crypto pair.
        market: where it is traded.
    """

    base: str
    quote: str
    security_type: SecurityType = SecurityType.FOREX
    market: str = ""

    @property
    def ticker(self) -> str:
        """Both codes together, e.g. `EURUSD`."""
        return self.base + self.quote


def pair_of(security: Security) -> CurrencyPair:
    """The pair that a security is.

    Raises:
        ValueError: it is none.
    """
    base = security._base_currency
    if base is None:
        raise ValueError(f"{security.symbol.value} is no currency pair; expected a security with a base currency.")
    return CurrencyPair(base.symbol, security.quote_currency.symbol, security.type, security.symbol._market)


def conversion_path(source: str, destination: str, pairs: Sequence[CurrencyPair]) -> list[tuple[CurrencyPair, bool]]:
    """The pairs that lead from a currency to another, at most two: the first that do (`SecurityCurrencyConversion.LinearSearch`).

    Args:
        source: currency to convert.
        destination: wanted currency.
        pairs: in the order in which they are tried.

    Returns:
        (pair, inverted) per step; empty if there is no way.
    """
    for pair in pairs:
        inverted = _match(pair, source, destination)
        if inverted is not None:
            return [(pair, inverted)]
    for first in pairs:
        if source not in (first.base, first.quote):
            continue
        middle = first.quote if first.base == source else first.base
        for second in pairs:
            inverted = _match(second, middle, destination)
            if inverted is not None:
                return [(first, first.quote == source), (second, inverted)]
    return []


def _match(pair: CurrencyPair, source: str, destination: str) -> bool | None:
    if (pair.base, pair.quote) == (source, destination):
        return False
    return True if (pair.quote, pair.base) == (source, destination) else None


def ensure_conversions(
    cash_book: CashBook,
    held: Iterable[Security],
    available: Callable[[], list[CurrencyPair]],
    security_of: Callable[[CurrencyPair], Security | None],
) -> list[str]:
    """Give every foreign currency of the book a rate from market data; those that come meanwhile are left to the next call.

    Args:
        cash_book: the account's currencies.
        held: securities of the algorithm; its currency pairs are preferred.
        available: further pairs, in order; asked if a currency has no rate yet.
        security_of: the security of a pair; it is called for pairs that are not held too, and then adds an internal feed. None for a pair
            that has no prices.

    Returns:
        Currencies that are in no pair; their rate stays what it was given, or 0.

    Raises:
        ArgumentException: a currency is in pairs, but none leads to the account currency.
    """
    account = cash_book[cash_book.account_currency]
    if not account._is_resolved:
        account._keep_rate(ONE)
    wanted = [cash for cash in cash_book.values() if not cash._is_resolved]
    missing: list[str] = []
    if not wanted:
        return missing
    further = available()
    pairs = [*map(pair_of, (security for security in held if security._base_currency is not None)), *further]
    for cash in wanted:
        if not any(cash.symbol in (pair.base, pair.quote) for pair in further):
            cash._keep_rate(ZERO)
            missing.append(cash.symbol)
            continue
        path = conversion_path(cash.symbol, cash_book.account_currency, pairs)
        if not path:
            raise ArgumentException(
                f"No one or two currency pairs lead from {cash.symbol} to {cash_book.account_currency}; "
                "expected such pairs in symbol-properties-database.csv. Choose another account currency, or leave that cash out."
            )
        cash._set_conversion(SecurityConversion(tuple(ConversionStep(security_of(pair), inverted) for pair, inverted in path)))
    return missing
