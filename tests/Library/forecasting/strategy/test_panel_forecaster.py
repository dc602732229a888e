"""When a panel's network is refitted and asked, and what is said where it cannot be; tests/algorithms has whole runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from AlgorithmImports import Market, QCAlgorithm, Resolution, SecurityType, Symbol
from forecasting.errors import NothingForecast
from forecasting.forecast import ProbabilityForecast
from forecasting.refit_schedule import RefitSchedule
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.strategy.panel_forecaster import PanelForecaster
from forecasting.strategy.panel_history import PanelHistory
from minilean.datasets.calendars import exchange_sessions
from minilean.testing import RunResult, run

TICKERS = ("AAA", "BBB", "CCC", "DDD")
DAYS = pd.DatetimeIndex(exchange_sessions(date(2023, 1, 3), date(2024, 3, 28)))
FIRST_DAY = 250  # sessions of 2023


@dataclass(frozen=True)
class Chosen:
    panel_model: ModelSpec
    refit: str = "monthly"
    seeds: tuple[int, ...] = (1,)
    weights: str = "load-or-train"
    budget: float = 0.0

    @property
    def schedule(self) -> RefitSchedule:
        return RefitSchedule(self.refit, date(2024, 1, 2))


def prices(last: str = "2024-03-28") -> dict[str, pd.Series]:
    rng = np.random.default_rng(5)
    found = {ticker: pd.Series(50 * np.exp(rng.normal(0, 0.02, len(DAYS)).cumsum()), DAYS) for ticker in TICKERS}
    return {ticker: series.loc[:last] for ticker, series in found.items()} | {"SPY": found["AAA"]}


def trade(chosen: Chosen, store: Path, given: Mapping[str, pd.Series]) -> tuple[RunResult, list[tuple[str, list[str]]]]:
    found: list[tuple[str, list[str]]] = []

    class Asks(QCAlgorithm):
        def initialize(self) -> None:
            symbols = {ticker: Symbol.create(ticker, SecurityType.EQUITY, Market.USA) for ticker in TICKERS}
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            self.forecaster = PanelForecaster(self, "planted", chosen, PanelHistory(self, symbols, Resolution.DAILY))
            self.forecaster.schedule_refits()
            self.schedule.on(self.date_rules.week_end(spy), self.time_rules.after_market_close(spy, 5), self.look)

        def look(self) -> None:
            self.forecaster.decide(self.take)

        def take(self, forecasts: Mapping[str, ProbabilityForecast]) -> None:
            assert {said.known_at.date().weekday() for said in forecasts.values()} == {4}
            found.append((f"{self.time:%m-%d %H:%M}", list(forecasts)))

        def on_end_of_algorithm(self) -> None:
            self.forecaster.end()

    result = run(Asks, given, start="2023-01-03", bars_before=FIRST_DAY, object_store=store)
    return result, found


def periods(store: Path) -> list[tuple[str, str]]:
    return [(one["month"], one["outcome"]) for one in json.loads((store / "planted" / "refits.json").read_text())]


@pytest.mark.parametrize(("refit", "months"), [("once", ["2023-12"]), ("monthly", ["2023-12", "2024-01", "2024-02"])])
def test_it_is_refitted_when_it_is_due_and_asked_every_week(
    small_panel_spec: ModelSpec, tmp_path: Path, refit: str, months: list[str]
) -> None:
    result, found = trade(Chosen(small_panel_spec, refit), tmp_path, prices())
    assert periods(tmp_path) == [(month, "trained") for month in months]
    assert [time for time, _ in found][:3] == ["01-05 16:05", "01-12 16:05", "01-19 16:05"]
    assert len(found) == 12  # what is due after the last bar of a run is not done
    assert {tuple(tickers) for _, tickers in found} == {TICKERS}
    assert result.algorithm.forecaster.models.count("failed") == 0


def test_tickers_that_end_leave_the_forecasts_and_bars_that_all_end_are_said_once(small_panel_spec: ModelSpec, tmp_path: Path) -> None:
    given = prices()
    given["CCC"] = given["CCC"][:"2024-01-24"]
    found = trade(Chosen(small_panel_spec, "once"), tmp_path, given)[1]
    assert [len(tickers) for _, tickers in found][:5] == [4, 4, 4, 4, 3]

    given = prices("2024-02-01")
    result, found = trade(Chosen(small_panel_spec, "once"), tmp_path, given)
    assert [time for time, _ in found][-1] == "02-02 16:05"
    assert [line for line in result.log if "no orders" in line] == [
        "2024-02-09 16:05:00 No ticker has a bar in the week of 2024-02-09, the newest are of that of 2024-02-02: no orders."
    ]


def test_a_run_without_a_model_is_no_success(small_panel_spec: ModelSpec, tmp_path: Path) -> None:
    long = replace(small_panel_spec, window=WindowSpec(lookback=5, training_bars=500, holdout=0))
    with pytest.raises(
        NothingForecast, match=r"No refit of the panel succeeded, so nothing was traded; the last of 1: A refit needs 501 weeks"
    ):
        trade(Chosen(long, "once"), tmp_path, prices())
    assert periods(tmp_path) == [("2023-12", "failed")]
