from __future__ import annotations

from types import SimpleNamespace

from macro_baskets import Baskets, choose_baskets
from macro_settings import MacroSettings


def group(long: str, inverse: str = "") -> SimpleNamespace:
    return SimpleNamespace(
        **{side: [SimpleNamespace(value=ticker) for ticker in tickers.split()] for side, tickers in (("long", long), ("inverse", inverse))}
    )


UNIVERSE = SimpleNamespace(SP_500_SECTORS=group("XLB XLE"), TREASURIES=group("IEF TMF", "SHV TBT"))


def test_leans_groups_are_taken_as_they_are() -> None:
    (baskets,) = choose_baskets(MacroSettings(macro=("SPY", "TLT")), UNIVERSE)
    assert (baskets.macro, baskets.risk_on, baskets.risk_off) == (("SPY", "TLT"), ("XLB", "XLE", "SHV", "TBT"), ("IEF", "TMF"))


def test_the_clean_list_has_no_leverage_and_the_long_fund_on_the_long_side() -> None:
    (baskets,) = choose_baskets(MacroSettings(baskets="clean"), UNIVERSE)
    assert not {"TMF", "TMV", "TBT"} & set(baskets.risk_on + baskets.risk_off)
    assert "SHV" in baskets.risk_off
    assert "SHV" not in baskets.risk_on
    assert not set(baskets.risk_on) & set(baskets.risk_off)


def test_a_macro_symbol_has_funds_of_its_own() -> None:
    chosen = MacroSettings.from_parameters({"macro": "SPY,TLT", "baskets": "SPY=XLE+XLK/IEF,TLT=TLT/"})
    assert choose_baskets(chosen, UNIVERSE) == (Baskets(("SPY",), ("XLE", "XLK"), ("IEF",)), Baskets(("TLT",), ("TLT",), ()))
