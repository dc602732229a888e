"""The models that a security has before a security initializer or the algorithm gives it others (`Security`, `Equity`, `Forex`)."""

from __future__ import annotations

from decimal import Decimal

from minilean.common.decimals import ONE
from minilean.common.enums import SecurityType
from minilean.reality_models.buying_power import SecurityMarginModel
from minilean.reality_models.fees import InteractiveBrokersFeeModel
from minilean.reality_models.fills import EquityFillModel, ImmediateFillModel
from minilean.reality_models.margin_interest import MarginInterestRateModel
from minilean.reality_models.portfolio_model import SecurityPortfolioModel
from minilean.reality_models.settlement import ImmediateSettlementModel
from minilean.reality_models.shortable import NullShortableProvider
from minilean.reality_models.slippage import NullSlippageModel
from minilean.reality_models.volatility import VolatilityModel
from minilean.securities.security import SecurityModels

_LEVERAGE = {SecurityType.EQUITY: Decimal(2), SecurityType.FOREX: Decimal(50)}


def default_models(security_type: SecurityType) -> SecurityModels:
    """LEAN's models for a kind of security, new ones for each security."""
    return SecurityModels(
        portfolio=SecurityPortfolioModel(),
        fill=EquityFillModel() if security_type is SecurityType.EQUITY else ImmediateFillModel(),
        fee=InteractiveBrokersFeeModel(),
        slippage=NullSlippageModel.INSTANCE,
        settlement=ImmediateSettlementModel(),
        volatility=VolatilityModel.NULL,
        buying_power=SecurityMarginModel(_LEVERAGE.get(security_type, ONE)),
        shortable=NullShortableProvider(),
        margin_interest=MarginInterestRateModel.NULL,
    )
