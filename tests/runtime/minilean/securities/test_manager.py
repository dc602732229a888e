"""Securities by symbol and ticker, in LEAN's order."""

from datetime import timedelta

import pytest

from minilean.common import symbol_cache
from minilean.common.dotnet_errors import KeyNotFoundException
from minilean.reality_models.settlement import DelayedSettlementModel, ImmediateSettlementModel


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


def test_a_choice_of_securities_follows_positions_models_and_additions(account):
    def is_chosen(security):
        asked.append(security.symbol.value)
        return security.holdings.invested or type(security.settlement_model) is DelayedSettlementModel

    asked = []
    spy, tlt = account.add("SPY", 100), account.add("TLT", 50)
    assert account.securities._where(is_chosen) == []
    assert account.securities._where(is_chosen) == []
    assert asked == ["SPY", "TLT"]

    account.fill(tlt, 10, 50)
    assert account.securities._where(is_chosen) == [tlt]
    spy.set_settlement_model(DelayedSettlementModel(1, timedelta(hours=6)))
    assert account.securities._where(is_chosen) == [spy, tlt]
    tlt.holdings.quantity = 0
    assert account.securities._where(is_chosen) == [spy]
    spy.set_settlement_model(ImmediateSettlementModel())
    assert account.securities._where(is_chosen) == []
    account.fill(spy, 1, 100)
    account.securities.remove(spy.symbol)
    assert account.securities._where(is_chosen) == []
