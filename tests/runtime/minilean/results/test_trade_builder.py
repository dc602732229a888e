import json
import zipfile
from datetime import datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from minilean.common.enums import DataNormalizationMode, FillGroupingMethod, FillMatchingMethod, OrderStatus, SecurityType
from minilean.results.trade_builder import Trade, TradeBuilder, TradeDirection

OPEN = datetime(2016, 9, 6, 20)
DAY = timedelta(days=1)


class _Symbol:
    security_type = SecurityType.EQUITY

    def __init__(self, text="ACME R735QTJ8XC9X"):
        self._text = text


ACME = _Symbol()


def _builder(grouping=FillGroupingMethod.FILL_TO_FILL, matching=FillMatchingMethod.FIFO):
    return TradeBuilder(grouping, matching)


def _fill(order_id, quantity, price, day=0):
    return SimpleNamespace(
        order_id=order_id,
        symbol=ACME,
        _utc=OPEN + day * DAY,
        status=OrderStatus.FILLED,
        fill_price_exact=Decimal(str(price)),
        fill_quantity_exact=Decimal(quantity),
    )


def test_a_long_trade_knows_profit_fees_and_its_best_and_worst_moment():
    builder = _builder()
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
    builder = _builder()
    builder.process_fill(_fill(1, -10, 100), Decimal(1))
    builder.set_market_price(ACME, Decimal(110))
    builder.process_fill(_fill(2, 10, 95), Decimal(1))
    (trade,) = builder.closed_trades
    assert (trade.direction, trade.profit_loss, trade.mae, trade.mfe) == (TradeDirection.SHORT, 50, -100, 50)


def test_entries_are_closed_first_in_first_out_and_one_fee_is_counted_once():
    builder = _builder()
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
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(2, -15, 90), Decimal(2))
    builder.process_fill(_fill(3, 5, 80), Decimal(4))
    long, short = builder.closed_trades
    assert (long.profit_loss, long.total_fees) == (-100, 3)
    assert (short.direction, short.quantity, short.profit_loss, short.total_fees) == (TradeDirection.SHORT, 5, 50, 4)


def test_partial_fills_of_one_order_pay_its_fee_once():
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(1, 10, 101), Decimal(1))
    builder.process_fill(_fill(2, -20, 102), Decimal(1))
    assert [trade.total_fees for trade in builder.closed_trades] == [2, 0]


def test_profit_is_in_account_currency_and_rounded_to_cents():
    builder = _builder()
    builder.process_fill(_fill(1, 3, "1.1111"), Decimal(0))
    builder.process_fill(_fill(2, -3, "1.2222"), Decimal(0), Decimal("1.5"), Decimal(10))
    assert str(builder.closed_trades[0].profit_loss_exact) == "5.00"


