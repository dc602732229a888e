"""The first order in which two runs differ."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from minilean.lookahead.comparison import first_difference, num_changed_orders
from minilean.lookahead.runs import OrderStep, RunRecord

_CUT = datetime(2015, 6, 1, 20)


def _step(day: int, order_id: int, quantity: str = "5") -> OrderStep:
    utc = datetime(2015, 5, day, 20)
    return OrderStep(utc, utc - timedelta(hours=4), order_id, "SPY", "MARKET", "FILLED", (quantity, quantity, "100.5", "None", "None", "1"))


def _record(*steps: OrderStep, failed: datetime | None = None) -> RunRecord:
    failure = "KeyError at algorithm time ...: 7" if failed else ""
    return RunRecord(datetime(2015, 1, 1), datetime(2015, 12, 31), steps, failure, failed, failed, ())


def test_equal_orders_agree() -> None:
    assert first_difference(_record(_step(1, 1), _step(2, 2)), _record(_step(1, 1), _step(2, 2)), _CUT) is None


def test_the_first_order_that_differs_is_named_with_its_local_time() -> None:
    found = first_difference(_record(_step(1, 1), _step(2, 2), _step(3, 3)), _record(_step(1, 1), _step(2, 2, "-4"), _step(3, 9)), _CUT)
    assert found is not None
    assert found.local == datetime(2015, 5, 2, 16)
    assert found.whole == "order 2, market 5 SPY, filled, 5 at 100.5"
    assert found.altered == "order 2, market -4 SPY, filled, -4 at 100.5"


def test_a_missing_and_a_further_order_are_differences() -> None:
    both, one = _record(_step(1, 1), _step(2, 2)), _record(_step(1, 1))
    assert first_difference(both, one, _CUT).altered == "no further order"
    assert first_difference(one, both, _CUT).whole == "no further order"


def test_orders_from_the_cut_on_may_differ() -> None:
    late = replace(_step(1, 2), utc=_CUT)
    assert first_difference(_record(_step(1, 1), late), _record(_step(1, 1)), _CUT) is None


def test_a_failure_before_the_cut_is_a_difference_and_one_after_it_is_not() -> None:
    found = first_difference(_record(_step(1, 1)), _record(_step(1, 1), failed=_CUT - timedelta(days=1)), _CUT)
    assert found is not None
    assert found.altered.startswith("KeyError")
    assert first_difference(_record(_step(1, 1)), _record(_step(1, 1), failed=_CUT), _CUT) is None


def test_changed_orders_are_counted_without_their_fill_prices() -> None:
    whole = _record(_step(1, 1), _step(2, 2), _step(3, 3))
    other_price = replace(_step(1, 1), numbers=("5", "5", "90", "None", "None", "1"))
    assert num_changed_orders(whole, _record(other_price, _step(2, 2, "6"))) == 2
