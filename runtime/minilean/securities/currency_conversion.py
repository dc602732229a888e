"""Rates between currencies from the prices of currency pairs (`SecurityCurrencyConversion`, `Cash.EnsureCurrencyDataFeed`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.decimals import ONE, ZERO

if TYPE_CHECKING:
    from minilean.securities.cash_book import CashBook
    from minilean.securities.security import Security


@dataclass(frozen=True, slots=True)
class ConversionStep:
    """One pair on the way from a currency to another.

    Args:
        security: the pair that is priced.
        inverted: divide by its price instead of multiplying.
    """

    security: Security
    inverted: bool


class SecurityConversion:
    """A rate that is the product of one or two pairs' prices.

    Args:
        steps: the pairs, from the currency to the account currency.
    """

    __slots__ = ("steps",)

    def __init__(self, steps: tuple[ConversionStep, ...]) -> None:
        self.steps = steps

    def rate(self) -> Decimal:
        """Account currency per unit; 0 while a pair has no price."""
        rate = ONE
        for step in self.steps:
            price = step.security.cache.last_price_exact
            if price == ZERO:
                return ZERO
            rate = rate / price if step.inverted else rate * price
        return rate


def conversion_path(source: str, destination: str, pairs: Iterable[str]) -> list[tuple[str, bool]]:
    """The pairs that lead from a currency to another, at most two.

    Args:
        source: currency to convert.
        destination: wanted currency.
        pairs: six-letter pairs in order of preference, e.g. `EURUSD`.

    Returns:
        (pair, inverted) per step; empty if there is no way.
    """
    known = [pair for pair in pairs if len(pair) == 6]
    for pair in known:
        inverted = _match(pair, source, destination)
        if inverted is not None:
            return [(pair, inverted)]
    for first in known:
        middle = {first[:3]: first[3:], first[3:]: first[:3]}.get(source)
        if middle is None:
            continue
        for second in known:
            inverted = _match(second, middle, destination)
            if inverted is not None:
                return [(first, first[3:] == source), (second, inverted)]
    return []


def _match(pair: str, source: str, destination: str) -> bool | None:
    if pair == source + destination:
        return False
    return True if pair == destination + source else None


def ensure_conversions(
    cash_book: CashBook,
    held: Iterable[Security],
    available: Iterable[str],
    security_of: Callable[[str], Security],
) -> list[str]:
    """Give every foreign currency of the book a rate from market data.

    Args:
        cash_book: the account's currencies.
        held: securities of the algorithm; its currency pairs are preferred.
        available: further pairs that the data folder may have, in order.
        security_of: the security of a pair; it is called for pairs that are not held too, and then adds an internal feed.

    Returns:
        Currencies for which there is no pair; their rate stays 0.
    """
    pairs = [security.symbol.value for security in held if security.base_currency is not None]
    pairs += [pair for pair in available if pair not in pairs]
    missing = []
    for cash in cash_book.values:
        if cash.conversion is not None or cash.symbol == cash_book.account_currency:
            continue
        path = conversion_path(cash.symbol, cash_book.account_currency, pairs)
        if path:
            cash.set_conversion(SecurityConversion(tuple(ConversionStep(security_of(pair), inverted) for pair, inverted in path)))
        else:
            missing.append(cash.symbol)
    return missing
