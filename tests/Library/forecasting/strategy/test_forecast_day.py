"""A day's forecasts on prices that are written down here; tests/algorithms has late prices and early closes in whole runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import pytest

from AlgorithmImports import QCAlgorithm, Resolution, Slice, TradeBar
from forecasting.forecast import Forecast
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecast_day import DayForecast, ForecastDay
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars
from minilean.testing import run


def test_a_change_counts_from_the_price_of_the_day() -> None:
    forecast = Forecast(0.1, datetime(2024, 1, 2, 16), 0.0, 100.0)
    assert DayForecast(100.0, forecast).change == pytest.approx(0.1)
    assert DayForecast(88.0, forecast).change == pytest.approx(0.25)


class Says:
    """Expects ten percent of each close."""

    def __init__(self, algorithm: QCAlgorithm) -> None:
        self.algorithm = algorithm

    def forecast(self, ticker: str) -> Forecast:
        return Forecast(0.1, self.algorithm.time, 0.0, float(self.algorithm.securities[ticker].price))

    def report_once(self, message: str, about: object = None) -> None:
        self.algorithm.log(message)


@pytest.mark.parametrize(
    ("decide", "days", "plots"),
    [
        ("open", ["01-03 09:35", "01-04 09:35"], {"Predicted SPY": 2, "Actual SPY": 2}),
        ("close", ["01-02 16:05", "01-03 16:05"], {"Predicted SPY": 2, "Actual SPY": 2, "Filled SPY": 2}),
    ],
)
def test_each_day_is_forecast_once_its_price_is_there_and_plotted_beside_what_came(
    decide: str, days: list[str], plots: dict[str, int]
) -> None:
    traded: list[tuple[str, float]] = []

    class Decides(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            stale_bars = StaleBars(DailyHistory(self, TradeBar, Resolution.DAILY).bar_ends, 5)
            self.day = ForecastDay(self, StrategySettings(decide=decide), {"SPY": spy}, Says(self), stale_bars, self.act)
            self.day.schedule(self.day.forecast_today)

        def act(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
            assert self.day.in_time(day)
            traded.append((f"{self.time:%m-%d %H:%M}", round(forecasts["SPY"].change, 9)))

        def on_data(self, slice: Slice) -> None:
            self.day.plot_bars(slice.bars)

    result = run(Decides, {"SPY": [100, 110, 121]}, start="2024-01-02")

    assert traded == [(day, 0.1) for day in days]
    assert {name: len(points) for name, points in result.charts["Prediction Plot"].items()} == plots
    assert [round(float(value), 6) for _, value in result.charts["Change"]["Actual SPY"]] == [0.1, 0.1]


class Implied(StrategySettings):
    COLUMNS = ("implied_volatilities",)


@pytest.mark.parametrize(("features", "at"), [("close,return(1)", "16:05"), ("vix", "16:20")])
def test_after_the_close_it_waits_for_what_a_window_shows(features: str, at: str) -> None:
    times: list[str] = []

    class Waits(QCAlgorithm):
        def initialize(self) -> None:
            spy = self.add_equity("SPY", Resolution.DAILY).symbol
            stale_bars = StaleBars(DailyHistory(self, TradeBar, Resolution.DAILY).bar_ends, 5)
            chosen = Implied.from_parameters({"decide": "close", "features": features})
            self.day = ForecastDay(self, chosen, {"SPY": spy}, Says(self), stale_bars, lambda *_: times.append(f"{self.time:%H:%M}"))
            self.day.schedule(self.day.forecast_today)

    run(Waits, {"SPY": [100, 110]}, start="2024-01-02")
    assert times == [at]
