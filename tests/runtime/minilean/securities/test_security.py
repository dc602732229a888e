"""A security's prices, models and place in the manager."""

from datetime import datetime
from types import SimpleNamespace

import pytest

from minilean.common.dotnet_errors import ArgumentException, KeyNotFoundException
from minilean.common.enums import DataNormalizationMode
from minilean.errors import UnsupportedCall

START = datetime(2015, 1, 7, 9, 30)


def test_without_data_everything_is_zero(account):
    spy = account.add("SPY")
    assert (spy.price, spy.open, spy.close, spy.volume, spy.bid_price) == (0, 0, 0, 0, 0)
    assert not spy.has_data
    assert spy.get_last_data() is None


def test_the_normalisation_mode_reaches_the_data(account):
    spy = account.add("SPY", 100)
    account.subscribe(spy, DataNormalizationMode.ADJUSTED)
    spy.SetDataNormalizationMode(DataNormalizationMode.Raw)
    assert spy.subscriptions[0].data_normalization_mode == DataNormalizationMode.RAW
    assert spy.data_normalization_mode == DataNormalizationMode.RAW


def test_algorithms_may_hang_attributes_on_a_security(account):
    spy = account.add("SPY")
    spy.sma = 5
    assert spy.sma == 5


def test_a_reset_security_is_not_tradable(account):
    spy = account.add("SPY", 100)
    account.subscribe(spy, DataNormalizationMode.RAW)
    spy.reset()
    assert not spy.is_tradable
    assert spy.subscriptions == []


def test_what_is_not_modelled_says_so(account):
    with pytest.raises(UnsupportedCall, match=r"Security\.fundamentals"):
        account.add("SPY").fundamentals  # noqa: B018 - reading it is what is refused
    with pytest.raises(UnsupportedCall, match=r"Security\.set_data_filter"):
        account.add("TLT").set_data_filter(None)
    with pytest.raises(UnsupportedCall, match=r"Security\.set_data_filter"):
        account.add("IEF").data_filter = None


def test_a_security_takes_all_data_and_has_no_session(account):
    spy = account.add("SPY", 100)
    assert type(spy.data_filter).__name__ == "EquityDataFilter"
    assert spy.DataFilter.Filter(spy, spy.get_last_data())
    assert (spy.session.symbol, spy.Session.Close, spy.session.size) == (spy.symbol, 0, 0)


def test_values_are_kept_on_a_security_by_key_or_as_attributes(account):
    spy = account.add("SPY")
    spy["stop"] = 5
    spy.Set("limit", 7)
    spy.sma = 9
    assert (spy.stop, spy["limit"], spy["sma"], spy.get("stop"), spy.try_get("limit"), spy.TryGet("none")) == (
        5,
        7,
        9,
        5,
        (True, 7),
        (False, None),
    )
    assert (spy.remove("stop"), spy.remove("stop")) == (True, False)
    spy.clear()
    assert not hasattr(spy, "sma")
    with pytest.raises(KeyNotFoundException, match="Nothing is kept on SPY under 'stop'"):
        spy["stop"]


def test_the_name_of_a_member_is_no_key(account):
    with pytest.raises(ArgumentException, match="'price' is a member of Equity"):
        account.add("SPY")["price"] = 5


def test_a_model_that_books_fills_may_be_replaced(account):
    spy, booked = account.add("SPY", 100), []
    spy.set_portfolio_model(SimpleNamespace(process_fill=lambda portfolio, security, fill: booked.append(security)))
    account.fill(spy, 10, 100)
    assert (booked, spy.holdings.quantity) == ([spy], 0)
    spy.refresh_data_normalization_mode_property()
    assert spy.data_normalization_mode == DataNormalizationMode.ADJUSTED
