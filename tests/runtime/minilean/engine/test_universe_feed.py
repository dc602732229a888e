"""What securities of universes bring into slices when they come and go, in a whole run on the synthetic data folder."""

from __future__ import annotations

import itertools
from datetime import datetime
from pathlib import Path

from minilean.common.enums import OrderStatus, OrderType
from minilean.engine.backtest import BacktestOutcome, BacktestSpec, run_backtest
from minilean.project.loading import find_project

TAKING_TURNS = """from AlgorithmImports import *

class TakingTurns(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 16)
        self.universe_settings.resolution = Resolution.DAILY
        selector = lambda time: ["SPY" if time.day % 2 else "XLB"]
        self.set_universe_selection(CustomUniverseSelectionModel("Turns", selector))
        self.seen = []

    def on_data(self, data):
        subscribed = sorted(config.symbol.value for config in self.subscription_manager.subscriptions)
        self.seen.append((self.time.day, [symbol.value for symbol in data.bars.keys()], subscribed))
        if self.time.day == 15:
            self.market_order(list(data.bars.keys())[0], 1)
"""


def test_a_security_that_comes_back_and_leaves_again_is_subscribed_to_only_in_between(tmp_path: Path, conformance_data: Path) -> None:
    file = tmp_path / "algorithm.py"
    file.write_text(TAKING_TURNS)
    outcome = run_backtest(BacktestSpec(find_project(file), conformance_data, tmp_path / "storage"))
    assert outcome.error is None
    turns = [(day, "SPY" if day % 2 else "XLB") for day in (5, 6, 7, 8, 9, 12, 13, 14, 15)]
    assert outcome.runtime.algorithm.seen[:-1] == [(day, [ticker], [ticker]) for day, ticker in turns]
    # an open order keeps SPY, and fills
    assert outcome.runtime.algorithm.seen[-1] == (16, ["SPY", "XLB"], ["SPY", "XLB"])
    assert [holding.quantity for holding in outcome.runtime.portfolio.values() if holding.invested] == [1]


ASKED = """from AlgorithmImports import *

class Asked(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 7)
        self.set_end_date(2015, 1, 12)
        self.universe_settings.resolution = Resolution.DAILY
        self.asked = []
        self.{add}
        self.schedule.on(self.date_rules.every_day(), self.time_rules.midnight, lambda: self.asked.append(f"{self.time:%d} midnight"))

    def pick(self, moment):
        self.asked.append(f"{self.time:%d} {moment:%H:%M:%S.%f}")
        return ["SPY"]
"""


def _asked(tmp_path: Path, data: Path, add: str) -> list[str]:
    file = tmp_path / "algorithm.py"
    file.write_text(ASKED.replace("{add}", add))
    outcome = run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage"))
    assert outcome.error is None
    return outcome.runtime.algorithm.asked


