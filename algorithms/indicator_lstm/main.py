"""Hold a fund while a network that sees indicators expects its next close to be higher: the wiring.

All else is in ``indicator_settings.py`` and in the library ``forecasting``.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from indicator_settings import STRATEGY, IndicatorSettings

from AlgorithmImports import *
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecast_day import DayForecast, ForecastDay
from forecasting.strategy.forecaster import Forecaster
from forecasting.strategy.one_ticker import is_to_be_held
from forecasting.strategy.run_start import read_settings, set_dates_and_cash
from forecasting.strategy.stale_bars import StaleBars


class IndicatorLstm(QCAlgorithm):
    """Forecast five minutes after the open, or after the close; hold all or nothing, and what is held while neither bound is passed."""

    def initialize(self):
        config = Path(__file__).with_name("config.json")
        self.chosen = chosen = read_settings(self, IndicatorSettings, config)
        history = DailyHistory(self, TradeBar, Resolution.DAILY)
        stale_bars = StaleBars(history.bar_ends, chosen.spec.window.training_bars)
        forecast_symbol = Symbol.create(chosen.ticker, SecurityType.EQUITY, Market.USA)
        set_dates_and_cash(self, chosen, config, [forecast_symbol], stale_bars)
        self.held = self.add_equity(chosen.ticker, Resolution.DAILY).symbol

        symbols = {chosen.ticker: self.held}
        self.forecaster = Forecaster(self, STRATEGY, chosen, symbols, history, stale_bars)
        self.forecaster.schedule_refits()
        self.forecast_day = ForecastDay(self, chosen, symbols, self.forecaster, stale_bars, self.trade)
        self.forecast_day.schedule(self.forecast_today)

    def forecast_today(self):
        """Forecast the next close, and trade it."""
        self.forecast_day.forecast_today()

    def trade(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
        """Buy beyond the threshold, sell beyond its negative, and else keep what is held."""
        is_held = self.portfolio[self.held].invested
        hold = is_to_be_held(forecasts[self.chosen.ticker].change, self.chosen.threshold, is_held)
        if hold and not is_held:
            self.set_holdings(self.held, 1)
        elif is_held and not hold:
            self.liquidate(self.held)

    def on_data(self, slice):
        """Plot what the forecasts were about."""
        self.forecast_day.plot_bars(slice.bars)

    def on_end_of_algorithm(self):
        """Say what was skipped; a run in which every refit failed is no success."""
        self.forecaster.end()
