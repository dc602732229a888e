"""Trade what an LSTM expects of the market's next close: the wiring and the schedule.

All else is in the modules beside this file and in the library ``forecasting``.
"""

from datetime import date, datetime, timedelta
from pathlib import Path

import numpy as np
from macro_baskets import choose_baskets
from macro_budget import TrainingBudget
from macro_calendar import bars_back_to
from macro_data_end import last_day
from macro_models import MacroModels
from macro_monthly_models import MonthlyModels
from macro_naive_models import NaiveModels
from macro_retry import in_a_minute
from macro_settings import STRATEGY, MacroSettings, is_given_for_this_run, parameters_of_run
from macro_stale_bars import StaleBars

from AlgorithmImports import *
from forecasting.errors import InvalidHistory, NothingForecast
from forecasting.fit_progress import FitProgress
from forecasting.forecast import Forecast
from forecasting.month_ends import month_of, refit_moment
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.store_keys import refits_key
from forecasting.weight_store import WeightStore

# A refit at the start of a run looks back to the month end before: up to a month of bars more than it trains on.
BARS_OF_A_MONTH = 25
# Insights last until after the next ones are due, so that live, where these come at no exact second, nothing is sold in between.
# LEAN takes the day as the next session's same time and counts an hour as a 24th of a session, sixteen minutes: at the close after
# the next forecast they have ended. From five past one, after an early close, to after the next close are three hours of a session.
INSIGHT_PERIODS = {"open": timedelta(days=1, hours=1), "close": timedelta(days=1, hours=12)}


