"""What a security begins with, and that each has models of its own."""

from __future__ import annotations

import pytest

from minilean.common.enums import SecurityType
from minilean.reality_models.default_models import default_models


@pytest.mark.parametrize(
    ("kind", "fill", "leverage"),
    [
        (SecurityType.EQUITY, "EquityFillModel", 2),
        (SecurityType.FOREX, "ImmediateFillModel", 50),
        (SecurityType.INDEX, "ImmediateFillModel", 1),
        (SecurityType.BASE, "ImmediateFillModel", 1),
    ],
)
def test_fills_and_leverage_are_those_of_the_kind(kind: SecurityType, fill: str, leverage: int) -> None:
    models = default_models(kind)
    assert (type(models.fill).__name__, models.buying_power.leverage_exact) == (fill, leverage)
    assert [type(model).__name__ for model in (models.portfolio, models.fee, models.slippage, models.settlement, models.volatility)] == [
        "SecurityPortfolioModel",
        "InteractiveBrokersFeeModel",
        "NullSlippageModel",
        "ImmediateSettlementModel",
        "BaseVolatilityModel",
    ]


def test_a_change_of_one_securitys_models_does_not_reach_another() -> None:
    first, second = default_models(SecurityType.EQUITY), default_models(SecurityType.EQUITY)
    assert first.buying_power is not second.buying_power
    assert first.fill is not second.fill
