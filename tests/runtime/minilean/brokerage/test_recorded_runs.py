"""Two conformance cases sent by hand at their recorded times: events, orders and the hash that real LEAN gave."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from minilean.common.cash_amount import CashAmount
from minilean.common.enums import DataNormalizationMode, Resolution, SecurityType
from minilean.data.bars import TradeBar
from minilean.data.folder import DataFolder
from minilean.data.market_hours import ExchangeHours
from minilean.data.subscription_config import SubscriptionConfig
from minilean.framework.portfolio_target import PortfolioTarget
from minilean.orders.fees import OrderFee
from minilean.orders.order_hash import order_list_hash
from minilean.orders.properties import OrderProperties
from minilean.orders.requests import UpdateOrderFields
from minilean.orders.time_in_force import TimeInForce
from minilean.reality_models.fees import ConstantFeeModel, FeeModel
from minilean.reality_models.slippage import ConstantSlippageModel, VolumeShareSlippageModel

ADJUSTED = DataNormalizationMode.ADJUSTED


def session(hours: ExchangeHours, day: date) -> tuple[datetime, datetime]:
    found = hours.session(day)
    assert found is not None, day
    return found


def replay(desk: Any, data: Path, tickers: list[str], start: date, end: date, actions: dict[str, Callable[[dict[str, Any]], None]]) -> None:
    """Step through the daily bars; at a bar's end fills come first, then the action of that local time, then fills again."""
    folder = DataFolder(data)
    securities, steps = {}, set(datetime.fromisoformat(text) for text in actions)
    series, closes = {}, set()
    for ticker in tickers:
        symbol = folder.create_symbol(ticker)
        hours = folder.market_hours.hours("usa", ticker, SecurityType.EQUITY)
        config = SubscriptionConfig(symbol, TradeBar, Resolution.DAILY, hours)
        properties = folder.symbol_properties.get("usa", ticker, SecurityType.EQUITY)
        securities[ticker] = desk.include(symbol, hours, properties, config)
        series[ticker] = folder.series(symbol, Resolution.DAILY)
        closes |= {session(hours, day)[1] for day in hours.open_days(start, end)}
    zone = desk.clock.zone
    for local in sorted(steps | closes):
        desk.clock.set(zone.to_utc(local))
        for ticker, security in securities.items():
            days = series[ticker].ordinals.tolist()
            if local in closes and local.toordinal() in days:
                security.update(series[ticker].bar(days.index(local.toordinal()), ADJUSTED))
        desk.portfolio._invalidate()
        if local in closes:
            desk.scan()
        action = actions.get(local.isoformat(sep=" "))
        if action is not None:
            action(securities)
        desk.scan()


def check(desk: Any, expected: Path) -> None:
    with open(expected / "order_events.csv", newline="") as file:
        recorded = list(csv.DictReader(file))
    assert len(desk.orders.order_events) == len(recorded)
    for event, row in zip(desk.orders.order_events, recorded, strict=True):
        got = (int((event._utc - datetime(1970, 1, 1)).total_seconds()), event.order_id, event.status.camel_name, event.symbol.value)
        assert got == (int(row["time"]), int(row["order_id"]), row["status"], row["symbol"])
        assert event.fill_quantity == float(row["fill_quantity"])
        assert event.fill_price == pytest.approx(float(row["fill_price"]), rel=1e-12)
        assert event.order_fee.value.amount == pytest.approx(float(row["fee"] or 0), abs=1e-9)
    with open(expected / "orders.csv", newline="") as file:
        for row in csv.DictReader(file):
            order = desk.orders.orders[int(row["id"])]
            assert (order.status, order.tag, order.quantity) == (int(row["status"]), row["tag"], float(row["quantity"]))
            assert f"{order.time:%Y-%m-%dT%H:%M:%SZ}" == row["time"]
    statistics = json.loads((expected / "statistics.json").read_text())
    assert order_list_hash(desk.orders.orders) == statistics["order_list_hash"]


