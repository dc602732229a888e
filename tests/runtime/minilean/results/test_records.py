"""What a run is told of itself before its results are written."""

from datetime import datetime
from decimal import Decimal

import pytest

from minilean.common.enums import AccountType
from minilean.errors import InputError
from minilean.results.records import RunSpec

FIRST, LAST = datetime(2020, 1, 2), datetime(2020, 3, 2)


def spec(start: datetime = FIRST, end: datetime = LAST, **named: object) -> RunSpec:
    return RunSpec("id", "name", start, end, start, Decimal(100_000), **named)


def test_an_account_is_one_of_dollars_with_margin_unless_it_is_said() -> None:
    assert (spec().account_currency, spec().currency_symbol, spec().account_type) == ("USD", "$", AccountType.MARGIN)
    assert (spec().trading_days_per_year, spec().maximum_chart_series) == (252, 30)


def test_a_run_may_last_a_day_and_not_less() -> None:
    assert spec(FIRST, FIRST).end == FIRST
    with pytest.raises(InputError, match="ends on 2020-01-02, before its start on 2020-03-02; swap the dates"):
        spec(LAST, FIRST)


def test_a_year_has_trading_days() -> None:
    with pytest.raises(InputError, match="trading_days_per_year must be at least 1; was 0"):
        spec(trading_days_per_year=0)
