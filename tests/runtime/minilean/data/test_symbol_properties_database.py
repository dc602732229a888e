"""Lots and price steps as algorithms look them up."""

from pathlib import Path

import pytest

from minilean.algorithm.qc_algorithm import QCAlgorithm
from minilean.common.enums import Resolution, SecurityType
from minilean.common.globals import Globals
from minilean.common.symbol import Symbol
from minilean.data.symbol_properties_database import SymbolPropertiesDatabase
from minilean.errors import UnsupportedCall
from minilean.testing import run

LINES = """market,symbol,type,description,quote_currency,contract_multiplier,minimum_price_variation,lot_size
usa,[*],equity,,USD,1,0.01,1
india,BRK,equity,,INR,1,0.05,2
usa,BRK,equity,,USD,1,0.5,3
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SymbolPropertiesDatabase:
    folder = tmp_path / "symbol-properties"
    folder.mkdir()
    (folder / "symbol-properties-database.csv").write_text(LINES)
    monkeypatch.setattr(Globals, "data_folder", str(tmp_path))
    return SymbolPropertiesDatabase.FromDataFolder()


def test_an_entry_is_the_tickers_else_the_markets_else_a_default(database: SymbolPropertiesDatabase) -> None:
    brk = Symbol.create("BRK", SecurityType.EQUITY, "usa")
    assert database.get_symbol_properties("usa", brk, SecurityType.EQUITY, "EUR").minimum_price_variation == 0.5
    assert database.GetSymbolProperties("usa", "SPY", SecurityType.EQUITY, "EUR").quote_currency == "USD"
    missing = database.get_symbol_properties("oanda", "EURGBP", SecurityType.FOREX, "gbp")
    assert (missing.quote_currency, missing.lot_size, missing.minimum_price_variation) == ("GBP", 1, 0.01)


def test_the_market_of_a_ticker_is_the_first_that_has_an_entry_for_it(database: SymbolPropertiesDatabase) -> None:
    assert database.try_get_market("BRK", SecurityType.EQUITY) == (True, "india")
    assert database.try_get_market("SPY", SecurityType.EQUITY) == (False, None)
    assert database.contains_key("usa", "brk", SecurityType.EQUITY)
    assert not database.ContainsKey("usa", "SPY", SecurityType.EQUITY)


def test_an_entry_cannot_be_set(database: SymbolPropertiesDatabase) -> None:
    with pytest.raises(UnsupportedCall, match=r"^SymbolPropertiesDatabase.set_entry is not modelled"):
        database.set_entry("usa", "SPY", SecurityType.EQUITY, None)


def test_an_algorithm_has_that_of_its_folder() -> None:
    class Asking(QCAlgorithm):
        def initialize(self):
            self.add_equity("SPY", Resolution.DAILY)
            own = self.symbol_properties_database.contains_key("usa", "SPY", SecurityType.EQUITY)
            self.found = (own, self.SymbolPropertiesDatabase.GetSymbolProperties("usa", "SPY", SecurityType.EQUITY, "EUR").lot_size)

    assert run(Asking, prices={"SPY": [100]}).algorithm.found == (False, 1)
