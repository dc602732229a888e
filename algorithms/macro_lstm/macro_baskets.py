"""Which funds are bought when the macro forecast rises, and which when it does not."""

from dataclasses import dataclass

from AlgorithmImports import LiquidETFUniverse

# LEAN's Treasuries.Inverse has SHV, which is a long fund of short Treasuries, and its groups mix plain funds with two-fold (TBT)
# and three-fold ones (TMF, TMV), which equal weighting treats alike. The clean list has plain funds only, each on its own side.
CLEAN_SECTORS = ("XLB", "XLE", "XLF", "XLI", "XLK", "XLP", "XLU", "XLV", "XLY")
CLEAN_INVERSE_TREASURIES = ("TBF",)
CLEAN_TREASURIES = ("IEF", "SHY", "TLT", "IEI", "TLH", "BIL", "SPTL", "SCHO", "SCHR", "SPTS", "GOVT", "SHV")


@dataclass(frozen=True)
class Baskets:
    """Tickers on the two sides of the strategy.

    Args:
        risk_on: held when the forecast change is above zero.
        risk_off: held when it is not.
    """

    risk_on: tuple[str, ...]
    risk_off: tuple[str, ...]


def choose_baskets(name: str, liquid_etf_universe: type[LiquidETFUniverse]) -> Baskets:
    """The baskets that go by a name.

    Args:
        name: ``liquid-etf`` takes LEAN's groups as they are, ``clean`` the list above.
        liquid_etf_universe: LEAN's ``LiquidETFUniverse``.
    """
    if name == "clean":
        return Baskets(CLEAN_SECTORS + CLEAN_INVERSE_TREASURIES, CLEAN_TREASURIES)
    treasuries = liquid_etf_universe.TREASURIES
    sectors = [symbol.value for symbol in liquid_etf_universe.SP_500_SECTORS.long]
    inverse = [symbol.value for symbol in treasuries.inverse]
    return Baskets((*sectors, *inverse), tuple(symbol.value for symbol in treasuries.long))
