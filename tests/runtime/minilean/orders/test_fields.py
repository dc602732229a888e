"""Members of orders that are decimals inside and floats outside."""

from decimal import Decimal

from minilean.orders.fields import decimal_field


class Priced:
    limit_price_exact: Decimal | None = None
    limit_price = decimal_field("limit_price_exact", "Limit price.")


def test_what_is_written_is_kept_as_the_shortest_decimal() -> None:
    order = Priced()
    order.limit_price = 100.10
    assert (order.limit_price_exact, str(order.limit_price_exact), order.limit_price) == (Decimal("100.1"), "100.1", 100.1)


def test_no_price_stays_no_price() -> None:
    order = Priced()
    assert order.limit_price is None
    order.limit_price = 5
    order.limit_price = None
    assert order.limit_price_exact is None
    assert Priced.limit_price.__doc__ == "Limit price."
