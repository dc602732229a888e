"""Wins and losses by time."""

from datetime import datetime, timedelta
from decimal import Decimal


def test_two_closings_at_one_time_are_a_millisecond_apart_and_a_fee_can_make_a_loss(account):
    spy = account.add("SPY", 100)
    account.fill(spy, 10, 100)
    account.fill(spy, -5, 100.1, 1)
    account.fill(spy, -5, 101)
    records = account.portfolio._transaction_records
    assert list(records.profit_loss) == [datetime(2015, 1, 7, 21), datetime(2015, 1, 7, 21) + timedelta(milliseconds=1)]
    assert list(records.profit_loss.values()) == [Decimal("-1.5"), Decimal(5)]
    assert (records.win_count, records.loss_count) == (1, 1)