class MacroLstm(QCAlgorithm):
    """Refit at month end, forecast five minutes after the open, or after the close, and hold one basket or the other for a day."""

    def initialize(self):
        given = [str(getattr(item, "key", item)) for item in self.get_parameters()]
        config = Path(__file__).with_name("config.json")
        texts = parameters_of_run({name: self.get_parameter(name) for name in given}, config)
        self.macro_settings = chosen = MacroSettings.from_parameters(texts)
        if chosen.hint:
            self.log(chosen.hint)
        self.stale_bars = StaleBars(self.bar_ends, chosen.spec.window.training_bars)
        is_fixed = self.live_mode or is_given_for_this_run("end", texts.get("end"), config)
        end = chosen.end if is_fixed else last_day(self, chosen.start, chosen.end, chosen.macro, self.stale_bars)
        self.set_start_date(chosen.start.year, chosen.start.month, chosen.start.day)
        self.set_end_date(end.year, end.month, end.day)
        # results then say what the run was made with, defaults included, and on which day it ended
        for name, value in (chosen.in_effect(texts) | {"end": end.isoformat()}).items():
            self.add_tag(f"{name}={value}")
        if end < chosen.end:
            self.log(
                f"The run ends on {end}, with the last bar of {', '.join(chosen.macro)}, and not on {chosen.end} as the project says; "
                "an end that is given for the run is used as it is."
            )
        self.set_cash(chosen.cash)
        self.universe_settings.resolution = Resolution.DAILY
        self.macro_symbols = {ticker: self.add_equity(ticker, Resolution.DAILY).symbol for ticker in chosen.macro}
        baskets = choose_baskets(chosen.baskets, LiquidETFUniverse)
        self.risk_on = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in baskets.risk_on]
        self.risk_off = [self.add_equity(ticker, Resolution.DAILY).symbol for ticker in baskets.risk_off]
        self.set_portfolio_construction(EqualWeightingPortfolioConstructionModel())
        self.set_execution(ImmediateExecutionModel())

        self.macro_models = self.models_of(chosen)
        self.forecast_from = {}  # ticker -> price at the time of the day's forecast
        self.reported = set()
        for ticker, symbol in self.macro_symbols.items():
            self.closes(ticker, symbol, 1)  # a macro symbol without data ends the run here

        if chosen.train_at_start:
            self.train(self.refit)
        self.train(self.date_rules.month_end(), self.time_rules.at(8, 0), self.refit)
        self.exchange_of = next(iter(self.macro_symbols.values()))
        after = self.time_rules.after_market_open if chosen.decide == "open" else self.time_rules.after_market_close
        self.schedule.on(self.date_rules.every_day(self.exchange_of), after(self.exchange_of, 5), self.forecast_today)

    def models_of(self, chosen: MacroSettings) -> MonthlyModels:
        """What forecasts: networks, or what is naive in their place."""
        if chosen.forecasts != "network":
            return NaiveModels(chosen.forecasts, chosen.spec.window)
        store = WeightStore(self.object_store, STRATEGY)  # pyright: ignore[reportArgumentType]  # bytes are a .NET type in the stubs
        cache = RefitCache(self.object_store)  # pyright: ignore[reportArgumentType]  # likewise
        return MacroModels(store, cache, chosen.spec, chosen.seeds, chosen.weights, self.tell)

    def refit(self):
        """Train or load the models of the newest month end; those without a bar of the last session as soon as they have one."""
        stale = [ticker for ticker in self.macro_symbols if self.is_stale(ticker)]
        for ticker in stale:
            self.macro_models.skip(ticker, month_of(refit_moment(self.time)), "It has no bar of the last session.", "skipped")
        if stale and not self.stale_bars.late:
            self.refit_tomorrow()
        self.stale_bars.skip_refits(stale)
        self.refit_these([ticker for ticker in self.macro_symbols if ticker not in stale])

    def refit_tomorrow(self) -> None:
        """See in the morning whether what was skipped has its bars, after a refit of all that may be due then."""
        then = self.time + timedelta(days=1)
        self.train(self.date_rules.on(then.year, then.month, then.day), self.time_rules.at(8, 1), self.refit_late)

    def refit_late(self) -> None:
        """Make the refits that were skipped, of the same month end, for those that have their bars again."""
        ready = self.stale_bars.take_refits(self.macro_symbols)
        if self.stale_bars.late:
            self.refit_tomorrow()
        if ready:
            self.refit_these(ready)

    def refit_these(self, tickers: list[str]) -> None:
        """Train or load the models of some symbols."""
        moment = refit_moment(self.time)
        num_bars = self.macro_settings.spec.window.training_bars + BARS_OF_A_MONTH
        budget = TrainingBudget(self.macro_settings.budget, len(tickers) * len(self.macro_settings.seeds))
        missing = budget.shortfall(self.macro_models.seconds_of_a_fit())
        if missing:
            self.log(f"Training takes {missing:.1f} minutes more than its budget of {self.macro_settings.budget:g}, if all of it is due.")
        for ticker in tickers:
            try:
                history = self.closes(ticker, self.macro_symbols[ticker], num_bars)
            except InvalidHistory as error:
                self.macro_models.skip(ticker, month_of(moment), str(error))
                trouble = str(error)
            else:
                trouble = self.macro_models.refit(ticker, month_of(moment), np.datetime64(moment), history, budget)
            if trouble:
                self.log(f"Refit of {ticker} for {month_of(moment)}: {trouble}")
        if self.macro_settings.weights != "load":
            self.set_runtime_statistic("Training", "done")  # in place of the epoch that the last fit came to; LEAN removes none
        for outcome in ("trained", "loaded", "failed"):
            self.set_runtime_statistic(f"Refits {outcome}", str(self.macro_models.count(outcome)))
        if self.macro_models.count("skipped"):
            self.set_runtime_statistic("Refits skipped", str(self.macro_models.count("skipped")))
        self.object_store.save(refits_key(STRATEGY), self.macro_models.records_json())

    def tell(self, what: str, progress: FitProgress):
        """Show how far a fit is, where LEAN shows what runs are doing; minilean shows it beside its progress bar."""
        self.set_runtime_statistic("Training", f"{what}, {progress}")

    def forecast_today(self):
        """Forecast the next close of every macro symbol and turn the mean change into insights until after the next ones."""
        if not self.is_warming_up:
            self.forecast_day(self.time.date())

    def forecast_day(self, day: date) -> None:
        """Make the forecasts of a day, as soon as their prices are there."""
        if not self.in_time(day):
            self.log(f"A price was missing on {day} until it was too late: no forecast and no new orders that day.")
            return
        waits_for_bar = self.live_mode and self.macro_settings.decide == "close"  # it comes some time after the close
        forecasts = {}
        for ticker, symbol in self.macro_symbols.items():
            price = self.securities[symbol].price
            if price <= 0 or (waits_for_bar and self.stale_bars.is_to_come(symbol, day)):
                what = f"There is no price of {ticker} at {self.time:%H:%M} on {day}: the forecast waits for it."
                self.report_once(what, about=("wait", day))
                in_a_minute(self, lambda: self.forecast_day(day))
                return
            forecast = self.forecast(ticker, symbol)
            if forecast is None:
                return
            # after the close the change is from the close that the forecast knows: live, the price may be one after it or before
            forecasts[ticker] = (price if self.macro_settings.decide == "open" else forecast.last_close, forecast)
        for ticker, (price, forecast) in forecasts.items():
            self.plot("Prediction Plot", f"Predicted {ticker}", forecast.price)
            self.plot("Change", f"Predicted {ticker}", forecast.change_from(price))
            if self.live_mode and self.macro_settings.decide == "open":
                self.plot("Prediction Plot", f"Filled {ticker}", price)
            self.forecast_from[ticker] = price
        changes = [forecast.change_from(price) for price, forecast in forecasts.values()]
        self.hold(day, sum(changes) / len(changes) > 0, self.risk_on + self.risk_off)

    def hold(self, day: date, rising: bool, symbols: list[Symbol]) -> None:
        """Emit the insights of a day's forecast; live, a symbol without a price gets its own when the price comes."""
        if not self.in_time(day):
            return
        ready = self.with_data(symbols)
        up, flat = InsightDirection.UP, InsightDirection.FLAT
        if ready:
            period = INSIGHT_PERIODS[self.macro_settings.decide]
            self.emit_insights([Insight.price(s, period, up if (s in self.risk_on) == rising else flat) for s in ready])
        late = [symbol for symbol in symbols if symbol not in ready]
        if late and self.live_mode:  # in a backtest on daily bars none comes before the close
            in_a_minute(self, lambda: self.hold(day, rising, late))

    def in_time(self, day: date) -> bool:
        """Whether a forecast of a day can still be traded: until the close that is forecast, or after that of the day before it."""
        return self.time.date() == day and (self.macro_settings.decide == "close" or self.is_market_open(self.exchange_of))

    def on_data(self, slice):
        """Plot what the forecasts were about, and where their orders filled unless that is the close itself."""
        for ticker, symbol in self.macro_symbols.items():
            if ticker in self.forecast_from and slice.bars.contains_key(symbol):
                bar = slice.bars[symbol]
                self.plot("Prediction Plot", f"Actual {ticker}", bar.close)
                self.plot("Change", f"Actual {ticker}", bar.close / self.forecast_from.pop(ticker) - 1)
                if self.macro_settings.decide == "close":
                    self.plot("Prediction Plot", f"Filled {ticker}", bar.open)

    def on_end_of_algorithm(self):
        """Say what was skipped; a run in which every refit failed is no success."""
        skipped = self.stale_bars.summary()
        if skipped:
            self.log(skipped)
        trouble = self.macro_models.why_nothing_was_forecast(self.macro_symbols)
        if trouble:
            raise NothingForecast(trouble)

    def forecast(self, ticker: str, symbol: Symbol) -> Forecast | None:
        """The forecast of a symbol; None, said once for each reason, when there cannot be one."""
        model = self.macro_models.get(ticker)
        if model is None:
            self.report_once(f"There is no model of {ticker} yet: no orders until the first refit that succeeds.")
            return None
        if self.is_stale(ticker):
            self.stale_bars.skip_forecast(ticker)
            return None
        num_bars = max(self.macro_settings.spec.window.forecast_bars, bars_back_to(model.anchor_time, self.time))
        try:
            return model.forecast(self.closes(ticker, symbol, num_bars))
        except InvalidHistory as error:
            self.report_once(f"No forecast of {ticker}: {error}", about=(ticker, type(error)))
            return None

    def closes(self, ticker: str, symbol: Symbol, num_bars: int) -> Span:
        """The newest daily closes of a symbol, adjusted as its subscription is; an error when there are none."""
        history = self.history([symbol], num_bars, Resolution.DAILY)
        if history.empty:
            raise InvalidHistory(
                f"The macro symbol {ticker} has no daily bars right before {self.time:%Y-%m-%d}: add its data, start where it has some, "
                "or drop it."
            )
        return Span.from_series(history.loc[symbol].close)

    def bar_ends(self, symbol: Symbol, num_sessions: int) -> list[datetime]:
        """When the bars of the last sessions ended. Copies that fill gaps are no bars."""
        return [bar.end_time for bar in self.history[TradeBar](symbol, num_sessions, Resolution.DAILY, fill_forward=False)]

    def is_stale(self, ticker: str) -> bool:
        """Whether the newest bar of a macro symbol is older than the last session of its exchange; that is said once."""
        symbol = self.macro_symbols[ticker]
        stale = self.stale_bars.is_stale(symbol)
        why = self.stale_bars.why(ticker, symbol) if stale else ""
        if why:
            self.log(why)
        return stale

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
