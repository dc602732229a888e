"""What buying power models are asked with and answer by."""

from decimal import Decimal

from minilean.reality_models import buying_power_parameters as parameters


def test_answers_keep_their_decimal_and_show_a_float() -> None:
    for kind in (parameters.InitialMargin, parameters.MaintenanceMargin, parameters.BuyingPower, parameters.ReservedBuyingPowerForPosition):
        answer = kind(0.1)
        assert (answer.value_exact, answer.value, float(answer), repr(answer)) == (Decimal("0.1"), 0.1, 0.1, f"{kind.__name__}(0.1)")
    assert parameters.ReservedBuyingPowerForPosition(5).absolute_used_buying_power == 5.0
