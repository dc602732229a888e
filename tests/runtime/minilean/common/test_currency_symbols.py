"""The signs that stand before money in results."""

from minilean.common.currency_symbols import currency_symbol


def test_signs_of_currencies():
    assert [currency_symbol(code) for code in ("USD", "EUR", "GBP", "JPY", "CHF", "TWD")] == ["$", "€", "₤", "¥", "Fr", "NT$"]


def test_a_currency_without_a_sign_shows_its_code():
    assert currency_symbol("ISK") == "ISK"