@pytest.mark.parametrize(("mode", "quantity", "profit"), [(DataNormalizationMode.RAW, 20, 20), (DataNormalizationMode.ADJUSTED, 10, -490)])
def test_a_split_restates_open_trades_of_raw_prices_only(mode, quantity, profit):
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    builder.apply_split(SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5")), mode)
    builder.process_fill(_fill(2, -quantity, 51), Decimal(0))
    assert builder.closed_trades[0].quantity == quantity
    assert builder.closed_trades[0].profit_loss == profit


def test_identifiers_are_the_same_in_every_run():
    builder = _builder()
    builder.process_fill(_fill(1, 1, 1), Decimal(0))
    builder.process_fill(_fill(2, -1, 1), Decimal(0))
    assert builder.closed_trades[0].id == "00000000-0000-0000-0000-000000000001"


def test_only_fills_move_a_position():
    assert OrderStatus.PARTIALLY_FILLED.is_fill()
    assert not OrderStatus.SUBMITTED.is_fill()


def test_a_price_at_the_edge_moves_neither_the_best_nor_the_worst_moment_and_the_last_price_counts():
    """Long at 100, seen 100, 103, 103, 99, 102, 98, out at 101: fell from +3 to -2, and at the exit stands at +1."""
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    for price in (100, 103, 103, 99, 102, 98):
        builder.set_market_price(ACME, Decimal(price))
    builder.process_fill(_fill(2, -10, 101), Decimal(0))
    (trade,) = builder.closed_trades
    assert (trade.mae, trade.mfe, trade.end_trade_drawdown, trade.profit_loss) == (-20, 30, 50, 10)


def test_a_short_trade_falls_from_its_profit_when_the_price_rises():
    """Short at 50, seen 46 (+4), 51 (-1), 44 (+6), 47 (+3): the deepest fall is 5 from +4 to -1."""
    builder = _builder()
    builder.process_fill(_fill(1, -100, 50), Decimal(0))
    for price in (46, 51, 44):
        builder.set_market_price(ACME, Decimal(price))
    builder.process_fill(_fill(2, 100, 47), Decimal(0))
    (trade,) = builder.closed_trades
    assert (trade.mae, trade.mfe, trade.end_trade_drawdown, trade.profit_loss) == (-100, 600, 500, 300)


def test_the_price_of_a_fill_counts_for_what_stays_open():
    """Long 10 at 100 and 10 at 106: the second entry is the first one's best moment, the exit at 95 the worst of both."""
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    builder.process_fill(_fill(2, 10, 106), Decimal(0))
    builder.process_fill(_fill(3, -20, 95), Decimal(0))
    first, second = builder.closed_trades
    assert (first.mae, first.mfe, first.end_trade_drawdown) == (-50, 60, 110)
    # the position's lowest and highest price, also those before the second entry
    assert (second.mae, second.mfe, second.end_trade_drawdown) == (-110, 0, 110)


def test_a_part_that_is_closed_keeps_entry_and_fee_and_what_stays_open_has_none():
    builder = _builder()
    builder.process_fill(_fill(1, -10, 100), Decimal("1.25"))
    builder.process_fill(_fill(2, 4, 90, day=1), Decimal("0.50"))
    assert builder.has_open_position(ACME)
    builder.process_fill(_fill(3, 6, 80, day=3), Decimal("0.75"))
    part, rest = builder.closed_trades
    assert (part.symbol, part.symbols, part.direction) == (ACME, [ACME], TradeDirection.SHORT)
    assert (part.quantity, part.entry_price, part.exit_price, part.profit_loss, part.total_fees) == (4, 100, 90, 40, Decimal("1.75"))
    assert (part._entry_utc, part._exit_utc, part.order_ids) == (OPEN, OPEN + DAY, [1, 2])
    assert (rest.quantity, rest.entry_price, rest.exit_price, rest.profit_loss, rest.total_fees) == (6, 100, 80, 120, Decimal("0.75"))
    assert (rest._entry_utc, rest._exit_utc, rest.order_ids) == (OPEN, OPEN + 3 * DAY, [1, 3])
    assert (part.is_win, rest.is_win) == (True, True)
    assert [trade.id[-1] for trade in builder.closed_trades] == ["1", "2"]


def test_an_order_that_closes_in_two_fills_is_named_once():
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    builder.process_fill(_fill(1, 5, 101), Decimal(1))
    builder.process_fill(_fill(2, -15, 102), Decimal(1))
    assert [(trade.quantity, trade.order_ids) for trade in builder.closed_trades] == [(10, [1, 2]), (5, [1, 2])]
    builder.process_fill(_fill(3, 8, 100), Decimal(1))
    builder.process_fill(_fill(3, -8, 100), Decimal(1))
    assert builder.closed_trades[-1].order_ids == [3]


@pytest.mark.parametrize(("first", "second"), [(1, -2), (-1, 2)])
def test_one_share_turned_over_opens_one_on_the_other_side(first, second):
    builder = _builder()
    builder.process_fill(_fill(1, first, 100), Decimal(1))
    builder.process_fill(_fill(2, second, 100, day=1), Decimal(3))
    builder.process_fill(_fill(3, first, 101, day=2), Decimal(1))
    before, after = builder.closed_trades
    assert (before.quantity, before.total_fees, before.is_win) == (1, 4, False)
    assert (after.quantity, after._entry_utc, after.entry_price, after.order_ids) == (1, OPEN + DAY, 100, [2, 3])
    # the highest price of the first position is forgotten, the second has its own
    assert after.direction == (TradeDirection.SHORT if first > 0 else TradeDirection.LONG)
    assert (after.profit_loss, after.mae, after.mfe) == ((-1, -1, 0) if first > 0 else (1, 0, 1))
    assert not builder.has_open_position(ACME)


def test_a_closed_position_leaves_nothing_for_the_next_one():
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    builder.set_market_price(ACME, Decimal(50))
    builder.process_fill(_fill(2, -10, 100), Decimal(0))
    builder.set_market_price(ACME, Decimal(500))
    builder.process_fill(_fill(3, 10, 100), Decimal(0))
    builder.process_fill(_fill(4, -10, 101), Decimal(0))
    assert (builder.closed_trades[1].mae, builder.closed_trades[1].mfe) == (0, 10)


def test_a_win_of_a_cent_is_a_win_and_half_a_cent_is_rounded_to_even():
    builder = _builder()
    builder.process_fill(_fill(1, 1, 100), Decimal(0))
    builder.process_fill(_fill(2, -1, "100.01"), Decimal(0))
    builder.process_fill(_fill(3, 1, 100), Decimal(0))
    builder.process_fill(_fill(4, -1, "100.005"), Decimal(0))
    won, even = builder.closed_trades
    assert (won.profit_loss, won.is_win) == (0.01, True)
    assert (even.profit_loss, even.is_win) == (0, False)


def test_rate_and_multiplier_scale_profit_excursions_and_drawdown_alike():
    """Long 2 at 10, seen 14 and 9, out at 12; a point is worth 5 x 0.5 = 2.5 a unit, 5 for both."""
    builder = _builder()
    builder.process_fill(_fill(1, 2, 10), Decimal(0))
    for price in (14, 9):
        builder.set_market_price(ACME, Decimal(price))
    builder.process_fill(_fill(2, -2, 12), Decimal(0), Decimal("0.5"), Decimal(5))
    (trade,) = builder.closed_trades
    assert (trade.profit_loss, trade.mae, trade.mfe, trade.end_trade_drawdown) == (10, -5, 20, 25)


def test_a_split_restates_prices_seen_and_profits_reached():
    """Long 10 at 100, seen 120 and 90 (fell by 30); two for one: 20 at 50, seen 60 and 45, fell by 15."""
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    for price in (120, 90):
        builder.set_market_price(ACME, Decimal(price))
    builder.apply_split(SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5")), DataNormalizationMode.RAW)
    builder.set_market_price(ACME, Decimal(46))
    builder.process_fill(_fill(2, -20, 50), Decimal(0))
    (trade,) = builder.closed_trades
    assert (trade.quantity, trade.entry_price, trade.profit_loss) == (20, 50, 0)
    assert (trade.mae, trade.mfe, trade.end_trade_drawdown) == (-100, 200, 300)
    builder.apply_split(SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5")), DataNormalizationMode.RAW)  # nothing is open


def test_after_a_split_a_fall_is_measured_from_the_restated_profit():
    """Long 10 at 100, seen 110 (+10); two for one makes that +5, and 44 is 11 below it."""
    builder = _builder()
    builder.process_fill(_fill(1, 10, 100), Decimal(0))
    builder.set_market_price(ACME, Decimal(110))
    builder.apply_split(SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5")), DataNormalizationMode.RAW)
    builder.set_market_price(ACME, Decimal(44))
    builder.process_fill(_fill(2, -20, 50), Decimal(0))
    assert builder.closed_trades[0].end_trade_drawdown == 220


def test_a_split_of_what_is_no_equity_changes_no_trade():
    class Pair:
        security_type = SecurityType.FOREX
        _text = "EURUSD 8G"

    builder = _builder()
    builder.process_fill(SimpleNamespace(**{**vars(_fill(1, 10, 100)), "symbol": Pair}), Decimal(0))
    builder.apply_split(SimpleNamespace(symbol=Pair, split_factor_exact=Decimal("0.5")), DataNormalizationMode.RAW)
    builder.process_fill(SimpleNamespace(**{**vars(_fill(2, -10, 90)), "symbol": Pair}), Decimal(0))
    assert (builder.closed_trades[0].quantity, builder.closed_trades[0].profit_loss) == (10, -100)


def test_a_trade_that_is_not_closed_has_neither_gained_nor_lost():
    trade = Trade(ACME, OPEN, Decimal(100), TradeDirection.LONG, Decimal(10), Decimal(1), [1])
    assert (trade.exit_price, trade.profit_loss, trade.mae, trade.mfe, trade.end_trade_drawdown) == (0, 0, 0, 0, 0)
    assert (trade.is_win, trade.id, trade._exit_utc) == (False, "", datetime(1, 1, 1))


def test_the_sides_have_leans_numbers():
    assert (int(TradeDirection.LONG), int(TradeDirection.SHORT)) == (0, 1)


def _recorded_fills(events):
    for event in events:
        if event["status"] == "filled":
            yield (
                SimpleNamespace(
                    order_id=event["orderId"],
                    symbol=_Symbol(event["symbolValue"]),
                    _utc=datetime(1970, 1, 1) + timedelta(seconds=int(event["time"])),
                    status=OrderStatus.FILLED,
                    fill_price_exact=event["fillPrice"],
                    fill_quantity_exact=event["fillQuantity"] if event["direction"] == "buy" else -abs(event["fillQuantity"]),
                ),
                event.get("orderFeeAmount", Decimal(0)),
            )


def _adjusted_closes(data, ticker):
    """Day, when in it, and adjusted close from LEAN's files: prices in ten-thousandths, and factors that hold until their date.

    What goes ex dividend on the next day has its close told a second time then, before that day's prices.
    """
    folder = data / "equity" / "usa"
    factors = [line.split(",") for line in (folder / "factor_files" / f"{ticker}.csv").read_text().split()]
    with zipfile.ZipFile(folder / "daily" / f"{ticker}.zip") as archive:
        lines = archive.read(f"{ticker}.csv").decode().split("\n")
    for line in filter(None, lines):
        day, close = line[:8], Decimal(line.split(",")[4]) / 10000
        until, price, split = next((row[0], Decimal(row[1]), Decimal(row[2])) for row in factors if row[0] >= day)
        yield day, BEFORE_FILLS, close * price * split
        if until == day:
            yield day, AFTER_FILLS, close * price * split


BEFORE_FILLS, FILLS, AFTER_FILLS = range(3)


def test_the_fills_and_closes_of_a_recorded_run_give_leans_trades(conformance_data):
    recorded = conformance_data.parent / "lean-output"
    expected = json.loads((recorded / "EqualWeighting.json").read_text(), parse_float=Decimal)["totalPerformance"]["closedTrades"]
    events = json.loads((recorded / "EqualWeighting-order-events.json").read_text(), parse_float=Decimal)
    happened = [(f"{fill._utc:%Y%m%d}", FILLS, (fill, fee)) for fill, fee in _recorded_fills(events)]
    for ticker in ("XLB", "XLE", "XLF", "XLI", "XLK"):
        closes = _adjusted_closes(conformance_data, ticker.lower())
        happened += [(day, when, (ticker, close)) for day, when, close in closes if "20160906" <= day <= "20170331"]
    builder = _builder()
    for _, when, what in sorted(happened, key=lambda moment: moment[:2]):
        if when == FILLS:
            builder.process_fill(*what)
        else:
            builder.set_market_price(_Symbol(what[0]), what[1])
    assert len(expected) == 155
    for found, trade in zip(builder.closed_trades, expected, strict=True):
        assert (found.symbol._text, int(found.direction), found.order_ids) == (
            trade["symbols"][0]["value"],
            trade["direction"],
            trade["orderIds"],
        )
        assert (f"{found.entry_time:%FT%TZ}", f"{found.exit_time:%FT%TZ}") == (trade["entryTime"], trade["exitTime"])
        assert (found.quantity_exact, found.entry_price_exact, found.exit_price_exact) == (
            trade["quantity"],
            trade["entryPrice"],
            trade["exitPrice"],
        )
        assert (found.profit_loss_exact, found.total_fees_exact, found.is_win) == (trade["profitLoss"], trade["totalFees"], trade["isWin"])
        assert (found.mae_exact, found.mfe_exact, found.end_trade_drawdown_exact) == (trade["mae"], trade["mfe"], trade["endTradeDrawdown"])


def _after_five_fills(grouping, matching):
    # buys 10 at 100 and 5 at 110, sells 4 at 120 and 13 at 130 (2 of them short), buys these back at 125; each order costs 1
    builder = _builder(grouping, matching)
    for number, (quantity, price) in enumerate(((10, 100), (5, 110), (-4, 120), (-13, 130), (2, 125)), 1):
        assert builder.has_open_position(ACME) is (number > 1)
        builder.process_fill(_fill(number, quantity, price, day=number), Decimal(1))
    assert not builder.has_open_position(ACME)
    assert all(trade.is_win == (trade.profit_loss > 0) for trade in builder.closed_trades)
    return [
        (str(t.direction), t.quantity, t.entry_price, t.exit_price, t.profit_loss, t.total_fees, (t._entry_utc - OPEN).days, t.order_ids)
        for t in builder.closed_trades
    ]


def test_an_exit_closes_the_newest_entry_where_the_builder_is_told_so():
    # `TradeBuilder.ProcessFillUsingFillToFill` of LEAN: the values follow from its rules by arithmetic
    assert _after_five_fills(FillGroupingMethod.FILL_TO_FILL, FillMatchingMethod.LIFO) == [
        ("LONG", 4, 110, 120, 40, 2, 2, [2, 3]),
        ("LONG", 1, 110, 130, 20, 1, 2, [2, 4]),
        ("LONG", 10, 100, 130, 300, 1, 1, [1, 4]),
        ("SHORT", 2, 130, 125, 10, 1, 4, [4, 5]),
    ]


@pytest.mark.parametrize("matching", list(FillMatchingMethod))
def test_all_fills_from_a_flat_position_to_a_flat_one_are_a_trade(matching):
    order = 1 if matching is FillMatchingMethod.FIFO else -1
    (turned, bought_back) = _after_five_fills(FillGroupingMethod.FLAT_TO_FLAT, matching)
    # 15 bought at (10 * 100 + 5 * 110) / 15, 17 sold at (4 * 120 + 13 * 130) / 17
    assert turned[:2] == ("LONG", 15)
    assert [float(value) for value in turned[2:5]] == [pytest.approx(1550 / 15), pytest.approx(2170 / 17), pytest.approx(364.71)]
    assert turned[5:] == (4, 1, [1, 2, 3, 4][::order])
    assert bought_back == ("SHORT", 2, 130, 125, 10, 1, 4, [4, 5][::order])


def test_all_fills_from_a_flat_position_to_a_smaller_one_are_a_trade():
    assert _after_five_fills(FillGroupingMethod.FLAT_TO_REDUCED, FillMatchingMethod.FIFO) == [
        ("LONG", 4, 100, 120, 80, 3, 1, [3, 1]),
        # 6 at 100 and 5 at 110
        ("LONG", 11, pytest.approx(1150 / 11), 130, 280, 1, 1, [4, 1, 2]),
        ("SHORT", 2, 130, 125, 10, 1, 4, [5, 4]),
    ]
    assert _after_five_fills(FillGroupingMethod.FLAT_TO_REDUCED, FillMatchingMethod.LIFO) == [
        ("LONG", 4, 110, 120, 40, 3, 2, [3, 2]),
        # 1 at 110 and 10 at 100: it began with the oldest that was closed
        ("LONG", 11, pytest.approx(1110 / 11), 130, 320, 1, 1, [4, 2, 1]),
        ("SHORT", 2, 130, 125, 10, 1, 4, [5, 4]),
    ]


@pytest.mark.parametrize("grouping", [FillGroupingMethod.FLAT_TO_FLAT, FillGroupingMethod.FLAT_TO_REDUCED])
def test_a_split_restates_the_fills_of_an_open_position(grouping):
    builder = _builder(grouping)
    builder.process_fill(_fill(1, 10, 100), Decimal(1))
    split = SimpleNamespace(symbol=ACME, split_factor_exact=Decimal("0.5"))
    builder.apply_split(split, DataNormalizationMode.ADJUSTED)
    builder.apply_split(split, DataNormalizationMode.RAW)
    builder.process_fill(_fill(2, -20, 60), Decimal(1))
    (trade,) = builder.closed_trades
    assert (trade.quantity, trade.entry_price, trade.profit_loss, trade.mae, trade.mfe) == (20, 50, 200, 0, 0)
