"""The forecasts of a day: made when their prices are there, plotted beside what came, and handed to who trades them."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from forecasting.forecast import Forecast
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.forecaster import Forecaster
from forecasting.strategy.retry import in_a_minute
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars

# Prices are there by then, and what a daily bar was made of.
MINUTES_AFTER = 5


@dataclass(frozen=True)
class DayForecast:
    """What is expected of one symbol.

    Args:
        price: from which a change counts: the one at the time of the forecast; after the close, the close that the forecast knows.
        forecast: of the next close.
    """

    price: float
    forecast: Forecast

    @property
    def change(self) -> float:
        """The expected change, a fraction of the price."""
        return self.forecast.change_from(self.price)


class ForecastDay:
    """Makes one forecast of each symbol on each day of its exchange.

    Args:
        algorithm: LEAN's.
        settings: what a person chose.
        symbols: LEAN's, by ticker; the exchange is that of the first.
        forecaster: holds their models.
        stale_bars: looks for their newest bars.
        trade: gets the day and the forecasts by ticker, all of them.
    """

    def __init__(
        self,
        algorithm: Algorithm,
        settings: StrategySettings,
        symbols: Mapping[str, Any],
        forecaster: Forecaster,
        stale_bars: StaleBars,
        trade: Callable[[date, Mapping[str, DayForecast]], None],
    ) -> None:
        self._algorithm, self._settings, self._symbols = algorithm, settings, dict(symbols)
        self._forecaster, self._stale_bars, self._trade = forecaster, stale_bars, trade
        self._exchange_of = next(iter(self._symbols.values()))
        self._forecast_from: dict[str, float] = {}

    def schedule(self, forecast_today: Callable[[], None]) -> None:
        """Forecast five minutes after every open, or as long after all that is shown of a bar is known, which is mostly the close.

        Args:
            forecast_today: a method of the algorithm that calls the one of this object.
        """
        algorithm, exchange_of = self._algorithm, self._exchange_of
        if self._settings.decide == "open":
            at = algorithm.time_rules.after_market_open(exchange_of, MINUTES_AFTER)
        else:
            known = self._settings.spec.inputs.known_after_close.total_seconds() / 60
            at = algorithm.time_rules.after_market_close(exchange_of, MINUTES_AFTER + math.ceil(known))
        algorithm.schedule.on(algorithm.date_rules.every_day(exchange_of), at, forecast_today)

    def forecast_today(self) -> None:
        """Make the forecasts of this day, as soon as their prices are there."""
        if not self._algorithm.is_warming_up:
            self._forecast(self._algorithm.time.date())

    def in_time(self, day: date) -> bool:
        """Whether a forecast of a day can still be traded: until the close that is forecast, or after that of the day before it."""
        algorithm = self._algorithm
        return algorithm.time.date() == day and (self._settings.decide == "close" or bool(algorithm.is_market_open(self._exchange_of)))

    def plot_bars(self, bars: Any) -> None:
        """Plot what the forecasts were about, and where their orders filled unless that is the close itself.

        Args:
            bars: LEAN's ``TradeBars`` of a slice.
        """
        for ticker, symbol in self._symbols.items():
            if ticker in self._forecast_from and bars.contains_key(symbol):
                bar = bars[symbol]
                self._algorithm.plot("Prediction Plot", f"Actual {ticker}", bar.close)
                self._algorithm.plot("Change", f"Actual {ticker}", bar.close / self._forecast_from.pop(ticker) - 1)
                if self._settings.decide == "close":
                    self._algorithm.plot("Prediction Plot", f"Filled {ticker}", bar.open)

    def _forecast(self, day: date) -> None:
        algorithm, at_open = self._algorithm, self._settings.decide == "open"
        if not self.in_time(day):
            algorithm.log(f"A price was missing on {day} until it was too late: no forecast and no new orders that day.")
            return
        waits_for_bar = algorithm.live_mode and not at_open  # it comes some time after the close
        found: dict[str, DayForecast] = {}
        for ticker, symbol in self._symbols.items():
            price = algorithm.securities[symbol].price
            if price <= 0 or (waits_for_bar and self._stale_bars.is_to_come(symbol, day)):
                what = f"There is no price of {ticker} at {algorithm.time:%H:%M} on {day}: the forecast waits for it."
                self._forecaster.report_once(what, about=("wait", day))
                in_a_minute(algorithm, lambda: self._forecast(day))
                return
            forecast = self._forecaster.forecast(ticker)
            if forecast is None:
                return
            # after the close the change is from the close that the forecast knows: live, the price may be one after it or before
            found[ticker] = DayForecast(price if at_open else forecast.last_close, forecast)
        for ticker, one in found.items():
            algorithm.plot("Prediction Plot", f"Predicted {ticker}", one.forecast.price)
            algorithm.plot("Change", f"Predicted {ticker}", one.change)
            if algorithm.live_mode and at_open:
                algorithm.plot("Prediction Plot", f"Filled {ticker}", one.price)
            self._forecast_from[ticker] = one.price
        self._trade(day, found)
