"""Ready models of all stocks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from minilean.common.enums import Resolution, SecurityType
from minilean.common.symbol import SecurityIdentifier, Symbol
from minilean.data.fundamental import Fundamental
from minilean.universes.settings import UniverseSettings
from minilean.universes.stock_models import EmaCrossUniverseSelectionModel, QC500UniverseSelectionModel
from minilean.universes.universe import Universe

DAY = datetime(2024, 1, 2)


def _symbol(ticker: str) -> Symbol:
    return Symbol(SecurityIdentifier(ticker, date(1998, 1, 2), "usa", SecurityType.EQUITY), ticker)


def _day(number: int, **prices: int) -> list[Fundamental]:
    return [Fundamental(_symbol(ticker), DAY + timedelta(days=number), Decimal(price)) for ticker, price in prices.items()]


def test_stocks_that_rise_come_by_the_distance_of_their_averages_once_both_are_ready() -> None:
    model: Any = EmaCrossUniverseSelectionModel(1, 2, 2, UniverseSettings(Resolution.DAILY))
    assert model.select_coarse(None, _day(0, AAA=100, BBB=100, CCC=100, DDD=100)) == []
    # the slow average begins with the mean of two days: 105 below 110, 150 below 200, 99 above 98, 125 below 150
    assert [s.value for s in model.select_coarse(None, _day(1, AAA=110, BBB=200, CCC=98, DDD=150))] == ["BBB", "DDD"]


def test_a_hundredth_is_not_enough() -> None:
    model: Any = EmaCrossUniverseSelectionModel(1, 2)
    model.select_coarse(None, _day(0, AAA=100, BBB=100))
    # 102 over 101 is less than a hundredth, 103 over 101.5 more
    assert [s.value for s in model.select_coarse(None, _day(1, AAA=102, BBB=103))] == ["BBB"]


class _Company(SimpleNamespace):
    """A stock with the figures of its company."""


def _company(ticker: str, dollars: float, sector: str, **changes: Any) -> _Company:
    figures: dict[str, Any] = {"country": "USA", "exchange": "NYS", "listed": datetime(2000, 1, 3), "cap": 1e9, **changes}
    return _Company(
        symbol=_symbol(ticker),
        dollar_volume=dollars,
        has_fundamental_data=True,
        volume=1,
        price=1,
        company_reference=SimpleNamespace(
            country_id=figures["country"], primary_exchange_id=figures["exchange"], industry_template_code=sector
        ),
        security_reference=SimpleNamespace(ipo_date=figures["listed"]),
        market_cap=figures["cap"],
    )


def test_the_largest_companies_of_every_sector_once_a_month() -> None:
    model: Any = QC500UniverseSelectionModel()
    algorithm = SimpleNamespace(time=datetime(2024, 1, 2))
    stocks = [
        _company("AAA", 5, "bank"),
        _company("BBB", 9, "mine"),
        _company("CCC", 7, "bank", country="CAN"),
        _company("DDD", 7, "bank", exchange="ASE"),
        _company("EEE", 7, "bank", listed=datetime(2023, 9, 1)),
        _company("FFF", 7, "bank", cap=4e8),
    ]
    assert [s.value for s in model.select_coarse(algorithm, stocks)] == ["BBB", "CCC", "DDD", "EEE", "FFF", "AAA"]
    assert [s.value for s in model.select_fine(algorithm, stocks)] == ["BBB", "AAA"]
    assert model.select_coarse(algorithm, stocks) is Universe.UNCHANGED
    algorithm.time = datetime(2024, 2, 1)
    assert model.select_coarse(algorithm, stocks) is not Universe.UNCHANGED


def test_without_figures_it_keeps_looking_and_selects_nobody() -> None:
    model: Any = QC500UniverseSelectionModel(UniverseSettings(Resolution.DAILY))
    algorithm = SimpleNamespace(time=datetime(2024, 1, 2))
    assert model.select_coarse(algorithm, _day(0, AAA=1)) is Universe.UNCHANGED
    assert model.select_fine(algorithm, []) is Universe.UNCHANGED
    assert model.select_coarse(algorithm, [_company("AAA", 5, "bank")]) == [_symbol("AAA")]
