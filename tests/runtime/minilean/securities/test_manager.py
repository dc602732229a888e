"""Securities by symbol and ticker, in LEAN's order."""

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import KeyNotFoundException


def test_securities_are_found_by_ticker_symbol_and_identifier(account):
    spy = account.add("SPY")
    for key in ("SPY", "spy", spy.symbol, str(spy.symbol.id), spy):
        assert account.securities[key] is spy
    assert "SPY" in account.securities
    assert account.securities.ContainsKey("SPY")
    assert account.securities.get("ACME") is None
    with pytest.raises(KeyNotFoundException, match="Did you mean 'SPY'"):
        account.securities["SPYY"]


def test_a_security_that_was_not_added_by_hand_has_no_ticker(account):
    spy = account.add("SPY")
    symbol_cache.use_folder(None)
    assert "SPY" not in account.securities
    assert account.securities[str(spy.symbol.id)] is account.securities[spy.symbol] is spy
    with pytest.raises(KeyNotFoundException, match=r"SPY came .* by its symbol"):
        account.securities["SPY"]


def test_securities_come_in_the_order_of_lean_dictionary(account):
    for ticker in ("A", "B", "C"):
        account.add(ticker)
    account.securities.remove("A")
    account.add("D")
    assert [s.symbol.value for s in account.securities.values()] == ["D", "B", "C"]
    assert [pair.key.value for pair in account.securities] == ["D", "B", "C"]
    assert [s.symbol.value for s in account.securities.total] == ["A", "B", "C", "D"]
    assert account.securities.count == 3
    assert not account.securities.remove("A")
