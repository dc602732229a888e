"""Hold each of some pairs of currencies long or short, as a network of its own expects of its next daily bar: the wiring.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from currency_settings import STRATEGY, CurrencySettings
from currency_side import side_of

from AlgorithmImports import *
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.forecast_day import DayForecast, ForecastDay
from forecasting.strategy.forecaster import Forecaster
from forecasting.strategy.run_start import read_settings, set_dates_and_cash
from forecasting.strategy.stale_bars import StaleBars

# The week of currencies begins on Sunday evening, which has a bar of its own.
DAYS_A_WEEK = 6


class CurrencyLstm(QCAlgorithm):
    """Forecast each pair when its daily bar arrives, and turn it around when its forecast does; equal shares, nothing on credit."""

    def initialize(self):
        config = Path(__file__).with_name("config.json")
        self.chosen = chosen = read_settings(self, CurrencySettings, config)
        history = DailyHistory(self, QuoteBar, Resolution.DAILY, days_a_week=DAYS_A_WEEK)
        stale_bars = StaleBars(history.bar_ends, chosen.spec.window.training_bars)
        forecast_symbols = [Symbol.create(pair, SecurityType.FOREX, chosen.market) for pair in chosen.pairs]
        set_dates_and_cash(self, chosen, config, forecast_symbols, stale_bars)
        # a copy of a bar is none: nothing is forecast after a day without one
        symbols = {pair: self.add_forex(pair, Resolution.DAILY, chosen.market, fill_forward=False).symbol for pair in chosen.pairs}

        self.forecaster = Forecaster(self, STRATEGY, chosen, symbols, history, stale_bars)
        self.forecaster.schedule_refits()
        # beside it, the first pair is bought and held; before its first bar of the run its price is that of the bar before
        first = symbols[chosen.pairs[0]]
        start = float(history.closes(first, 1).closes[-1])
        self.set_benchmark(lambda time: self.securities[first].price or start)
        self.forecast_days = {
            symbol: ForecastDay(self, chosen, {pair: symbol}, self.forecaster, stale_bars, self.trade) for pair, symbol in symbols.items()
        }

    def on_data(self, slice):
        """Plot what the forecasts of the bars that arrived were about, and forecast the bars after them."""
        for symbol, forecast_day in self.forecast_days.items():
            if slice.quote_bars.contains_key(symbol):
                forecast_day.plot_bars(slice.quote_bars)
                forecast_day.forecast_today()

    def trade(self, day: date, forecasts: Mapping[str, DayForecast]) -> None:
        """Hold a pair long or short with its share of the account; an order is sent when the side changes."""
        # a backtest would keep a market order on daily bars until the close after the next
        order = self.market_order if self.live_mode else self.market_on_open_order
        for pair, one in forecasts.items():
            quantity = self.portfolio[pair].quantity
            held = (quantity > 0) - (quantity < 0)
            side = side_of(one.change, self.chosen.threshold, held)
            if side != held and self.has_rates(pair):
                order(pair, self.calculate_order_quantity(pair, side / len(self.chosen.pairs)))

    def has_rates(self, pair: str) -> bool:
        """Whether both currencies of a pair have a rate in that of the account; one that has none is named once."""
        security, account = self.securities[pair], self.account_currency
        missing = [cash.symbol for cash in (security.base_currency, security.quote_currency) if not cash.conversion_rate]
        for name in missing:
            self.forecaster.report_once(f"{pair} is not traded, since {name} has no rate in {account}: add the data of {name}{account}.")
        return not missing

    def on_end_of_algorithm(self):
        """Say what was skipped; a run in which every refit failed is no success."""
        self.forecaster.end()
