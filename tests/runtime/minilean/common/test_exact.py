"""Decimals behind the floats that an algorithm sees."""

from decimal import Decimal

import pytest

from minilean.common.exact import decimal_of, float_of


class Priced:
    price_exact = Decimal("0.10")
    price = float_of("price_exact", "A price.")


def test_a_property_shows_the_decimal_as_a_float() -> None:
    assert (Priced().price, Priced.price.__doc__) == (0.1, "A price.")
    # as LEAN's recorded run of number_types: "price set"
    with pytest.raises(TypeError, match=r"Priced\.price can only be read; 1 belongs in an attribute of another name"):
        Priced().price = 1


class Money:
    value_exact = Decimal("1.25")


@pytest.mark.parametrize(("result", "expected"), [(Decimal("0.10"), "0.10"), (0.1, "0.1"), (3, "3"), (Money(), "1.25")])
def test_whatever_a_model_returns_becomes_a_decimal(result: object, expected: str) -> None:
    assert str(decimal_of(result)) == expected
