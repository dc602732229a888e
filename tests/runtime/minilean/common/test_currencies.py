"""Codes and signs of currencies."""

from __future__ import annotations

import pytest

from minilean.common.currencies import Currencies
from minilean.common.dotnet_errors import ArgumentException


def test_signs_of_currencies() -> None:
    signs = [Currencies.get_currency_symbol(code) for code in ("USD", "EUR", "GBP", "JPY", "CHF", "TWD")]
    assert signs == ["$", "€", "₤", "¥", "Fr", "NT$"]


def test_a_currency_without_a_sign_shows_its_code() -> None:
    assert Currencies.GetCurrencySymbol("ISK") == "ISK"


@pytest.mark.parametrize("sign", ["$", "₿", "NT$", "ABC"])
@pytest.mark.parametrize("number", ["10,000.1", "10000.1", "1.00001e4"])
def test_amounts_behind_a_sign(sign: str, number: str) -> None:
    # the values of LEAN's CurrenciesTests
    assert Currencies.parse(sign + number) == 10000.1
    assert Currencies.try_parse(sign + number) == (True, 10000.1)


@pytest.mark.parametrize("number", ["10.000.1", "10.000,1", "1.00001A4", ""])
def test_what_is_no_amount(number: str) -> None:
    assert Currencies.try_parse("$" + number) == (False, 0.0)
    with pytest.raises(ArgumentException, match="no amount of money"):
        Currencies.Parse("$" + number)
