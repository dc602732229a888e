"""What the log says of refused orders: each message as the runtime itself writes it."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from minilean.common.enums import Resolution, SecurityType
from minilean.framework.framework import Framework
from minilean.results.analysis import log_messages
from minilean.results.analysis.log_messages import LogMessage

ALL = [value for value in vars(log_messages).values() if isinstance(value, LogMessage)]


def _warming_up(desk: Any, spy: Any) -> None:
    desk.state.is_warming_up = True
    desk.trading.market_order(spy.symbol, 1)


def _non_tradable(desk: Any, spy: Any) -> None:
    spy.is_tradable, spy.is_delisted = False, True
    desk.trading.market_order(spy.symbol, 1)


def _forex_rate(desk: Any, _: Any) -> None:
    pair = desk.add("EURUSD", SecurityType.FOREX)
    desk.bar(pair, 1.1, 1.2, 1.0, 1.1)
    desk.trading.market_order(pair.symbol, 1)


def _open_while_open(desk: Any, _: Any) -> None:
    fine = desk.add("QQQ", resolution=Resolution.HOUR)
    desk.bar(fine, 100, 101, 99, 100)
    desk.at(2016, 1, 5, 10)
    desk.trading.market_on_open_order(fine.symbol, 1)


def _close_too_late(desk: Any, spy: Any) -> None:
    desk.at(2016, 1, 5, 15, 45)
    desk.trading.market_on_close_order(spy.symbol, 1)


def _delisted(desk: Any, spy: Any) -> None:
    spy.is_delisted = True
    algorithm = SimpleNamespace(securities=desk.securities, utc_time=desk.clock.utc, debug=desk.messages.debug, error=desk.messages.error)
    framework = SimpleNamespace(_algorithm=algorithm, alpha=None, _warn_once=lambda key, text: desk.messages.debug(text))
    Framework._initialized(framework, [SimpleNamespace(symbol=spy.symbol)])  # type: ignore[arg-type]


REFUSED: dict[str, Callable[[Any, Any], object]] = {
    "WARMING_UP": _warming_up,
    "NON_TRADABLE": _non_tradable,
    "QUANTITY_ZERO": lambda desk, spy: desk.trading.market_order(spy.symbol, 0),
    "PRICE_ZERO": lambda desk, spy: desk.trading.market_order(desk.add("NEWCO").symbol, 1),
    "FOREX_RATE_ZERO": _forex_rate,
    "LESS_THAN_LOT": lambda desk, spy: desk.trading.market_order(spy.symbol, 0.5),
    "MARKET_ON_OPEN_WHILE_OPEN": _open_while_open,
    "MARKET_ON_CLOSE_TOO_LATE": _close_too_late,
    "INSIGHTS_ON_DELISTED": _delisted,
}


def said(desk: Any) -> list[str]:
    return [*desk.messages.debugs, *desk.messages.errors]


@pytest.mark.parametrize("name", REFUSED)
def test_what_the_runtime_says_is_told_by_one_diagnosis(make_run, desk, spy, name: str) -> None:
    REFUSED[name](desk, spy)
    run = make_run(log=said(desk))
    found = [finding for message in ALL for finding in message(run)]
    assert [(finding.name, finding.sample) for finding in found] == [(getattr(log_messages, name).name, said(desk)[0])]


def test_an_order_that_is_taken_is_told_by_none(make_run, desk, spy) -> None:
    desk.trading.market_order(spy.symbol, 1)
    assert [finding for message in ALL for finding in message(make_run(log=said(desk)))] == []


def test_a_missing_rate_of_the_quote_currency_is_none_of_leans_findings(make_run) -> None:
    line = "2016-01-05 16:00:00 SAP: EUR has no conversion rate yet, for lack of data of its currency pair."
    assert log_messages.FOREX_RATE_ZERO(make_run(log=[line])) == []


@pytest.mark.parametrize("message", ALL, ids=lambda message: message.name)
def test_each_message_is_found_and_counted_and_its_parts_are_not(make_run, message: LogMessage) -> None:
    line = "2016-01-04 16:00:00 " + "x".join(message.fragments)
    (finding,) = message(make_run(log=["before", line, line.upper()]))
    assert (finding.name, finding.sample, finding.count) == (message.name, line, 2)
    assert message(make_run(log=[fragment[1:] for fragment in message.fragments])) == []
