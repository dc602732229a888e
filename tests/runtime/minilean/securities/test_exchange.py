"""What time it is at the exchange."""

from datetime import datetime


def test_the_exchange_knows_its_time(account):
    spy = account.add("SPY")
    assert spy.local_time == datetime(2015, 1, 7, 16)
    assert not spy.exchange.exchange_open
    account.clock.set(datetime(2015, 1, 7, 20, 55))
    assert spy.exchange.exchange_open
    assert spy.exchange.closing_soon
    assert not spy.exchange.date_is_open(datetime(2015, 1, 19))
