"""The price step that order prices are rounded to (`IPriceVariationModel`)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from minilean.common.decimals import ONE, ZERO, Number, to_decimal, to_double
from minilean.common.naming import DualNamed, LeanObject

if TYPE_CHECKING:
    from minilean.data.symbol_properties import SymbolProperties

_PENNY_STOCK_STEP = Decimal("0.0001")


class SteppedSecurity(Protocol):
    """What the price step of a security depends on."""

    symbol_properties: SymbolProperties


class GetMinimumPriceVariationParameters(DualNamed):
    """The security and the price that is to be rounded."""

    __slots__ = ("reference_price_exact", "security")

    def __init__(self, security: SteppedSecurity, reference_price: Number) -> None:
        self.security = security
        self.reference_price_exact = to_decimal(reference_price)

    @property
    def reference_price(self) -> float:
        """The price that is to be rounded."""
        return to_double(self.reference_price_exact)


class SecurityPriceVariationModel(LeanObject):
    """The step of the symbol properties."""

    def get_minimum_price_variation(self, parameters: GetMinimumPriceVariationParameters) -> Number:
        """The step in the quote currency; 0 means no rounding."""
        return parameters.security.symbol_properties.minimum_price_variation_exact


class EquityPriceVariationModel(SecurityPriceVariationModel):
    """Stocks below one dollar trade in hundredths of a cent."""

    def get_minimum_price_variation(self, parameters: GetMinimumPriceVariationParameters) -> Number:
        """0.0001 below one dollar, else the step of the symbol properties."""
        if parameters.reference_price_exact < ONE:
            return _PENNY_STOCK_STEP
        return super().get_minimum_price_variation(parameters)


class AdjustedPriceVariationModel(LeanObject):
    """Adjusted prices lie between the steps, so they are not rounded."""

    def get_minimum_price_variation(self, parameters: GetMinimumPriceVariationParameters) -> Number:
        """Always 0."""
        return ZERO
