"""A position once its open orders are filled."""

from minilean.securities.projected_holdings import ProjectedHoldings


def test_it_is_the_position_and_what_is_still_to_trade():
    found = ProjectedHoldings(100, -30)
    assert (found.holdings_quantity, found.OpenOrdersQuantity, found.projected_quantity) == (100, -30, 70)
    assert type(found.projected_quantity) is float
