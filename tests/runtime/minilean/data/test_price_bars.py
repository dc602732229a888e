"""Bars that end when the price has moved far enough."""

from datetime import datetime
from decimal import Decimal

from minilean.common.enums import BarDirection
from minilean.data.price_bars import RangeBar, RenkoBar

START, LATER = datetime(2020, 1, 2), datetime(2020, 1, 3)


def renko() -> RenkoBar:
    return RenkoBar(None, START, START, Decimal(2), Decimal(10))


def test_a_brick_closes_at_its_edge_however_far_the_price_went() -> None:
    brick = renko()
    brick._take(LATER, Decimal("11.5"), Decimal(5))
    assert (brick.is_closed, brick.close, brick.high, brick.low, brick.direction) == (False, 11.5, 11.5, 10.0, BarDirection.RISING)
    brick._take(LATER, Decimal(20), Decimal(5))
    assert (brick.is_closed, brick.close, brick.high, brick.volume, brick.spread, brick.brick_size) == (True, 12.0, 12.0, 10.0, 2.0, 2.0)


def test_a_brick_falls_as_far_as_it_rises() -> None:
    brick = renko()
    brick._take(LATER, Decimal(3), Decimal(1))
    assert (brick.is_closed, brick.close, brick.low, brick.direction, brick.end_time) == (True, 8.0, 8.0, BarDirection.FALLING, LATER)


def test_a_brick_that_has_not_moved_has_no_direction() -> None:
    assert renko().direction == BarDirection.NO_DELTA
    assert renko().start == START


def test_a_range_grows_until_it_is_full() -> None:
    bar = RangeBar(None, START, Decimal(2), Decimal(10), Decimal(1))
    bar._take(LATER, Decimal(11), Decimal(1))
    assert (bar.is_closed, bar.high, bar.low, bar.volume, bar.range_size) == (False, 11.0, 10.0, 2.0, 2.0)
    # from the low of 10 up to 12 and no further; the volume that ends it is that of the next bar
    bar._take(LATER, Decimal(13), Decimal(1))
    assert (bar.is_closed, bar.close, bar.high, bar.volume) == (True, 12.0, 12.0, 2.0)


def test_a_range_falls_from_its_high() -> None:
    bar = RangeBar(None, START, Decimal(2), Decimal(10))
    bar._take(LATER, Decimal(11), Decimal(1))
    bar._take(LATER, Decimal(8), Decimal(1))
    assert (bar.is_closed, bar.close, bar.low) == (True, 9.0, 9.0)