def test_a_function_of_the_date_is_asked_before_the_events_of_each_midnight_and_not_at_weekends(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as LEAN's runs of custom_universe_times and selection_before_events show
    at = "00:00:00.000000"
    days = [[f"{day} {at}", f"{day} midnight"] for day in ("07", "08", "09")]
    expected = [*itertools.chain(*days), "10 midnight", "11 midnight", f"12 {at}", "12 midnight"]
    assert _asked(tmp_path, conformance_data, 'add_universe("mine", self.pick)') == expected


def test_a_model_repeats_bars_and_is_asked_once_more_at_the_start_and_after_the_events_from_then_on(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as LEAN's runs of custom_universe_times and universe_model_picks_twice show: a tick after midnight, which no time shows
    at = "00:00:00.000000"
    expected = [
        f"07 {at}", "07 midnight", f"07 {at}", "08 midnight", f"08 {at}", "09 midnight", f"09 {at}",
        "10 midnight", "11 midnight", "12 midnight", f"12 {at}",
    ]  # fmt: skip
    model = 'add_universe_selection(CustomUniverseSelectionModel("mine", self.pick))'
    assert _asked(tmp_path, conformance_data, model) == expected


def test_after_a_warm_up_a_model_is_asked_at_midnight_itself(tmp_path: Path, conformance_data: Path) -> None:
    # as LEAN's run of etf_universe_and_warm_up shows: what comes after the warm-up is counted from the session before the start
    model = 'add_universe_selection(CustomUniverseSelectionModel("mine", self.pick)); self.set_warm_up(timedelta(2))'
    asked = _asked(tmp_path, conformance_data, model)
    assert asked[-4:] == ["10 midnight", "11 midnight", "12 00:00:00.000000", "12 midnight"]


def _strict(tmp_path: Path, data: Path, program: str, strict: bool = True) -> BacktestOutcome:
    file = tmp_path / "algorithm.py"
    file.write_text("from AlgorithmImports import *\n\n" + program)
    return run_backtest(BacktestSpec(find_project(file), data, tmp_path / "storage", strict=strict))


REMOVED = """class Removed(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2016, 5, 2)
        self.set_end_date(2016, 5, 13)
        self.add_equity("XLF", Resolution.DAILY)
        self.tlt = self.add_equity("TLT", Resolution.DAILY).symbol
        self.seen = []

    def on_data(self, data):
        self.seen.append((self.time, sorted(item.key.value for item in data.bars)))
        if len(self.seen) == 2:
            self.remove_security(self.tlt)
        if len(self.seen) == 5:
            self.ticket = self.market_order(self.tlt, 5)
"""


def test_an_order_of_a_removed_security_adds_it_with_minutes_and_bars_are_repeated_every_minute_from_then_on(
    tmp_path: Path, conformance_data: Path
) -> None:
    # as LEAN's run of order_of_a_removed_security shows: the first bar of the stream that begins anew is that of 9 May
    outcome = _strict(tmp_path, conformance_data, REMOVED)
    assert outcome.error is None
    algorithm = outcome.runtime.algorithm
    days = [time.day for time, _ in algorithm.seen]
    assert [days.count(day) for day in (2, 3, 4, 5, 6, 9, 10, 11, 12, 13)] == [1, 1, 1, 1, 1, 1, 390, 390, 390, 390]
    assert algorithm.seen[6] == (datetime(2016, 5, 10, 9, 31), ["XLF"])
    ticket, security = algorithm.ticket, algorithm.securities["TLT"]
    assert (ticket.order_type, ticket.status, ticket.quantity_filled) == (OrderType.MARKET_ON_OPEN, OrderStatus.SUBMITTED, 0)
    # the last known price is that of the daily bars
    assert (security.price, security.volume) == (70.9922626, 2065957)


def test_without_strictness_the_same_order_is_refused(tmp_path: Path, conformance_data: Path) -> None:
    error = _strict(tmp_path, conformance_data, REMOVED, strict=False).error
    assert "UnsupportedCall" in str(error)
    assert "set that to Resolution.DAILY" in str(error)


MINUTES = """class Minutes(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 11, 24)
        self.set_end_date(2015, 11, 30)
        {add}
        self.xlf = self.add_equity("XLF", Resolution.DAILY).symbol
        self.average = self.sma(self.xlf, 400)
        self.seen = []

    def on_data(self, data):
        bar = data.bars.get(self.xlf)
        self.seen.append((self.time, bar.time, bar.end_time, bar.is_fill_forward, bar.volume))
        self.last = self.securities[self.xlf].get_last_data()
"""


def test_a_subscription_of_minutes_without_prices_makes_daily_bars_come_every_minute(tmp_path: Path, conformance_data: Path) -> None:
    outcome = _strict(tmp_path, conformance_data, MINUTES.replace("{add}", 'self.add_equity("TLT")'))
    assert outcome.error is None
    algorithm = outcome.runtime.algorithm
    kinds = [(c.symbol.value, c.data_type.__name__, str(c.resolution)) for c in algorithm.subscription_manager.subscriptions]
    assert kinds == [("TLT", "TradeBar", "MINUTE"), ("TLT", "QuoteBar", "MINUTE"), ("XLF", "TradeBar", "DAILY")]
    # the first day its bar alone, then whole days, of which one closes early; as LEAN's run of mixed_resolutions counts them
    assert [sum(time.day == day for time, *_ in algorithm.seen) for day in (24, 25, 27, 30)] == [1, 390, 210, 390]
    moment, start, end, copied, volume = algorithm.seen[391 + 210]
    assert (moment, start, end) == (datetime(2015, 11, 30, 9, 31), datetime(2015, 11, 27, 9, 30), datetime(2015, 11, 27, 13))
    assert (copied, volume) == (True, 0)
    # to an indicator a copy is nothing new, as in that run, and the security's last data stay those of the last bar
    assert algorithm.average.samples == 4
    assert not algorithm.last.is_fill_forward


def test_a_daily_stream_that_joins_later_brings_the_days_back(tmp_path: Path, conformance_data: Path) -> None:
    # nothing is left of the stream without prices by then: the next one decides
    later = MINUTES.replace("{add}", 'self.add_equity("TLT")').replace(
        "        self.last", '        if len(self.seen) == 2:\n            self.add_equity("XLK", Resolution.DAILY)\n        self.last'
    )
    outcome = _strict(tmp_path, conformance_data, later)
    assert outcome.error is None
    times = [time for time, *_ in outcome.runtime.algorithm.seen]
    assert times == [
        datetime(2015, 11, 24, 16), datetime(2015, 11, 25, 9, 31), datetime(2015, 11, 25, 16), datetime(2015, 11, 27, 13),
        datetime(2015, 11, 30, 16),
    ]  # fmt: skip
    assert outcome.runtime.algorithm.seen[2][3] is False


def test_a_warm_up_of_days_gives_a_stream_of_minutes_daily_bars_and_then_the_last_of_them(tmp_path: Path, conformance_data: Path) -> None:
    program = MINUTES.replace("{add}", 'self.tlt = self.add_equity("TLT").symbol; self.set_warm_up(2, Resolution.DAILY)').replace(
        "        self.last",
        "        tlt = data.bars.get(self.tlt)\n        self.minutes = [*getattr(self, 'minutes', []), tlt]\n        self.last",
    )
    outcome = _strict(tmp_path, conformance_data, program)
    assert outcome.error is None
    bars = outcome.runtime.algorithm.minutes
    assert [(bar.time, bar.end_time) for bar in bars[:2]] == [
        (datetime(2015, 11, day, 9, 30), datetime(2015, 11, day, 16)) for day in (20, 23)
    ]
    assert (bars[2].time, bars[2].end_time, bars[2].is_fill_forward) == (
        datetime(2015, 11, 24, 9, 30), datetime(2015, 11, 24, 9, 31), True,
    )  # fmt: skip
    assert {bar.close for bar in bars[2:]} == {bars[1].close}


PAIR = """class Pair(QCAlgorithm):
    def initialize(self):
        self.set_start_date(2015, 1, 5)
        self.set_end_date(2015, 1, 6)
        self.add_equity("TLT")
        self.pair = self.add_forex("EURUSD", Resolution.DAILY, Market.OANDA).symbol
        {warm_up}
        self.seen = []

    def on_data(self, data):
        bar = data.quote_bars.get(self.pair)
        if bar is not None and len(self.seen) < 2:
            self.seen.append((self.time, bar.time, bar.end_time, bar.is_fill_forward))
"""


def test_a_warm_up_that_no_bar_has_ended_in_repeats_the_bar_in_progress(tmp_path: Path, conformance_data: Path) -> None:
    # as the moments of LEAN's run of keywords show
    plain = _strict(tmp_path, conformance_data, PAIR.replace("{warm_up}", "pass")).runtime.algorithm.seen
    assert plain[0] == (datetime(2015, 1, 5, 19), datetime(2015, 1, 4, 19), datetime(2015, 1, 5, 19), False)
    warmed = _strict(tmp_path, conformance_data, PAIR.replace("{warm_up}", "self.set_warm_up(timedelta(0))")).runtime.algorithm.seen
    assert [(time, copied) for time, _, _, copied in warmed] == [(datetime(2015, 1, 5, 0, 1), True), (datetime(2015, 1, 5, 0, 2), True)]