def test_order_types(desk, conformance_data):
    trading, tickets, answers = desk.trading, [], []

    def price(security: Any, factor: float) -> float:
        return round(security.price * factor, 2)

    def send_stop_limit(s: dict[str, Any]) -> None:
        trading.stop_limit_order(s["TLT"].symbol, 70, price(s["TLT"], 1.002), price(s["TLT"], 1.004))

    def send_limit(s: dict[str, Any]) -> None:
        tickets.append(trading.limit_order(s["ACME"].symbol, 10, price(s["ACME"], 0.5)))

    def update(s: dict[str, Any]) -> None:
        fields = UpdateOrderFields()
        fields.limit_price = price(s["ACME"], 1.02)
        fields.quantity = 12
        answers.append(tickets[0].update(fields).is_success)

    def three_orders(s: dict[str, Any]) -> None:
        trading.order(s["XLK"].symbol, 10)
        trading.buy(s["TLT"].symbol, 5)
        trading.sell(s["ACME"].symbol, 3)

    def two_targets(s: dict[str, Any]) -> None:
        trading.set_holdings([PortfolioTarget(s["TLT"].symbol, 0.25), PortfolioTarget(s["XLK"].symbol, 0.25)])

    def in_session(s: dict[str, Any]) -> None:
        trading.market_order(s["XLK"].symbol, 10, tag="market during the session")

    actions: dict[str, Callable[[dict[str, Any]], Any]] = {
        "2016-01-05 16:00:00": lambda s: trading.market_order(s["XLK"].symbol, 100, tag="market after the close"),
        "2016-01-07 16:00:00": lambda s: trading.limit_order(s["XLK"].symbol, 50, price(s["XLK"], 0.99)),
        "2016-01-08 16:00:00": lambda s: trading.stop_market_order(s["XLK"].symbol, -60, price(s["XLK"], 0.985)),
        "2016-01-11 16:00:00": send_stop_limit,
        "2016-01-13 16:00:00": lambda s: trading.market_on_open_order(s["TLT"].symbol, -40),
        "2016-01-14 16:00:00": lambda s: trading.market_on_close_order(s["ACME"].symbol, 25),
        "2016-01-15 00:00:00": send_limit,
        "2016-01-19 16:00:00": lambda s: answers.append(tickets[0].update(UpdateOrderFields()).is_success),
        "2016-01-20 16:00:00": update,
        "2016-01-22 16:00:00": send_limit,
        "2016-01-26 16:00:00": lambda s: answers.append(tickets[1].cancel().is_success),
        "2016-01-29 16:00:00": lambda s: trading.market_order(s["ACME"].symbol, 100_000),
        "2016-02-02 16:00:00": lambda s: trading.market_order(s["ACME"].symbol, 0),
        "2016-02-05 16:00:00": lambda s: trading.set_holdings(s["TLT"].symbol, -0.3),
        "2016-02-12 16:00:00": two_targets,
        "2016-02-19 16:00:00": lambda s: trading.set_holdings(s["ACME"].symbol, 0.4, liquidate_existing_holdings=True),
        "2016-03-04 16:00:00": lambda s: trading.liquidate(s["ACME"].symbol),
        "2016-03-11 16:00:00": three_orders,
        "2016-03-22 16:00:00": lambda s: trading.liquidate(),
        "2016-03-31 10:00:00": in_session,
        "2016-04-04 10:00:00": in_session,
        "2016-04-07 10:00:00": lambda s: trading.set_holdings(s["TLT"].symbol, 0.5),
    }
    replay(desk, conformance_data, ["XLK", "TLT", "ACME"], date(2016, 1, 4), date(2016, 6, 30), actions)
    assert answers == [True, True, True]
    check(desk, conformance_data.parent / "expected" / "order_types")


