"""Trade what an LSTM expects of the market's next close: the wiring and the schedule. All else is in the modules beside this file
and in the library ``forecasting``."""

from datetime import timedelta

import numpy as np
from macro_baskets import choose_baskets
from macro_budget import TrainingBudget
from macro_calendar import bars_back_to
from macro_models import MacroModels
from macro_settings import STRATEGY, MacroSettings

from AlgorithmImports import *
from forecasting.errors import InvalidHistory
from forecasting.forecast import Forecast
from forecasting.month_ends import month_of, refit_moment
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.store_keys import refits_key
from forecasting.training import FitProgress
from forecasting.weight_store import WeightStore

# A refit at the start of a run looks back to the month end before: up to a month of bars more than it trains on.
BARS_OF_A_MONTH = 25


class MacroLstm(QCAlgorithm):
    """Refit at month end, forecast five minutes after the open, hold one basket or the other for a day."""

    def initialize(self):
        given = [str(getattr(item, "key", item)) for item in self.get_parameters()]
        self.macro_settings = MacroSettings.from_parameters({name: self.get_parameter(name) for name in given})
        chosen = self.macro_settings
        self.set_start_date(chosen.start.year, chosen.start.month, chosen.start.day)
        self.set_end_date(chosen.end.year, chosen.end.month, chosen.end.day)
        self.set_cash(chosen.cash)
        self.universe_settings.resolution = Resolution.DAILY
        self.macro_symbols = {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in chosen.macro}
        baskets = choose_baskets(chosen.baskets, LiquidETFUniverse)
        self.risk_on = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in baskets.risk_on]
        self.haven = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in baskets.haven]
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())
        self.set_execution(ImmediateExecutionModel())

        store = WeightStore(self.object_store, STRATEGY)  # pyright: ignore[reportArgumentType]  # bytes are a .NET type in the stubs
        cache = RefitCache(self.object_store)  # pyright: ignore[reportArgumentType]  # likewise
        self.macro_models = MacroModels(store, cache, chosen.spec, chosen.seeds, chosen.weights, self.tell)
        self.forecast_from = {}  # ticker -> price at the time of the day's forecast
        self.reported = set()
        for ticker, symbol in self.macro_symbols.items():
            self.closes(ticker, symbol, 1)  # a macro symbol without data ends the run here

        if chosen.train_at_start:
            self.train(self.fit)
        self.train(self.date_rules.month_end(), self.time_rules.at(8, 0), self.fit)
        clock = next(iter(self.macro_symbols.values()))
        self.schedule.on(self.date_rules.every_day(clock), self.time_rules.after_market_open(clock, 5), self.predict)

    def fit(self):
        """Train or load the models of the newest month end."""
        moment = refit_moment(self.time)
        num_bars = self.macro_settings.spec.window.training_bars + BARS_OF_A_MONTH
        budget = TrainingBudget(self.macro_settings.budget, len(self.macro_symbols) * len(self.macro_settings.seeds))
        missing = budget.shortfall(self.macro_models.seconds_of_a_fit())
        if missing:
            self.log(f"Training takes {missing:.1f} minutes more than its budget of {self.macro_settings.budget:g}, if all of it is due.")
        for ticker, symbol in self.macro_symbols.items():
            try:
                history = self.closes(ticker, symbol, num_bars)
            except InvalidHistory as error:
                self.macro_models.skip(ticker, month_of(moment), str(error))
                trouble = str(error)
            else:
                trouble = self.macro_models.refit(ticker, month_of(moment), np.datetime64(moment), history, budget)
            if trouble:
                self.log(f"Refit of {ticker} for {month_of(moment)}: {trouble}")
        for outcome in ("trained", "loaded", "failed"):
            self.set_runtime_statistic(f"Refits {outcome}", str(self.macro_models.count(outcome)))
        self.object_store.save(refits_key(STRATEGY), self.macro_models.records_json())

    def tell(self, what: str, progress: FitProgress):
        """Show how far a fit is, where LEAN shows what runs are doing; minilean shows it beside its progress bar."""
        self.set_runtime_statistic("Training", f"{what}, {progress}")

    def predict(self):
        """Forecast the next close of every macro symbol and turn the mean change into insights of one day."""
        if self.is_warming_up:
            return
        changes = []
        for ticker, symbol in self.macro_symbols.items():
            price = self.securities[symbol].price
            forecast = self.forecast(ticker, symbol) if price > 0 else None
            if forecast is None:
                return
            change = forecast.change_from(price)
            self.plot("Prediction Plot", f"Predicted {ticker}", forecast.price)
            self.plot("Change", f"Predicted {ticker}", change)
            self.forecast_from[ticker] = price
            changes.append(change)
        rising = sum(changes) / len(changes) > 0
        up, flat = InsightDirection.UP, InsightDirection.FLAT
        risk_on = [Insight.price(symbol, timedelta(1), up if rising else flat) for symbol in self.with_data(self.risk_on)]
        haven = [Insight.price(symbol, timedelta(1), flat if rising else up) for symbol in self.with_data(self.haven)]
        self.emit_insights(risk_on + haven)

    def on_data(self, slice):
        """Plot what the forecasts of the morning were about."""
        for ticker, symbol in self.macro_symbols.items():
            if ticker in self.forecast_from and slice.bars.contains_key(symbol):
                close = slice.bars[symbol].close
                self.plot("Prediction Plot", f"Actual {ticker}", close)
                self.plot("Change", f"Actual {ticker}", close / self.forecast_from.pop(ticker) - 1)

    def forecast(self, ticker: str, symbol: Symbol) -> Forecast | None:
        """The forecast of a symbol; None, said once for each reason, when there cannot be one."""
        model = self.macro_models.get(ticker)
        if model is None:
            self.report_once(f"There is no model of {ticker} yet: no orders until the first refit that succeeds.")
            return None
        num_bars = max(self.macro_settings.spec.window.forecast_bars, bars_back_to(model.scaler.anchor_time, self.time))
        try:
            return model.forecast(self.closes(ticker, symbol, num_bars))
        except InvalidHistory as error:
            self.report_once(f"No forecast of {ticker}: {error}", about=(ticker, type(error)))
            return None

    def closes(self, ticker: str, symbol: Symbol, num_bars: int) -> Span:
        """The newest daily closes of a symbol, adjusted as its subscription is; an error when there are none."""
        history = self.history([symbol], num_bars, Resolution.DAILY)
        if history.empty:
            raise InvalidHistory(f"The macro symbol {ticker} has no daily bars before {self.time:%Y-%m-%d}: add its data or drop it.")
        return Span.from_series(history.loc[symbol].close)

    def with_data(self, symbols: list[Symbol]) -> list[Symbol]:
        """The symbols that have a price; those that have none are named once."""
        for symbol in symbols:
            if not self.securities[symbol].has_data:
                self.report_once(f"{symbol.value} has no data and is left out until it has.")
        return [symbol for symbol in symbols if self.securities[symbol].has_data]

    def report_once(self, message: str, about: object = None) -> None:
        """Log a message the first time it comes up; messages about one thing count as one."""
        if (about or message) not in self.reported:
            self.reported.add(about or message)
            self.log(message)
