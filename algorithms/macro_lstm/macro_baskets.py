"""Which funds are bought when the macro forecast rises, and which when it does not."""

from dataclasses import dataclass

from macro_settings import MacroSettings

from AlgorithmImports import LiquidETFUniverse

# LEAN's Treasuries.Inverse has SHV, which is a long fund of short Treasuries, and its groups mix plain funds with two-fold (TBT)
# and three-fold ones (TMF, TMV), which equal weighting treats alike. The clean list has plain funds only, each on its own side.
CLEAN_SECTORS = ("XLB", "XLE", "XLF", "XLI", "XLK", "XLP", "XLU", "XLV", "XLY")
CLEAN_INVERSE_TREASURIES = ("TBF",)
CLEAN_TREASURIES = ("IEF", "SHY", "TLT", "IEI", "TLH", "BIL", "SPTL", "SCHO", "SCHR", "SPTS", "GOVT", "SHV")


@dataclass(frozen=True)
class Baskets:
    """Tickers on the two sides of a forecast.

    Args:
        macro: whose mean forecast change moves them.
        risk_on: held when it is above zero.
        risk_off: held when it is not.
    """

    macro: tuple[str, ...]
    risk_on: tuple[str, ...]
    risk_off: tuple[str, ...]


def choose_baskets(chosen: MacroSettings, liquid_etf_universe: type[LiquidETFUniverse]) -> tuple[Baskets, ...]:
    """The baskets that the settings name: one pair for all macro symbols, or each symbol's own.

    Args:
        chosen: ``liquid-etf`` takes LEAN's groups as they are, ``clean`` the list above.
        liquid_etf_universe: LEAN's ``LiquidETFUniverse``.
    """
    if not isinstance(chosen.baskets, str):
        return tuple(Baskets((own.macro,), own.risk_on, own.risk_off) for own in chosen.baskets)
    if chosen.baskets == "clean":
        return (Baskets(chosen.macro, CLEAN_SECTORS + CLEAN_INVERSE_TREASURIES, CLEAN_TREASURIES),)
    treasuries = liquid_etf_universe.TREASURIES
    sectors = [symbol.value for symbol in liquid_etf_universe.SP_500_SECTORS.long]
    inverse = [symbol.value for symbol in treasuries.inverse]
    return (Baskets(chosen.macro, (*sectors, *inverse), tuple(symbol.value for symbol in treasuries.long)),)
