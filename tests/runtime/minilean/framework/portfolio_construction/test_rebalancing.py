"""Rules of rebalancing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from minilean.common.enums import Resolution
from minilean.errors import InputError
from minilean.framework.insight import END_OF_TIME
from minilean.framework.portfolio_construction.rebalancing import rebalance_function

NOW = datetime(2020, 3, 2, 21)


@pytest.mark.parametrize("rule", [Resolution.DAILY, timedelta(days=1), lambda utc: utc + timedelta(days=1)])
def test_spans_and_functions_count_from_now(rule: object) -> None:
    function = rebalance_function(rule)
    assert function is not None
    assert function(NOW) == datetime(2020, 3, 3, 21)


def test_a_date_rule_gives_its_next_date_and_moves_on_when_that_has_come() -> None:
    rule = SimpleNamespace(get_dates=lambda start, end: iter([date(2020, 3, 2), date(2020, 4, 1), date(2020, 5, 1)]))
    function = rebalance_function(rule)
    assert function is not None
    assert function(NOW) == datetime(2020, 4, 1)
    assert function(datetime(2020, 3, 31, 23)) == datetime(2020, 4, 1)
    assert function(datetime(2020, 4, 1)) == datetime(2020, 5, 1)
    assert function(datetime(2020, 5, 7)) == END_OF_TIME
    assert function(datetime(2020, 5, 8)) == END_OF_TIME


def test_nothing_means_always_and_nonsense_is_refused() -> None:
    assert rebalance_function(None) is None
    with pytest.raises(InputError, match="no rebalance rule"):
        rebalance_function("daily")
