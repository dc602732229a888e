"""Trade what an LSTM expects of the market's next close: the wiring.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path

from macro_baskets import choose_baskets
from macro_settings import STRATEGY, MacroSettings

from AlgorithmImports import *
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecast_day import DayForecast, ForecastDay
from forecasting.strategy.forecaster import Forecaster
from forecasting.strategy.retry import in_a_minute
from forecasting.strategy.run_start import read_settings, set_dates_and_cash
from forecasting.strategy.stale_bars import StaleBars

# Insights last until after the next ones are due, so that live, where these come at no exact second, nothing is sold in between.
# LEAN takes the day as the next session's same time and counts an hour as a 24th of a session, sixteen minutes: at the close after
# the next forecast they have ended. From five past one, after an early close, to after the next close are three hours of a session.
INSIGHT_PERIODS = {"open": timedelta(days=1, hours=1), "close": timedelta(days=1, hours=12)}


class MacroLstm(QCAlgorithm):
    """Refit at month end, forecast five minutes after the open, or after the close, and hold one basket or the other for a day."""

    def initialize(self):
        config = Path(__file__).with_name("config.json")
        self.macro_settings = chosen = read_settings(self, MacroSettings, config)
        history = DailyHistory(self, TradeBar, Resolution.DAILY)
        stale_bars = StaleBars(history.bar_ends, chosen.spec.window.training_bars)
        forecast_symbols = [Symbol.create(ticker, SecurityType.EQUITY, Market.USA) for ticker in chosen.macro]
        set_dates_and_cash(self, chosen, config, forecast_symbols, stale_bars)
        self.universe_settings.resolution = Resolution.DAILY
        macro_symbols = {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in chosen.macro}
        self.baskets = choose_baskets(chosen, LiquidETFUniverse)
        funds = [ticker for side in self.baskets for ticker in side.risk_on + side.risk_off]
        self.funds = {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in funds}
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())
        self.set_execution(ImmediateExecutionModel())

        self.forecaster = Forecaster(self, STRATEGY, chosen, macro_symbols, history, stale_bars)
        self.forecaster.schedule_refits()
        self.forecast_day = ForecastDay(self, chosen, macro_symbols, self.forecaster, stale_bars, self.trade)
        self.forecast_day.schedule(self.forecast_today)

    def forecast_today(self):
        """Forecast the next close of every macro symbol and turn the mean change into insights until after the next ones."""
        self.forecast_day.forecast_today()

    def trade(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
        """Hold what the mean change of each pair of baskets says."""
        held = {}
        for side in self.baskets:
            rising = sum(forecasts[ticker].change for ticker in side.macro) / len(side.macro) > 0
            held |= dict.fromkeys(side.risk_on, rising) | dict.fromkeys(side.risk_off, not rising)
        self.hold(day, {self.funds[ticker]: is_held for ticker, is_held in held.items()})

    def hold(self, day: date, held: dict[Symbol, bool]) -> None:
        """Emit the insights of a day's forecast; live, a symbol without a price gets its own when the price comes."""
        if not self.forecast_day.in_time(day):
            return
        ready = self.with_data(held)
        up, flat = InsightDirection.UP, InsightDirection.FLAT
        if ready:
            period = INSIGHT_PERIODS[self.macro_settings.decide]
            self.emit_insights([Insight.price(symbol, period, up if held[symbol] else flat) for symbol in ready])
        late = {symbol: is_held for symbol, is_held in held.items() if symbol not in ready}
        if late and self.live_mode:  # in a backtest on daily bars none comes before the close
            in_a_minute(self, lambda: self.hold(day, late))

    def on_data(self, slice):
        """Plot what the forecasts were about."""
        self.forecast_day.plot_bars(slice.bars)

    def on_end_of_algorithm(self):
        """Say what was skipped; a run in which every refit failed is no success."""
        self.forecaster.end()

    def with_data(self, symbols: Iterable[Symbol]) -> list[Symbol]:
        """The symbols that have a price; those that have none are named once."""
        for symbol in symbols:
            if not self.securities[symbol].has_data:
                self.forecaster.report_once(f"{symbol.value} has no data and is left out until it has.")
        return [symbol for symbol in symbols if self.securities[symbol].has_data]
