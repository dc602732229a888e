"""Headlines of a file as a run comes to know them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from AlgorithmImports import (
    PythonData,
    QCAlgorithm,
    Resolution,
    Slice,
    SubscriptionDataConfig,
    SubscriptionDataSource,
    SubscriptionTransportMedium,
)
from forecasting.headlines.dated_headlines import read_headline
from forecasting.strategy.headline_history import HeadlineHistory
from minilean.testing import run

LINES = [
    "2024-01-02 08:00:00,one", "2024-01-04 17:00:00,two", "2024-01-05 08:00:00,three", "2024-01-06 12:00:00,four",
    "2024-01-08 10:30:00,five",
]  # fmt: skip


def test_what_was_known_before_the_run_and_what_arrives_is_known_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "headlines.csv"
    file.write_text("\n".join(LINES))

    class News(PythonData):
        def get_source(self, config: SubscriptionDataConfig, date: datetime, is_live_mode: bool) -> SubscriptionDataSource:
            return SubscriptionDataSource(str(file), SubscriptionTransportMedium.LOCAL_FILE)

        def reader(self, config: SubscriptionDataConfig, line: str, date: datetime, is_live_mode: bool) -> News | None:
            found = read_headline(line)
            assert found is not None
            point = News()
            point.symbol = config.symbol
            point.time = point.end_time = found[0]
            point["headline"] = found[1]
            return point

    seen: list[tuple[str, tuple[str, ...]]] = []

    class Reads(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.news = HeadlineHistory(self, News, self.add_data(News, "SPYNEWS", Resolution.DAILY).symbol, Resolution.DAILY)
            self.news.read(datetime(2024, 1, 2, 8))
            self.schedule.on(self.date_rules.every_day(spy), self.time_rules.before_market_open(spy, 5), self.look)

        def on_data(self, slice: Slice) -> None:
            self.news.keep(slice)

        def look(self) -> None:
            seen.append((f"{self.time:%m-%d %H:%M}", self.news.headlines.texts))

    # the run begins on Friday, 5 January
    run(Reads, {"SPY": [100] * 6}, start="2024-01-02", bars_before=3)

    assert seen == [
        ("01-05 09:25", ("one", "two", "three")),
        ("01-08 09:25", ("one", "two", "three", "four")),
        ("01-09 09:25", ("one", "two", "three", "four", "five")),
    ]


def test_where_the_first_headline_is_to_come_nothing_is_asked_for() -> None:
    class Silent(QCAlgorithm):
        def initialize(self) -> None:
            self.add_equity("SPY", Resolution.DAILY)
            news = HeadlineHistory(self, PythonData, None, Resolution.DAILY)
            news.read(datetime(2024, 6, 1))
            assert len(news.headlines) == 0

    run(Silent, {"SPY": [100, 100]}, start="2024-01-02")
