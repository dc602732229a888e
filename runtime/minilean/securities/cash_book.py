"""Money of the account, one entry per currency (`Cash`, `CashBook`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Protocol

from minilean.common.cash_amount import DEFAULT_CURRENCY, CashAmount
from minilean.common.currency_symbols import currency_symbol
from minilean.common.decimals import (
    ONE,
    ZERO,
    Number,
    divide,
    multiply,
    round_half_up,
    round_to,
    round_to_significant,
    text,
    to_decimal,
    to_double,
    zero_product,
)
from minilean.common.dotnet_dictionary import DotnetDictionary
from minilean.common.dotnet_errors import ArgumentException, ArgumentNullException, KeyNotFoundException
from minilean.common.exact import float_of
from minilean.common.naming import DualNamed
from minilean.common.symbol import Symbol
from minilean.common.views import EnumeratedDictionary, require_default

_LARGE_RATE = Decimal(1000)
# What the account currency is worth in itself until conversions are set up, in unsettled cash for good; its digits show in the text of
# sums (`CashBook.AccountCurrency`).
_OWN_RATE = Decimal("1.0")


class Convertible(Protocol):
    """A security that is an exchange rate."""

    symbol: Symbol


class Conversion(Protocol):
    """Where the rate of a currency comes from."""

    @property
    def securities(self) -> Sequence[Convertible]:
        """The securities whose prices say it."""
        ...

    def rate(self) -> Decimal:
        """Account currency per unit; 0 while it is not known."""
        ...


class Cash(DualNamed):
    """What the account holds of one currency, and what a unit of it is worth in the account currency.

    Args:
        symbol: currency code.
        amount: units held.
        conversion_rate: account currency per unit; 0 while unknown.
        on_update: called when the amount or the rate changes.
    """

    __slots__ = ("_conversion", "_is_resolved", "_on_update", "_rate", "_stale", "amount_exact", "symbol")

    amount = float_of("amount_exact", "Units held.")
    conversion_rate = float_of("conversion_rate_exact", "Account currency per unit; 0 while unknown.")
    value_in_account_currency = float_of("value_in_account_currency_exact", "Amount times conversion rate.")

    def __init__(self, symbol: str, amount: Number, conversion_rate: Number, on_update: Callable[[], None]) -> None:
        self.symbol = symbol.upper()
        self.amount_exact = to_decimal(amount)
        self._conversion: Conversion | None = None
        self._is_resolved = False  # whether it is known where the rate comes from
        self._rate = to_decimal(conversion_rate)
        self._stale = False
        self._on_update = on_update

    @property
    def conversion_rate_exact(self) -> Decimal:
        """Account currency per unit; read from the conversion's securities once after each `update`."""
        if self._stale and self._conversion is not None:
            self._stale = False
            self._rate = self._conversion.rate()
            self._on_update()
        return self._rate

    @property
    def currency_symbol(self) -> str:
        """The sign of the currency, e.g. `€`."""
        return currency_symbol(self.symbol)

    @property
    def security_symbols(self) -> list[Symbol]:
        """The securities whose prices say the rate."""
        return [] if self._conversion is None else [security.symbol for security in self._conversion.securities]

    @property
    def value_in_account_currency_exact(self) -> Decimal:
        """Amount times conversion rate."""
        rate = self.conversion_rate_exact
        return self.amount_exact if rate is ONE else multiply(self.amount_exact, rate)

    def _set_conversion(self, conversion: Conversion) -> None:
        """Take the rate from market data from now on; the rate known so far stays until the next `update`."""
        self._conversion = conversion
        self._is_resolved = True

    def _keep_rate(self, default: Number) -> None:
        """No prices will say the rate: it stays as it is, or becomes the default where it is 0 (`ConstantCurrencyConversion`).

        One that equals the default gets its digits: the account currency's 1.0 becomes 1.
        """
        self._is_resolved = True
        if self._rate in (ZERO, default):
            self._set_conversion_rate(default)

    def _set_conversion_rate(self, rate: Number) -> None:
        """Give a rate that holds until prices move (`set_cash(currency, amount, rate)`)."""
        self._rate = to_decimal(rate)
        self._stale = False
        self._on_update()

    def update(self) -> None:
        """Prices may have moved: read the rate anew when it is next asked for."""
        self._stale = self._conversion is not None

    def add_amount(self, amount: Number) -> float:
        """Add to the holding; negative amounts are taken away. Returns the new amount."""
        self._add_amount(to_decimal(amount))
        return to_double(self.amount_exact)

    def _add_amount(self, amount: Decimal) -> None:
        self.amount_exact += amount
        self._on_update()

    def set_amount(self, amount: Number) -> None:
        """Replace the amount held."""
        self.amount_exact = to_decimal(amount)
        self._on_update()

    def to_string(self, account_currency: str = DEFAULT_CURRENCY) -> str:
        """Amount, rate and value, the last in a currency: `EUR: €        1000.00 @       1.37 = $1370.00` (`Cash.ToString`)."""
        rate = self.conversion_rate_exact
        short = round_to_significant(rate, 5) if rate < _LARGE_RATE else round_to(rate, 2)
        rate_text = text(round_half_up(short, 6)).rstrip("0")
        rate_text += "0" * (2 - len(rate_text.partition(".")[2]))
        value = text(round_to(self.value_in_account_currency_exact, 2))
        amount = text(round_half_up(self.amount_exact, 2))
        return f"{self.symbol}: {currency_symbol(self.symbol)}{amount:>15} @ {rate_text:>10} = {currency_symbol(account_currency)}{value}"

    def __str__(self) -> str:
        return self.to_string()


