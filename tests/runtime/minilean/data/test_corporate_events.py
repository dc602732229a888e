"""Splits, dividends, renames and delistings become data points at the midnights at which LEAN gives them."""

from datetime import date, datetime
from decimal import Decimal as D
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import DelistingType, SecurityType, SplitType
from minilean.data.corporate_events import corporate_events
from minilean.data.factor_file import FactorFile, FactorRow
from minilean.data.map_file import MapFile, MapRow
from minilean.data.market_hours import ExchangeHours, MarketHoursDatabase
from minilean.errors import DataError

DATA = Path(__file__).parents[3] / "conformance" / "data"
SYMBOL: Any = SimpleNamespace(value="ACME")
START, END = date(2016, 3, 1), date(2016, 3, 31)


@pytest.fixture(scope="module")
def hours() -> ExchangeHours:
    return MarketHoursDatabase(DATA / "market-hours" / "market-hours-database.json").hours("usa", "SPY", SecurityType.EQUITY)


def _factors(*rows: tuple[date, str, str, str]) -> FactorFile:
    return FactorFile("ACME", tuple(FactorRow(day, D(price), D(split), D(reference)) for day, price, split, reference in rows))


def _made(hours: ExchangeHours, factors: FactorFile | None = None, map_file: MapFile | None = None, start: date = START) -> list[Any]:
    return [(e.utc, e.make(D("20"))) for e in corporate_events(SYMBOL, hours, factors, map_file, start, END)]


def test_a_dividend_is_known_at_midnight_of_the_next_trading_day(hours: ExchangeHours) -> None:
    factors = _factors((date(2016, 3, 11), "0.99", "1", "50"), (date(2050, 12, 31), "1", "1", "0"))
    ((utc, dividend),) = _made(hours, factors)
    assert utc == datetime(2016, 3, 14, 4)
    assert (dividend.time, dividend.distribution_exact, dividend.reference_price_exact) == (datetime(2016, 3, 14), D("0.50"), D("50"))


def test_a_split_is_announced_on_the_last_day_before_at_the_last_raw_close(hours: ExchangeHours) -> None:
    factors = _factors((date(2016, 3, 14), "1", "0.25", "80"), (date(2050, 12, 31), "1", "1", "0"))
    (first, warning), (second, split) = _made(hours, factors)
    assert (first, warning.type, warning.price) == (datetime(2016, 3, 14, 4), SplitType.WARNING, 20.0)
    assert (second, split.type, split.split_factor, split.reference_price) == (
        datetime(2016, 3, 15, 4),
        SplitType.SPLIT_OCCURRED,
        0.25,
        80.0,
    )


def test_a_row_on_a_closed_day_or_before_the_start_gives_nothing(hours: ExchangeHours) -> None:
    saturday = _factors((date(2016, 3, 12), "0.99", "1", "50"), (date(2050, 12, 31), "1", "1", "0"))
    assert _made(hours, saturday) == []
    early = _factors((date(2016, 2, 29), "0.99", "1", "50"), (date(2050, 12, 31), "1", "1", "0"))
    assert _made(hours, early) == []
    assert len(_made(hours, early, start=date(2016, 2, 29))) == 1


def test_a_rename_is_told_on_the_first_day_of_the_new_ticker(hours: ExchangeHours) -> None:
    names = MapFile("NEWCO", (MapRow(date(2010, 1, 4), "OLDCO"), MapRow(date(2016, 3, 18), "OLDCO"), MapRow(date(2050, 12, 31), "NEWCO")))
    ((utc, change),) = _made(hours, None, names)
    assert utc == datetime(2016, 3, 21, 4)
    assert (change.old_symbol, change.new_symbol) == ("OLDCO", "NEWCO")


def test_a_delisting_is_announced_and_carried_out_the_day_after(hours: ExchangeHours) -> None:
    names = MapFile("GONE", (MapRow(date(2010, 1, 4), "GONE"), MapRow(date(2016, 3, 18), "GONE")))
    events = corporate_events(SYMBOL, hours, None, names, START, END)
    assert [(e.utc, e.is_delisting) for e in events] == [(datetime(2016, 3, 18, 4), False), (datetime(2016, 3, 19, 4), True)]
    warning, gone = (e.make(D("20")) for e in events)
    assert (warning.type, gone.type, gone.price) == (DelistingType.WARNING, DelistingType.DELISTED, 20.0)


def test_a_dividend_without_reference_price_is_a_broken_factor_file(hours: ExchangeHours) -> None:
    factors = _factors((date(2016, 3, 11), "0.99", "1", "0"), (date(2050, 12, 31), "1", "1", "0"))
    with pytest.raises(DataError, match="line 0: there is no reference price for the dividend of 2016-03-14; expected the close"):
        _made(hours, factors)


def test_a_company_that_comes_later_gets_its_first_name_on_its_first_day(hours: ExchangeHours) -> None:
    """A stream begins with today's ticker, as in LEAN's recorded `kinds/first_day_of_a_renamed_company`."""
    names = MapFile("ACME", (MapRow(date(2016, 3, 5), "OLDCO"), MapRow(date(2016, 3, 18), "OLDCO"), MapRow(date(2050, 12, 31), "ACME")))
    renames = [(utc, event.old_symbol, event.new_symbol) for utc, event in _made(hours, None, names)]
    assert renames == [(datetime(2016, 3, 7, 5), "ACME", "OLDCO"), (datetime(2016, 3, 21, 4), "OLDCO", "ACME")]
    assert len(_made(hours, None, names, start=date(2016, 3, 7))) == 1
