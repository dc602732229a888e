"""The margin that a position ties up, asked of the security's own model."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from minilean.common.exact import decimal_of
from minilean.reality_models.buying_power_parameters import ReservedBuyingPowerForPositionParameters
from minilean.securities.portfolio import SecurityPortfolioManager

if TYPE_CHECKING:
    from minilean.securities.security import Security


def reserved_margin(security: Security) -> Decimal:
    """Reserved buying power of a security's position, in account currency."""
    if security._standard_margin_calls.reserved and security._standard_margin_calls.maintenance:
        return SecurityPortfolioManager.maintenance_margin_exact(security)
    question = ReservedBuyingPowerForPositionParameters(security)
    return decimal_of(security.buying_power_model.get_reserved_buying_power_for_position(question))