class _MirroredCash(Cash):
    """Unsettled money: its units are worth what settled ones are."""

    __slots__ = ("_original",)

    def __init__(self, original: Cash, on_update: Callable[[], None]) -> None:
        super().__init__(original.symbol, ZERO, ZERO, on_update)
        self._original = original

    @property
    def conversion_rate_exact(self) -> Decimal:
        return self._original.conversion_rate_exact


class CashBook(EnumeratedDictionary):
    """All currencies of the account by code; the account currency always has rate 1.

    Args:
        on_update: called when any amount or rate changes.
        account_currency: code of the currency that everything is counted in.
    """

    __slots__ = ("_account_currency", "_added", "_entries", "_on_update")

    _kind = Cash
    total_value_in_account_currency = float_of("total_value_in_account_currency_exact", "Value of all currencies.")

    def __init__(self, on_update: Callable[[], None] = lambda: None, account_currency: str = DEFAULT_CURRENCY) -> None:
        self._entries: DotnetDictionary[str, Cash] = DotnetDictionary()
        self._on_update = on_update
        self._added: list[Callable[[Cash], None]] = []
        self._account_currency = account_currency.upper()
        self.add(self._account_currency, ZERO, _OWN_RATE)

    def _invalidate(self) -> None:
        """Something that the account's value hangs on has changed."""
        self._on_update()

    @property
    def account_currency(self) -> str:
        """Code of the currency that everything is counted in."""
        return self._account_currency

    def _change_account_currency(self, currency: str) -> None:
        """Rename the account currency; its amount is kept."""
        amount = self._entries[self._account_currency].amount_exact
        del self._entries[self._account_currency]
        self._account_currency = currency.upper()
        self.add(self._account_currency, amount, _OWN_RATE)

    def _on_added(self, listener: Callable[[Cash], None]) -> None:
        """Call the listener for every currency that comes."""
        self._added.append(listener)

    def add(self, symbol: str, quantity: Number, conversion_rate: Number) -> Cash:
        """Add a currency; one that is there gets another amount and, until prices move, another rate."""
        known = self._entries.get(symbol.upper())
        if known is not None:
            # securities hold on to the entry
            known._set_conversion_rate(conversion_rate)
            known.set_amount(quantity)
            return known
        cash = Cash(symbol, quantity, conversion_rate, self._on_update)
        self._entries[cash.symbol] = cash
        for listener in self._added:
            listener(cash)
        self._on_update()
        return cash

    def _mirror(self, cash: Cash) -> None:
        """Add an empty entry that is worth per unit what an entry of another book is; one that is there stays."""
        if cash.symbol in self._entries:
            return
        self._entries[cash.symbol] = _MirroredCash(cash, self._on_update)
        self._on_update()

    def _get_or_add(self, symbol: str) -> Cash:
        """The entry of a currency; a new one is empty and its rate unknown."""
        cash = self._entries.get(str(symbol).upper())
        return cash if cash is not None else self.add(symbol, ZERO, ZERO)

    def _refresh(self) -> None:
        """Prices moved: every rate is read anew when it is next asked for."""
        for cash in self._entries.value_list():
            cash.update()

    @property
    def total_value_in_account_currency_exact(self) -> Decimal:
        """Value of all currencies."""
        total = ZERO
        for cash in self._entries.value_list():
            amount, rate = cash.amount_exact, cash.conversion_rate_exact
            total += amount * rate if amount else zero_product(amount, rate)
        return total

    def convert_exact(self, quantity: Decimal, source: str, destination: str | None = None) -> Decimal:
        """An amount in another currency.

        Args:
            quantity: amount in the source currency.
            source: its code.
            destination: code of the wanted currency; the account currency if None.

        Returns:
            The converted amount.

        Raises:
            KeyNotFoundException: a currency is not in the book.
            ArgumentException: a rate is not known yet.
        """
        if quantity == ZERO or (destination is None and source == self._account_currency):
            return quantity
        destination = destination or self._account_currency
        rates = [self[code].conversion_rate_exact for code in (source, destination)]
        for code, rate in zip((source, destination), rates, strict=True):
            if rate == ZERO:
                raise ArgumentException(
                    f"The conversion rate of {code} is not known yet; expected a price of a pair with {self._account_currency}. "
                    "Wait for the first bar of that pair."
                )
        return multiply(quantity, divide(rates[0], rates[1]))

    def convert(self, source_quantity: Number, source_currency: str, destination_currency: str) -> float:
        """An amount in another currency, see `convert_exact`."""
        return to_double(self.convert_exact(to_decimal(source_quantity), source_currency.upper(), destination_currency.upper()))

    def convert_to_account_currency(self, source_quantity: Number | CashAmount, source_currency: str | None = None) -> float | CashAmount:
        """An amount in the account currency; of a `CashAmount` another one."""
        if isinstance(source_quantity, CashAmount):
            return CashAmount(self.convert_exact(source_quantity.amount_exact, source_quantity.currency), self._account_currency)
        return to_double(self.convert_exact(to_decimal(source_quantity), str(source_currency).upper()))

    def _amount_in_account_currency(self, amount: CashAmount) -> Decimal:
        """A `CashAmount` in the account currency."""
        return self.convert_exact(amount.amount_exact, amount.currency)

    @property
    def count(self) -> int:
        """Number of currencies."""
        return len(self._entries)

    def keys(self) -> list[str]:
        """Currency codes."""
        return self._entries.key_list()

    def values(self) -> list[Cash]:
        """The entries."""
        return self._entries.value_list()

    def items(self) -> list[tuple[str, Cash]]:
        """Codes with entries."""
        return list(zip(self._entries.key_list(), self._entries.value_list(), strict=True))

    def contains_key(self, symbol: object) -> bool:
        """Whether the book has the currency."""
        return _code(symbol) in self._entries

    def get(self, key: object, default_value: Cash | None = None) -> Cash | None:  # type: ignore[override]
        """The entry of a currency, or the default."""
        require_default(default_value, Cash)
        return self._entries.get(_code(key), default_value)

    def __getitem__(self, symbol: object) -> Cash:
        if symbol is None:
            raise ArgumentNullException("The cash book got None as a key; expected the code of a currency.")
        cash = self._entries.get(_code(symbol))
        if cash is None:
            known = self._entries.key_list()
            raise KeyNotFoundException(f"{symbol} is not in the cash book; expected one of {known}. Add it with set_cash.")
        return cash

    def __len__(self) -> int:
        return len(self._entries)

    def __str__(self) -> str:
        total = text(round_to(self.total_value_in_account_currency_exact, 2))
        lines = (
            f"Symbol {'Quantity':>13}    {'Conversion':>10} = Value in {self.account_currency}",
            *(cash.to_string(self.account_currency) for cash in self._entries.value_list()),
            "-------------------------------------------------",
            f"CashBook Total Value:                {currency_symbol(self.account_currency)}{total}",
        )
        return "".join(f"{line}\n" for line in lines)


def _code(key: object) -> str:
    if key is not None and not isinstance(key, (str, Symbol)):
        raise TypeError(f"The cash book got {key!r} as a key; expected the code of a currency.")
    return "" if key is None else str(key).upper()
