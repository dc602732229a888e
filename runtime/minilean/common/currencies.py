"""Codes of currencies, their signs, and amounts written with them (`Currencies`)."""

from __future__ import annotations

import re

from minilean.common.currency_symbols import SIGNS, currency_symbol
from minilean.common.dotnet_errors import ArgumentException
from minilean.common.naming import LeanObject
from minilean.common.views import dictionary

# the sign before the number goes; commas may stand between the digits before the point
_SIGN = re.compile(r"^[^\d\s\-+]+")
_NUMBER = re.compile(r"[-+]?\d[\d,]*(\.\d*)?([eE][-+]?\d+)?")


class Currencies(LeanObject):
    """LEAN's currencies by code."""

    USD = "USD"
    EUR = "EUR"
    GBP = "GBP"
    INR = "INR"
    IDR = "IDR"
    CNH = "CNH"
    CHF = "CHF"
    HKD = "HKD"
    JPY = "JPY"
    KRW = "KRW"
    NULL_CURRENCY = "QCC"
    CURRENCY_SYMBOLS = dictionary("System.String", "System.String")(SIGNS)

    @staticmethod
    def get_currency_symbol(currency: str) -> str:
        """The sign of a currency code, e.g. `€` of `EUR`; the code itself where LEAN knows none."""
        return currency_symbol(currency)

    @staticmethod
    def parse(value: str) -> float:
        """The amount that a text such as `$1,000.50` states.

        Raises:
            ArgumentException: it states none.
        """
        found, amount = Currencies.try_parse(value)
        if not found:
            raise ArgumentException(f"{value!r} is no amount of money; expected one such as '$1,000.50'.")
        return amount

    @staticmethod
    def try_parse(value: str, parsed_value: object = None) -> tuple[bool, float]:
        """(whether a text states an amount, the amount)."""
        text = _SIGN.sub("", value).strip()
        return (True, float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else (False, 0.0)
