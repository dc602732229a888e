"""Refits and forecasts on prices that are written down here; tests/algorithms has them in whole runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from AlgorithmImports import QCAlgorithm, QuoteBar, Resolution, Slice, TradeBar
from forecasting.errors import NothingForecast
from forecasting.specs import ModelSpec, TrainingSpec, WindowSpec
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecaster import Forecaster
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars
from minilean.testing import run

SPEC = ModelSpec(WindowSpec(lookback=3, training_bars=8, holdout=1, forecast_bars=5))
DATA = Path(__file__).resolve().parents[3] / "conformance" / "data"


def settings(refit: str = "monthly", at_start: bool = False) -> StrategySettings:
    return StrategySettings(start=date(2015, 3, 2), end=date(2015, 4, 8), forecasts="mean", refit=refit, train_at_start=at_start, spec=SPEC)


class Watches(QCAlgorithm):
    chosen = settings()

    def initialize(self) -> None:
        spy = self.add_equity("SPY", Resolution.DAILY).symbol
        history = DailyHistory(self, TradeBar, Resolution.DAILY)
        self.forecaster = Forecaster(self, "planted", self.chosen, {"SPY": spy}, history, StaleBars(history.bar_ends, 8))
        self.forecaster.schedule_refits()
        self.found: list[float | None] = []
        self.schedule.on(self.date_rules.every_day(spy), self.time_rules.after_market_open(spy, 5), self.look)

    def look(self) -> None:
        forecast = self.forecaster.forecast("SPY")
        self.found.append(None if forecast is None else round(forecast.expected_return, 9))

    def on_end_of_algorithm(self) -> None:
        self.forecaster.end()


@pytest.mark.parametrize(
    ("refit", "months"),
    [
        ("weekly", ["2015-03-06", "2015-03-13", "2015-03-20", "2015-03-27", "2015-04-03"]),
        ("monthly", ["2015-03"]),
        ("quarterly", ["2015-03"]),
        ("once", ["2015-03"]),
    ],
)
def test_models_are_renewed_when_they_are_due_and_forecast_until_the_next(refit: str, months: list[str], tmp_path: Path) -> None:
    class Chosen(Watches):
        chosen = settings(refit)

    result = run(Chosen, data_folder=DATA, start="2015-03-02", end="2015-04-08", object_store=tmp_path)

    records = json.loads((tmp_path / "planted" / "refits.json").read_text())
    assert [one["month"] for one in records if one["outcome"] == "trained"] == months
    found = result.algorithm.found
    assert found[0] is None  # before the first refit
    assert len(set(found) - {None}) == len(months)  # the mean of a refit is one number until the next
    assert result.algorithm.forecaster.models.count("trained") == len(months)
    assert len([line for line in result.log if "There is no model of SPY yet" in line]) == 1


def test_a_run_in_which_every_refit_failed_is_no_success(tmp_path: Path) -> None:
    class Short(Watches):
        chosen = StrategySettings(
            start=date(2015, 3, 2),
            forecasts="mean",
            train_at_start=False,
            spec=ModelSpec(WindowSpec(lookback=3, training_bars=5000, holdout=1)),
        )

    with pytest.raises(Exception, match="No refit of SPY succeeded, so nothing was forecast and nothing traded; the last of 1") as caught:
        run(Short, data_folder=DATA, start="2015-03-27", end="2015-04-02", object_store=tmp_path)
    assert isinstance(caught.value, NothingForecast) or isinstance(caught.value.__cause__, NothingForecast)


def test_pairs_with_a_bar_on_sundays_reach_back_to_the_only_refit_a_year_later() -> None:
    seen: list[str] = []

    class Pair(QCAlgorithm):
        def initialize(self) -> None:
            pair = self.add_forex("EURUSD", Resolution.DAILY, fill_forward=False).symbol
            self.set_benchmark(lambda time: 1)
            spec = replace(SPEC, training=TrainingSpec(epochs=1))
            chosen = StrategySettings(start=date(2015, 3, 2), refit="once", weights="train", spec=spec)
            history = DailyHistory(self, QuoteBar, Resolution.DAILY, days_a_week=6)
            self.forecaster = Forecaster(self, "planted", chosen, {"EURUSD": pair}, history, StaleBars(history.bar_ends, 8))
            self.forecaster.schedule_refits()

        def on_data(self, slice: Slice) -> None:
            if self.time.date() in {date(2015, 3, 15), date(2016, 5, 1)}:  # Sundays
                forecast = self.forecaster.forecast("EURUSD")
                seen.append(f"{forecast and forecast.known_at:%F %H:%M}")

    run(Pair, data_folder=DATA, start="2015-03-02", end="2016-05-02")
    assert seen == ["2015-03-15 20:00", "2016-05-01 20:00"]
