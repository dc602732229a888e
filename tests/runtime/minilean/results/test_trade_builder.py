from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import DataNormalizationMode, OrderStatus, SecurityType
from minilean.results.trade_builder import TradeBuilder, TradeDirection

OPEN = datetime(2016, 9, 6, 20)
DAY = timedelta(days=1)


class _Symbol:
    security_type = SecurityType.EQUITY


ACME = _Symbol()


def _fill(order_id, quantity, price, day=0):
    return SimpleNamespace(
        order_id=order_id,
        symbol=ACME,
        utc_time=OPEN + day * DAY,
        status=OrderStatus.FILLED,
        fill_price_exact=Decimal(str(price)),
        fill_quantity_exact=Decimal(quantity),
    )


def test_a_long_trade_knows_profit_fees_and_its_best_and_worst_moment():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 10, 100), Decimal("1.5"))
    for price in (104, 97, 101):
        builder.set_market_price(ACME, Decimal(price))
    builder.process_fill(_fill(2, -10, 102, day=2), Decimal("0.5"))
    (trade,) = builder.closed_trades
    assert (trade.direction, trade.quantity, trade.entry_price, trade.exit_price) == (TradeDirection.LONG, 10, 100, 102)
    assert (trade.profit_loss, trade.total_fees, trade.is_win) == (20, 2, True)
    assert (trade.mae, trade.mfe, trade.end_trade_drawdown) == (-30, 40, 70)
    assert trade.duration == 2 * DAY
    assert trade.order_ids == [1, 2]
    assert not builder.has_open_position(ACME)


def test_a_short_trade_wins_when_the_price_falls():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, -10, 100), Decimal(1))
    builder.set_market_price(ACME, Decimal(110))
    builder.process_fill(_fill(2, 10, 95), Decimal(1))
    (trade,) = builder.closed_trades
    assert (trade.direction, trade.profit_loss, trade.mae, trade.mfe) == (TradeDirection.SHORT, 50, -100, 50)


def test_entries_are_closed_first_in_first_out_and_one_fee_is_counted_once():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(2, 5, 110), Decimal(1))
    builder.process_fill(_fill(3, -12, 120), Decimal(1))
    first, second = builder.closed_trades
    assert (first.quantity, first.profit_loss, first.total_fees, first.order_ids) == (10, 200, 2, [1, 3])
    assert (second.quantity, second.profit_loss, second.total_fees, second.order_ids) == (2, 20, 1, [2, 3])
    builder.process_fill(_fill(4, -3, 110), Decimal(1))
    last = builder.closed_trades[-1]
    assert (last.quantity, last.profit_loss, last.total_fees) == (3, 0, 1)
    assert not last.is_win


def test_a_fill_beyond_the_position_opens_the_other_side_without_fee():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(2, -15, 90), Decimal(2))
    builder.process_fill(_fill(3, 5, 80), Decimal(4))
    long, short = builder.closed_trades
    assert (long.profit_loss, long.total_fees) == (-100, 3)
    assert (short.direction, short.quantity, short.profit_loss, short.total_fees) == (TradeDirection.SHORT, 5, 50, 4)


def test_partial_fills_of_one_order_pay_its_fee_once():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(1, 10, 101), Decimal(1))
    builder.process_fill(_fill(2, -20, 102), Decimal(1))
    assert [trade.total_fees for trade in builder.closed_trades] == [2, 0]


def test_profit_is_in_account_currency_and_rounded_to_cents():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 3, "1.1111"), Decimal(0))
    builder.process_fill(_fill(2, -3, "1.2222"), Decimal(0), Decimal("1.5"), Decimal(10))
    assert str(builder.closed_trades[0].profit_loss) == "5.00"


@pytest.mark.parametrize(("mode", "quantity", "profit"), [(DataNormalizationMode.RAW, 20, 20), (DataNormalizationMode.ADJUSTED, 10, -490)])
def test_a_split_restates_open_trades_of_raw_prices_only(mode, quantity, profit):
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    builder.apply_split(SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5")), mode)
    builder.process_fill(_fill(2, -quantity, 51), Decimal(0))
    assert builder.closed_trades[0].quantity == quantity
    assert builder.closed_trades[0].profit_loss == profit


def test_identifiers_are_the_same_in_every_run():
    builder = TradeBuilder()
    builder.process_fill(_fill(1, 1, 1), Decimal(0))
    builder.process_fill(_fill(2, -1, 1), Decimal(0))
    assert builder.closed_trades[0].id == "00000000-0000-0000-0000-000000000001"


def test_only_fills_move_a_position():
    assert OrderStatus.PARTIALLY_FILLED.is_fill()
    assert not OrderStatus.SUBMITTED.is_fill()
