"""Doubles made decimals."""

from decimal import Decimal

from minilean.indicators.doubles import double_text, safe_division


def test_a_division_by_zero_gives_another_number() -> None:
    assert safe_division(Decimal(3), Decimal(2)) == Decimal("1.5")
    assert (safe_division(Decimal(3), Decimal(0)), safe_division(Decimal(3), Decimal(0), Decimal(7))) == (0, 7)


def test_texts_of_doubles() -> None:
    assert [double_text(number) for number in (0.95, 2.0, 0, 1.25)] == ["0.95", "2", "0", "1.25"]
