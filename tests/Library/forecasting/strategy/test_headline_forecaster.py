"""When networks of headlines are refitted and what they are asked about; tests/algorithms/sentiment_lstm has whole runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pytest

from AlgorithmImports import QCAlgorithm, Resolution, TradeBar
from forecasting.bars import DailyBars
from forecasting.errors import NothingForecast
from forecasting.headlines.dated_headlines import DatedHeadlines, collected
from forecasting.headlines.headline_refit import LOSS, HeadlineTask, headline_spec
from forecasting.headlines.text_model import TextModel
from forecasting.refit_schedule import RefitSchedule
from forecasting.specs import ModelSpec, NetworkSpec, TrainingSpec
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.headline_forecaster import HeadlineForecaster
from forecasting.strategy.training_budget import TrainingBudget
from minilean.testing import RunResult, run

SPEC = headline_spec(NetworkSpec("sentiment", units=1, layers=1, vocabulary=5, embedding=1), TrainingSpec(loss=LOSS), 4, 20)
HEADLINES = [
    (datetime(2024, 1, 24, 8), "one"),
    (datetime(2024, 1, 30, 17), "two"),
    (datetime(2024, 1, 31, 8), "three"),
    (datetime(2024, 1, 31, 10), "four"),
    (datetime(2024, 2, 2, 8), "five"),
]


@dataclass(frozen=True)
class Settings:
    """What the forecaster is told."""

    ticker: str = "SPY"
    text_model: ModelSpec = SPEC
    task: HeadlineTask = field(default_factory=HeadlineTask)
    seeds: tuple[int, ...] = (1,)
    weights: str = "train"
    budget: float = 0.0
    schedule: RefitSchedule = field(default_factory=lambda: RefitSchedule("monthly", date(2024, 1, 25)))


class Known:
    """Headlines, those to come too: the forecaster must look at none of them."""

    headlines = collected(HEADLINES)


def go(fails: bool) -> tuple[RunResult, list[tuple[str, str, int, str]], list[tuple[str, tuple[str, ...]]]]:
    refits: list[tuple[str, str, int, str]] = []
    asked: list[tuple[str, tuple[str, ...]]] = []

    class Run(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            history = DailyHistory(self, TradeBar, Resolution.DAILY)
            self.forecaster = HeadlineForecaster(self, "planted", Settings(), spy, history, Known())  # type: ignore[arg-type]
            models = self.forecaster.models

            def refit(period: str, moment: np.datetime64, headlines: DatedHeadlines, bars: DailyBars, budget: TrainingBudget) -> str:
                refits.append((period, str(moment.astype("datetime64[m]")), len(headlines), str(bars.times[-1].astype("datetime64[D]"))))
                if fails:
                    return models.skip(period, "It was not to be.")
                models.members = (TextModel(SPEC, {}, ()),)
                return ""

            def mean_class(texts: Sequence[str]) -> float:
                asked.append((f"{self.time:%m-%d}", tuple(texts)))
                return 0.5

            models.refit, models.mean_class = refit, mean_class  # type: ignore[method-assign]
            self.forecaster.schedule_refits()
            self.schedule.on(self.date_rules.every_day(spy), self.time_rules.before_market_open(spy, 5), self.forecaster.mean_class)

        def on_end_of_algorithm(self) -> None:
            self.forecaster.end()

    # the run begins on Thursday, 25 January
    result = run(Run, {"SPY": [100] * 23}, start="2024-01-02", bars_before=16)
    return result, refits, asked


def test_it_refits_at_the_start_and_at_month_ends_on_what_was_known_then() -> None:
    _, refits, _ = go(fails=False)
    assert refits == [("2023-12", "2023-12-31T08:00", 0, "2024-01-24"), ("2024-01", "2024-01-31T08:00", 2, "2024-01-30")]


def test_each_session_is_asked_about_its_own_headlines() -> None:
    _, _, asked = go(fails=False)
    told = dict(asked)
    assert told["01-31"] == ("two", "three")
    assert told["02-01"] == ("four",)
    assert told["02-02"] == ("five",)
    assert told["01-25"] == told["01-30"] == ()


def test_without_a_network_nothing_is_asked_that_is_said_once_and_the_run_is_no_success() -> None:
    with pytest.raises(NothingForecast, match=r"No refit succeeded, so nothing was traded; the last of 2: It was not to be\.") as caught:
        go(fails=True)
    assert caught.value.__notes__