def test_expiring_orders(desk, conformance_data):
    trading = desk.trading

    def good_for(time_in_force: Any, tag: str) -> Callable[[dict[str, Any]], None]:
        def send(s: dict[str, Any]) -> None:
            properties = OrderProperties()
            properties.time_in_force = time_in_force
            trading.limit_order(s["XLK"].symbol, 10, round(s["XLK"].price * 0.8, 2), tag=tag, order_properties=properties)

        return send

    def by_default(s: dict[str, Any]) -> None:
        trading.default_order_properties.time_in_force = TimeInForce.DAY
        trading.limit_order(s["XLK"].symbol, 10, round(s["XLK"].price * 1.05, 2), tag="marketable")
        trading.stop_market_order(s["XLK"].symbol, -10, round(s["XLK"].price * 0.7, 2), tag="far")

    actions = {
        "2016-07-06 16:00:00": good_for(TimeInForce.DAY, "day"),
        "2016-07-11 16:00:00": good_for(TimeInForce.good_til_date(datetime(2016, 7, 11, 16) + timedelta(days=6)), "until"),
        "2016-07-15 16:00:00": by_default,
    }
    replay(desk, conformance_data, ["XLK"], date(2016, 7, 1), date(2016, 9, 30), actions)
    check(desk, conformance_data.parent / "expected" / "expiring_orders")
    assert [float(order.price) for order in desk.orders.orders.values()] == [0.0] * 4
    assert desk.portfolio.cash_exact == Decimal(100_000)


def test_margin_calls(desk, conformance_data):
    # margin calls are raw market orders of 10:00 to 15:00, which wait for the bar of 16:00
    model = desk.portfolio.margin_call_model

    def hourly(s: dict[str, Any]) -> None:
        model.execute_margin_call(model.get_margin_call_orders()[0])

    def at_close(s: dict[str, Any]) -> None:
        for security in s.values():
            security.set_leverage(4)
        if not desk.portfolio.invested:
            desk.trading.set_holdings([PortfolioTarget(s["TMV"].symbol, -1.9), PortfolioTarget(s["ACME"].symbol, 1.9)])

    hours = DataFolder(conformance_data).market_hours.hours("usa", "SPY", SecurityType.EQUITY)
    actions: dict[str, Callable[[dict[str, Any]], None]] = {}
    for day in hours.open_days(date(2015, 1, 2), date(2015, 12, 31)):
        opened, closed = session(hours, day)
        actions[closed.isoformat(sep=" ")] = at_close
        for hour in range(10, closed.hour):
            actions[opened.replace(hour=hour, minute=0).isoformat(sep=" ")] = hourly
    replay(desk, conformance_data, ["TMV", "ACME"], date(2015, 1, 2), date(2015, 12, 31), actions)
    check(desk, conformance_data.parent / "expected" / "margin_calls")


class HalfCentFee(FeeModel):
    def get_order_fee(self, parameters):
        return OrderFee(CashAmount(0.005 * abs(float(parameters.order.quantity)) + 0.25, "USD"))


def test_cost_models(desk, conformance_data):
    desk.portfolio.set_cash(150_000)
    expected = conformance_data.parent / "expected" / "cost_models"
    with open(expected / "orders.csv", newline="") as file:
        times = sorted({datetime.fromisoformat(row["time"]).replace(tzinfo=None) for row in csv.DictReader(file)})
    names, weights, turn = ["XLK", "TLT", "ACME", "SPY"], [0.3, 0.2, 0.25, 0.2], 0

    def prepare(s: dict[str, Any]) -> None:
        for security in s.values():
            security.set_leverage(1.5)
        s["XLK"].set_fee_model(ConstantFeeModel(2.5))
        s["TLT"].set_fee_model(HalfCentFee())
        s["ACME"].set_slippage_model(ConstantSlippageModel(0.001))
        s["SPY"].set_slippage_model(VolumeShareSlippageModel(0.025, 0.1))

    def trade(s: dict[str, Any]) -> None:
        nonlocal turn
        turn += 1
        for i, name in enumerate(names):
            desk.trading.set_holdings(s[name].symbol, weights[(i + turn) % 4] * (-1 if (i + turn) % 5 == 0 else 1))

    actions: dict[str, Callable[[dict[str, Any]], None]] = {"2016-04-01 09:30:00": prepare}
    actions |= {desk.clock.zone.to_local(utc).isoformat(sep=" "): trade for utc in times}
    replay(desk, conformance_data, names, date(2016, 4, 1), date(2016, 12, 30), actions)
    assert turn == 9
    check(desk, expected)
