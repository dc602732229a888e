"""A headline is known at its stamp; the sample that ships is what the generator writes, and a file that the strategy reads."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from headline_data import Headline
from invented_headlines import REMARK, SHIPPED, shipped

from AlgorithmImports import QCAlgorithm, Resolution, Slice
from forecasting.errors import InvalidText
from forecasting.headlines.dated_headlines import read_headlines
from minilean.testing import run


def test_the_sample_is_what_the_generator_writes_and_says_that_it_is_invented() -> None:
    assert SHIPPED.read_bytes() == shipped().encode()
    found, remark = read_headlines(SHIPPED)
    assert remark == REMARK
    assert len(found) > 600


def test_a_headline_arrives_at_its_stamp(tmp_path: Path) -> None:
    Headline.file = tmp_path / "headlines.csv"
    Headline.file.write_text("# a remark\ntime,headline\n2024-01-02 08:15:00,Bank beats, by far\n2024-01-03 17:00:30,Retailer warns\n")
    seen: list[tuple[datetime, str]] = []

    class Reads(QCAlgorithm):
        def initialize(self) -> None:
            self.add_equity("SPY", Resolution.DAILY)
            self.news = self.add_data(Headline, "SPYNEWS", Resolution.DAILY).symbol

        def on_data(self, slice: Slice) -> None:
            if slice.contains_key(self.news):
                assert slice[self.news].end_time == self.time
                seen.append((self.time, slice[self.news]["headline"]))

    run(Reads, {"SPY": [100, 101, 102, 103]}, start="2024-01-02")

    assert seen == [(datetime(2024, 1, 2, 8, 15), "Bank beats, by far"), (datetime(2024, 1, 3, 17, 0, 30), "Retailer warns")]


def test_a_line_without_a_date_is_refused() -> None:
    with pytest.raises(InvalidText, match="has no date"):
        Headline().reader(None, "Bank beats", datetime(2024, 1, 2), False)  # type: ignore[arg-type]
