"""Hold stocks at the share that keeps a set volatility, and bills for the rest: the wiring and the schedule.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
from volatility_index import VolatilityIndex
from volatility_models import DAYS_OF_A_BAR, model_of
from volatility_settings import VolatilitySettings
from volatility_share import is_traded, target_share

from AlgorithmImports import *
from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, NothingForecast, TrainingError
from forecasting.month_ends import month_of, refit_moment
from forecasting.refit_cache import RefitCache
from forecasting.strategy.implied_volatilities import ImpliedVolatilities

# A refit at the start of a run looks back to the month end before: up to a month of bars more than it trains on.
BARS_OF_A_MONTH = 25


class VolatilityTarget(QCAlgorithm):
    """Refit at month end; after every close, or after every open, forecast volatility and move the share where it pays."""

    def initialize(self):
        given = [str(getattr(item, "key", item)) for item in self.get_parameters()]
        self.volatility_settings = chosen = VolatilitySettings.from_parameters({name: self.get_parameter(name) for name in given})
        self.set_start_date(chosen.start.year, chosen.start.month, chosen.start.day)
        self.set_end_date(chosen.end.year, chosen.end.month, chosen.end.day)
        # results then say what the run was made with, defaults included
        for name, value in chosen.in_effect.items():
            self.add_tag(f"{name}={value}")
        self.set_cash(chosen.cash)
        self.stocks = self.add_equity(chosen.stocks, Resolution.DAILY).symbol
        self.bills = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in chosen.bills]
        self.set_benchmark(self.stocks)
        store: Any = self.object_store  # whose stubs have lists of numbers for bytes
        self.model = model_of(chosen, RefitCache(store))
        self.span_of_refit = timedelta(days=DAYS_OF_A_BAR * (self.model.training_bars + BARS_OF_A_MONTH))
        self.reported = set()
        self.num_forecasts = 0
        indices = {}
        if self.model.needs_implied:
            indices["implied_volatilities"] = self.add_data(VolatilityIndex, chosen.index, Resolution.DAILY).symbol
        self.implied = ImpliedVolatilities(self, VolatilityIndex, Resolution.DAILY, indices)
        self.implied.read(self.span_of_refit)
        self.bars(self.time - self.span_of_refit)  # stocks without data end the run here
        self.train(self.refit)
        self.train(self.date_rules.month_end(), self.time_rules.at(8, 0), self.refit)
        if chosen.decide == "open":
            at = self.time_rules.after_market_open(self.stocks, 5)
        else:
            at = self.time_rules.after_market_close(self.stocks, 20)  # the index of the day is known by then
        self.schedule.on(self.date_rules.every_day(self.stocks), at, self.decide)

    def on_data(self, slice):
        """Keep what becomes known of the index."""
        self.implied.keep(slice)

    def refit(self):
        """Fit the forecaster on the bars up to the newest month end."""
        moment = refit_moment(self.time)
        try:
            bars = self.bars(self.time - self.span_of_refit)
            self.model.refit(bars.until(np.datetime64(moment)))
        except (InvalidHistory, TrainingError) as error:
            self.log(f"The refit for {month_of(moment)} is left out: {error}")

    def decide(self):
        """Forecast, and move the share of stocks if it is far enough from what it should be."""
        first = self.model.looks_back_to(self.time)
        if first is None:
            self.report_once("There is no fitted forecaster yet: no orders until the first refit that succeeds.")
            return
        try:
            bars = self.bars(first)
            if bars.days[-1].item() != self.last_session():
                self.report_once(
                    f"{self.stocks.value} has no bar of the last session, the newest is of {bars.days[-1]}: no orders until it has.",
                    about=("stale", bars.days[-1]),
                )
                return
            forecast = self.model.forecast(bars)
        except InvalidHistory as error:
            self.report_once(f"No forecast on {self.time:%Y-%m-%d}: {error}", about=type(error))
            return
        self.num_forecasts += 1
        chosen = self.volatility_settings
        share = target_share(forecast, chosen.volatility, chosen.cap)
        self.plot("Volatility", "Forecast", forecast.volatility)
        self.plot("Share", "Wanted", share)
        self.hold(share)

    def hold(self, share: float) -> None:
        """Order what changes the share of stocks, if the change is worth it; bills take the rest."""
        if not self.securities[self.stocks].has_data:
            self.report_once(f"{self.stocks.value} has no price yet: no orders until it has.")
            return
        held = self.portfolio[self.stocks].holdings_value / self.portfolio.total_portfolio_value
        bill = next((symbol for symbol in self.bills if self.securities[symbol].has_data), None)
        others = [symbol for symbol in self.bills if symbol != bill and self.portfolio[symbol].invested]
        is_first = bill is not None and not self.portfolio[bill].invested
        if not (is_traded(share, held, self.volatility_settings.band) or others or (is_first and share < 1)):
            return
        targets = [PortfolioTarget(self.stocks, share), *(PortfolioTarget(symbol, 0) for symbol in others)]
        if bill is not None:
            targets.append(PortfolioTarget(bill, 1 - share))
        self.set_holdings(targets)

    def bars(self, first: datetime) -> DailyBars:
        """Daily bars of stocks since a day, adjusted, with the index of each day where it is known; copies that fill gaps are no bars.

        They are asked for by days: on a day of an early close LEAN counts bars of two sessions as one.

        Raises:
            InvalidHistory: there are none, or they are not sound.
        """
        history = self.history([self.stocks], first, self.time, Resolution.DAILY, fill_forward=False)
        if history.empty:
            raise InvalidHistory(
                f"{self.stocks.value} has no daily bars right before {self.time:%Y-%m-%d}: add its data, or start where it has some."
            )
        return DailyBars.from_frame(history.loc[self.stocks], **self.implied.columns())

    def last_session(self):
        """The day of the newest session that has ended."""
        if self.volatility_settings.decide == "close":
            return self.time.date()
        return self.securities[self.stocks].exchange.hours.get_previous_trading_day(self.time).date()

    def on_end_of_algorithm(self):
        """A run without a forecast is no success."""
        if not self.num_forecasts:
            raise NothingForecast("No day of the run had a forecast, so that nothing was traded: the log says why.")

    def report_once(self, message: str, about: object = None) -> None:
        """Log a message the first time it comes up; messages about one thing count as one."""
        if (about or message) not in self.reported:
            self.reported.add(about or message)
            self.log(message)
