"""LEAN's fund baskets."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from minilean.common.enums import SecurityType
from minilean.common.symbol import DEFAULT_DATE, SecurityIdentifier, Symbol
from minilean.universes.etf_baskets import (
    EnergyETFUniverse,
    Grouping,
    LiquidETFUniverse,
    MetalsETFUniverse,
    SP500SectorsETFUniverse,
    TechnologyETFUniverse,
    USTreasuriesETFUniverse,
    VolatilityETFUniverse,
)


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> dict[str, date]:
    """First dates by ticker; others have no map file."""
    dates: dict[str, date] = {}

    def create(ticker: str, security_type: SecurityType = SecurityType.EQUITY, market: str = "usa") -> Symbol:
        return Symbol(SecurityIdentifier(ticker, dates.get(ticker, DEFAULT_DATE), market, security_type), ticker)

    monkeypatch.setattr(Symbol, "create", staticmethod(create))
    return dates


def values(symbols: Any) -> str:
    return " ".join(symbol.value for symbol in symbols)


def test_groups_read_long_then_inverse(listed: dict[str, date]) -> None:
    treasuries = LiquidETFUniverse.TREASURIES
    assert values(treasuries.inverse) == "SHV TBT TBF TMV"
    assert values(treasuries) == values(treasuries.long) + " SHV TBT TBF TMV"
    assert len(treasuries) == 16
    assert treasuries[0].value == "IEF"
    assert treasuries.Inverse[1].value == "TBT"
    assert values(LiquidETFUniverse.SP500Sectors.Long) == "XLB XLE XLF XLI XLK XLP XLU XLV XLY"
    assert LiquidETFUniverse.SP_500_SECTORS.inverse == []
    assert str(Grouping("A B", "C")) == "3 symbols: Long: A,B Inverse: C"
    assert str(Grouping("")) == "No Symbols"


def test_the_liquid_basket_enters_group_by_group_and_waits_for_a_late_head(listed: dict[str, date]) -> None:
    listed["VDE"] = date(2016, 5, 2)
    model = LiquidETFUniverse()
    first = model.select(None, datetime(2016, 1, 4))
    assert first == "XLB XLE XLF XLI XLK XLP XLU XLV XLY".split()
    everyone = list(model.select(None, datetime(2016, 5, 2)))
    assert len(everyone) == 9 + 16 + 12 + 11 + 16 + 8
    assert everyone[9:11] == ["VDE", "USO"]
    assert everyone[-1] == "SVXY"


@pytest.mark.parametrize(
    ("basket", "num_funds", "last"),
    [
        (EnergyETFUniverse, 19, "TAN"),
        (MetalsETFUniverse, 13, "JDST"),
        (SP500SectorsETFUniverse, 9, "XLY"),
        (TechnologyETFUniverse, 16, "FTEC"),
        (USTreasuriesETFUniverse, 20, "GOVT"),
        (VolatilityETFUniverse, 10, "USMV"),
    ],
)
def test_dated_baskets_are_complete_by_2014(basket: type, num_funds: int, last: str) -> None:
    funds = list(basket().select(None, datetime(2014, 1, 1)))
    assert len(funds) == num_funds
    assert funds[-1] == last


def test_a_dated_basket_grows() -> None:
    model = USTreasuriesETFUniverse()
    assert list(model.select(None, datetime(2007, 1, 11))) == ["IEF", "SHY", "TLT", "IEI", "SHV", "TLH"]
