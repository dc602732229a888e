"""Price steps."""

from decimal import Decimal

from minilean.common.enums import DataNormalizationMode, SecurityType


def test_equities_are_rounded_to_cents_unless_adjusted(account):
    spy = account.add("SPY", 100)
    assert spy.minimum_price_variation_exact(Decimal(5)) == 0
    spy.set_data_normalization_mode(DataNormalizationMode.RAW)
    assert spy.minimum_price_variation_exact(Decimal(5)) == Decimal("0.01")
    assert spy.minimum_price_variation_exact(Decimal("0.9")) == Decimal("0.0001")
    pair = account.add("EURUSD", 0, SecurityType.FOREX, minimum_price_variation_exact=Decimal("0.00001"))
    assert pair.minimum_price_variation_exact(Decimal(1)) == Decimal("0.00001")
