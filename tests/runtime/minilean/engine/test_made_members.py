"""A run whose enumerations were made of numbers is that of their members: identity inside never meets what an algorithm made."""

# ruff: noqa: F403, F405
# pyright: reportIncompatibleMethodOverride=false
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from AlgorithmImports import *
from minilean.common.naming import LeanEnum
from minilean.testing import RunResult, run

PRICES = {"SPY": [100, 102, 50.5, 52.5, 52, 53.5], "IEF": [50, 51, 50, 52, 53, 52]}


class Fills(FillModel):
    """Says in an own event that the order is filled."""

    def __init__(self, made: Callable[[Any], Any]) -> None:
        super().__init__()
        self.made = made

    def market_on_open_fill(self, asset: Any, order: Any) -> Any:
        event = super().market_on_open_fill(asset, order)
        event.status, event.direction = self.made(event.status), self.made(event.direction)
        return event


def program(made: Callable[[Any], Any]) -> type:
    class Program(QCAlgorithm):
        def initialize(self):
            self.seen = []
            self.universe_settings.resolution = made(Resolution.DAILY)
            self.universe_settings.data_normalization_mode = made(DataNormalizationMode.RAW)
            self.set_brokerage_model(made(BrokerageName.INTERACTIVE_BROKERS_BROKERAGE), made(AccountType.CASH))
            spy = self.add_security(made(SecurityType.EQUITY), "SPY", made(Resolution.DAILY))
            ief = self.add_equity("IEF", made(Resolution.DAILY), data_normalization_mode=made(DataNormalizationMode.TOTAL_RETURN))
            ief.set_data_normalization_mode(made(DataNormalizationMode.SPLIT_ADJUSTED))
            spy.set_fill_model(Fills(made))
            self.mean = self.sma("SPY", 2, made(Resolution.DAILY))
            self.bands = self.bb("SPY", 2, 2, made(MovingAverageType.EXPONENTIAL), made(Resolution.DAILY))
            self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel(made(Resolution.DAILY), made(PortfolioBias.LONG)))
            self.day = 0

        def on_data(self, data):
            self.day += 1
            see = self.seen.append
            see(self.history(["SPY", "IEF"], 2, made(Resolution.DAILY), data_normalization_mode=made(DataNormalizationMode.RAW)).to_csv())
            see((self.mean.current.value, self.bands.upper_band.current.value))
            see(self.portfolio.get_margin_remaining("SPY", made(OrderDirection.SELL)))
            see(self.portfolio.get_buying_power(self.securities["SPY"].symbol, made(OrderDirection.SELL)))
            see(str(Symbol.create("ABC", made(SecurityType.EQUITY), "usa").id))
            if self.day == 1:
                tickets = [self.market_on_open_order("SPY", 10), self.limit_order("IEF", 5, 49)]
                see(tickets[1].get(made(OrderField.LIMIT_PRICE)))
            if self.day == 2:
                self.emit_insights(Insight("IEF", timedelta(2), made(InsightType.PRICE), made(InsightDirection.UP)))
            if self.day == 3:
                self.emit_insights(Insight("IEF", timedelta(2), made(InsightType.PRICE), made(InsightDirection.DOWN)))

        def on_order_event(self, event):
            self.seen.append(str(event))
            self.seen.append(str(self.transactions.get_order_by_id(event.order_id)))

    return Program


def result_of(made: Callable[[Any], Any]) -> RunResult:
    return run(program(made), prices=PRICES, splits={"SPY": {"2024-01-04": 2}})


def again(member: LeanEnum) -> Any:
    return type(member)(int(member))


def test_a_run_of_made_members_is_that_of_members() -> None:
    expected, found = result_of(lambda member: member), result_of(again)
    assert len(expected.algorithm.seen) > 30
    assert found.algorithm.seen == expected.algorithm.seen
    assert [(str(order), order.price) for order in found.orders] == [(str(order), order.price) for order in expected.orders]
    assert found.algorithm.portfolio.total_portfolio_value == expected.algorithm.portfolio.total_portfolio_value


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (lambda: Symbol.create("SPY", SecurityType(1), "usa").security_type, SecurityType.EQUITY),
        (lambda: Insight("SPY", timedelta(1), InsightType(0), InsightDirection(1)).direction, InsightDirection.UP),
        (lambda: UniverseSettings(Resolution(4), 0, True, False, timedelta(1)).resolution, Resolution.DAILY),
        (lambda: Series("a", SeriesType(3)).series_type, SeriesType.BAR),
        (lambda: SubmitOrderRequest(OrderType(1), SecurityType(1), "SPY", 1, 0, 0, datetime(2024, 1, 2), "").order_type, OrderType.LIMIT),
    ],
)
def test_what_objects_keep_is_the_member_itself(given: Callable[[], Any], kept: LeanEnum) -> None:
    assert given() is kept
