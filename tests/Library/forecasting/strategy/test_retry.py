from __future__ import annotations

from datetime import datetime

from AlgorithmImports import QCAlgorithm, Resolution
from forecasting.strategy.retry import in_a_minute
from minilean.testing import run


def test_it_is_done_once_and_not_before_the_minute_is_over() -> None:
    done: list[datetime] = []

    class Waits(QCAlgorithm):
        def initialize(self) -> None:
            self.add_equity("SPY", Resolution.DAILY)
            self.schedule.on(self.date_rules.on(2024, 1, 3), self.time_rules.at(9, 35), lambda: in_a_minute(self, self.act))

        def act(self) -> None:
            done.append(self.time)

    run(Waits, {"SPY": [100, 101, 102, 103]}, start="2024-01-02")

    assert len(done) == 1
    # on daily bars the clock next stands at a full hour or at the close
    assert datetime(2024, 1, 3, 9, 36) <= done[0] <= datetime(2024, 1, 3, 16)


def test_what_is_still_missing_then_can_wait_again() -> None:
    tried: list[datetime] = []

    class WaitsTwice(QCAlgorithm):
        def initialize(self) -> None:
            self.add_equity("SPY", Resolution.DAILY)
            self.schedule.on(self.date_rules.on(2024, 1, 3), self.time_rules.at(9, 35), self.act)

        def act(self) -> None:
            tried.append(self.time)
            if len(tried) < 3:
                in_a_minute(self, self.act)

    run(WaitsTwice, {"SPY": [100, 101, 102, 103]}, start="2024-01-02")

    assert len(tried) == 3
    assert tried == sorted(set(tried))
    assert tried[0] == datetime(2024, 1, 3, 9, 35)
