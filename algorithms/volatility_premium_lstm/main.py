"""Hold a fund while a network that sees volatility premium and term structure expects its next close to be higher: the wiring.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from premium_settings import INDICES, STRATEGY, PremiumSettings
from volatility_index import VolatilityIndex

from AlgorithmImports import *
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecast_day import DayForecast, ForecastDay
from forecasting.strategy.forecaster import FIRST_BARS, SPARE_BARS, Forecaster
from forecasting.strategy.implied_volatilities import ImpliedVolatilities
from forecasting.strategy.one_ticker import is_to_be_held
from forecasting.strategy.run_start import read_settings, set_dates_and_cash
from forecasting.strategy.stale_bars import StaleBars

# Calendar days that surely hold a bar each, holidays included.
DAYS_OF_A_BAR = 1.5
# A refit at the start of a run looks back to the quarter end before.
DAYS_OF_A_QUARTER = 92


class VolatilityPremiumLstm(QCAlgorithm):
    """Forecast five minutes after the open, or twenty after the close; hold all or nothing, and what is held while no bound is passed."""

    def initialize(self):
        config = Path(__file__).with_name("config.json")
        self.chosen = chosen = read_settings(self, PremiumSettings, config)
        stale_bars = StaleBars(DailyHistory(self, TradeBar, Resolution.DAILY).bar_ends, chosen.spec.window.training_bars)
        forecast_symbol = Symbol.create(chosen.ticker, SecurityType.EQUITY, Market.USA)
        set_dates_and_cash(self, chosen, config, [forecast_symbol], stale_bars)
        self.held = self.add_equity(chosen.ticker, Resolution.DAILY).symbol
        indices = {name: self.add_data(VolatilityIndex, ticker, Resolution.DAILY).symbol for name, ticker in INDICES.items()}
        self.implied = ImpliedVolatilities(self, VolatilityIndex, Resolution.DAILY, indices)
        history = DailyHistory(self, TradeBar, Resolution.DAILY, self.implied)

        symbols = {chosen.ticker: self.held}
        self.forecaster = Forecaster(self, STRATEGY, chosen, symbols, history, stale_bars)
        self.read_indices(history)
        self.forecaster.schedule_refits()
        self.forecast_day = ForecastDay(self, chosen, symbols, self.forecaster, stale_bars, self.trade)
        self.forecast_day.schedule(self.forecast_today)

    def read_indices(self, history: DailyHistory) -> None:
        """Look up what was known of the indices before the run, and say where they begin after the bars of the first refit."""
        spec = self.chosen.spec
        past = timedelta(days=DAYS_OF_A_BAR * spec.bars_of_refit + DAYS_OF_A_QUARTER)
        self.implied.read(self.time - datetime.fromisoformat(FIRST_BARS) if spec.window.expanding else past)
        newest = history.bars(self.held, spec.bars_of_refit + SPARE_BARS).days[-spec.bars_of_refit :]
        if late := self.implied.begin_after(newest[0].item()):
            self.log(late)

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
        """Keep what becomes known of the indices, and plot what the forecasts were about."""
        self.implied.keep(slice)
        self.forecast_day.plot_bars(slice.bars)

    def on_end_of_algorithm(self):
        """Say what was skipped; a run in which every refit failed is no success."""
        self.forecaster.end()
