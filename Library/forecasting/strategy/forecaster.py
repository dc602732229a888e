"""The models of a run at work: refitted when they are due, kept when a refit fails, and asked for forecasts."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory, NothingForecast
from forecasting.forecast import Forecast
from forecasting.refit_cache import RefitCache
from forecasting.span import Span
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.naive_models import NaiveModels
from forecasting.strategy.network_models import NetworkModels
from forecasting.strategy.refitted_models import RefitRecords, RefittedModels
from forecasting.strategy.run_days import bars_back_to
from forecasting.strategy.running_refits import RunningRefits
from forecasting.strategy.settings import StrategySettings
from forecasting.strategy.stale_bars import StaleBars
from forecasting.strategy.training_budget import TrainingBudget
from forecasting.weight_store import WeightStore

# An expanding window has all bars that there are; daily ones of American shares begin in 1962.
FIRST_BARS = "1962-01-01"
# A request counts sessions, and some may have no bar.
SPARE_BARS = 25


class Forecaster(RunningRefits):
    """Holds one model for each symbol of a strategy.

    Args:
        algorithm: LEAN's.
        strategy: name of its folder, which its weights are published under.
        settings: what a person chose.
        symbols: LEAN's, by ticker.
        history: of its daily bars.
        stale_bars: looks for the newest ones.

    Raises:
        InvalidHistory: a symbol has no bars.
    """

    def __init__(
        self,
        algorithm: Algorithm,
        strategy: str,
        settings: StrategySettings,
        symbols: Mapping[str, Any],
        history: DailyHistory,
        stale_bars: StaleBars,
    ) -> None:
        super().__init__(algorithm, strategy, settings)
        self._settings = settings
        self._symbols, self._history, self._stale_bars = dict(symbols), history, stale_bars
        self.models = self._models_of_run()
        for symbol in self._symbols.values():
            history.closes(symbol, 1)  # a symbol without data ends the run here

    def _models_of_run(self) -> RefittedModels:
        chosen = self._settings
        if chosen.forecasts != "network":
            return NaiveModels(chosen.forecasts, chosen.spec.window)
        store, cache = WeightStore(self._algorithm.object_store, self._strategy), RefitCache(self._algorithm.object_store)
        return NetworkModels(store, cache, chosen.spec, chosen.seeds, chosen.weights, self._tell)

    @property
    def records(self) -> RefitRecords:
        """What became of every refit."""
        return self.models

    def refit(self) -> None:
        """Train or load the models of the newest moment; those without a bar of the last session as soon as they have one."""
        stale = [ticker for ticker in self._symbols if self.is_stale(ticker)]
        for ticker in stale:
            self.models.skip(ticker, self._period(self._moment()), "It has no bar of the last session.", "skipped")
        if stale and not self._stale_bars.late:
            self._refit_tomorrow()
        self._stale_bars.skip_refits(stale)
        self._refit_these([ticker for ticker in self._symbols if ticker not in stale])

    def forecast(self, ticker: str) -> Forecast | None:
        """The forecast of a symbol; None, said once for each reason, when there cannot be one."""
        model = self.models.get(ticker)
        if model is None:
            self.report_once(f"There is no model of {ticker} yet: no orders until the first refit that succeeds.")
            return None
        if self.is_stale(ticker):
            self._stale_bars.skip_forecast(ticker)
            return None
        num_bars = max(self._settings.spec.bars_of_forecast, self._bars_back_to(model.anchor_time))
        try:
            return model.forecast(self._bars(ticker, num_bars))
        except InvalidHistory as error:
            self.report_once(f"No forecast of {ticker}: {error}", about=(ticker, type(error)))
            return None

    def is_stale(self, ticker: str) -> bool:
        """Whether the newest bar of a symbol is older than the last session of its exchange; that is said once."""
        symbol = self._symbols[ticker]
        stale = self._stale_bars.is_stale(symbol)
        why = self._stale_bars.why(ticker, symbol) if stale else ""
        if why:
            self._algorithm.log(why)
        return stale

    def end(self) -> None:
        """Say what was skipped, at the end of a run.

        Raises:
            NothingForecast: every refit failed, which is no success.
        """
        skipped = self._stale_bars.summary()
        if skipped:
            self._algorithm.log(skipped)
        trouble = self.models.why_nothing_was_forecast(self._symbols)
        if trouble:
            raise NothingForecast(trouble)

    def _refit_tomorrow(self) -> None:
        # after a refit of all that may be due then
        algorithm = self._algorithm
        then = algorithm.time + timedelta(days=1)
        algorithm.train(algorithm.date_rules.on(then.year, then.month, then.day), algorithm.time_rules.at(8, 1), self._refit_late)

    def _refit_late(self) -> None:
        ready = self._stale_bars.take_refits(self._symbols)
        if self._stale_bars.late:
            self._refit_tomorrow()
        if ready:
            self._refit_these(ready)

    def _refit_these(self, tickers: list[str]) -> None:
        chosen, algorithm, moment = self._settings, self._algorithm, self._moment()
        period = self._period(moment)
        budget = TrainingBudget(chosen.budget, len(tickers) * len(chosen.seeds))
        missing = budget.shortfall(self.models.seconds_of_a_fit())
        if missing:
            algorithm.log(f"Training takes {missing:.1f} minutes more than its budget of {chosen.budget:g}, if all of it is due.")
        for ticker in tickers:
            try:
                history = self._bars(ticker, self._bars_of_refit(moment))
            except InvalidHistory as error:
                trouble = self.models.skip(ticker, period, str(error))
            else:
                trouble = self.models.refit(ticker, period, np.datetime64(moment), history, budget)
            if trouble:
                algorithm.log(f"Refit of {ticker} for {period}: {trouble}")
        self._publish()

    def _moment(self) -> datetime:
        return self._settings.schedule.newest(self._algorithm.time)

    def _period(self, moment: datetime) -> str:
        return self._settings.schedule.period(moment)

    def _bars_of_refit(self, moment: datetime) -> int:
        if self._settings.spec.window.expanding:
            return self._bars_back_to(FIRST_BARS)
        # a refit looks back to its moment, which may be past: that of a start, and of bars that came late
        past = max(SPARE_BARS, self._bars_back_to(moment.isoformat()))
        return self._settings.spec.bars_of_refit + past

    def _bars_back_to(self, anchor: str) -> int:
        return bars_back_to(anchor, self._algorithm.time, self._history.days_a_week)

    def _bars(self, ticker: str, num_bars: int) -> Span | DailyBars:
        """As much of each bar as the model is shown."""
        needs_bars = self._settings.spec.needs_bars and self._settings.forecasts == "network"
        return (self._history.bars if needs_bars else self._history.closes)(self._symbols[ticker], num_bars)
