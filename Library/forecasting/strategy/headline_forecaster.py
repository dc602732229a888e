"""The networks of headlines at work: refitted when they are due, kept when a refit fails, and asked before every open."""

from typing import Any, Protocol

import numpy as np

from forecasting.errors import InvalidHistory, NothingForecast
from forecasting.headlines.headline_refit import HeadlineTask
from forecasting.headlines.headline_store import HeadlineStore
from forecasting.specs import ModelSpec
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.daily_history import DailyHistory
from forecasting.strategy.headline_history import HeadlineHistory
from forecasting.strategy.headline_models import HeadlineModels
from forecasting.strategy.refitted_models import RefitRecords
from forecasting.strategy.run_days import bars_back_to
from forecasting.strategy.running_refits import RefitSettings, RunningRefits
from forecasting.strategy.training_budget import TrainingBudget


class HeadlineSettings(RefitSettings, Protocol):
    """What a person chose, as far as the networks of headlines depend on it."""

    @property
    def ticker(self) -> str:
        """Whose sessions label the headlines."""
        ...

    @property
    def text_model(self) -> ModelSpec:
        """What is trained."""
        ...

    @property
    def task(self) -> HeadlineTask:
        """What is learned."""
        ...


class HeadlineForecaster(RunningRefits):
    """Holds the networks of a strategy that trades on headlines.

    Args:
        algorithm: LEAN's.
        strategy: name of its folder, which its weights are published under.
        settings: what a person chose.
        symbol: LEAN's, of the ticker.
        history: of its daily bars.
        headlines: that are known.
    """

    def __init__(
        self,
        algorithm: Algorithm,
        strategy: str,
        settings: HeadlineSettings,
        symbol: Any,
        history: DailyHistory,
        headlines: HeadlineHistory,
    ) -> None:
        super().__init__(algorithm, strategy, settings)
        self._settings = settings
        self._symbol, self._history, self._headlines = symbol, history, headlines
        store = HeadlineStore(algorithm.object_store, strategy)
        self.models = HeadlineModels(
            store, settings.ticker, settings.text_model, settings.task, settings.seeds, settings.weights, self._tell
        )

    @property
    def records(self) -> RefitRecords:
        """What became of every refit."""
        return self.models

    def refit(self) -> None:
        """Train or load the networks of the newest moment, on all headlines whose session was over then."""
        algorithm, schedule = self._algorithm, self._settings.schedule
        moment = schedule.newest(algorithm.time)
        period, known = schedule.period(moment), self._headlines.headlines.before(np.datetime64(moment))
        budget = TrainingBudget(self._settings.budget, len(self._settings.seeds))
        try:
            first = str(known.times[0].astype("datetime64[s]")) if len(known) else moment.isoformat()
            bars = self._history.bars(self._symbol, bars_back_to(first, algorithm.time))
        except InvalidHistory as error:
            trouble = self.models.skip(period, str(error))
        else:
            trouble = self.models.refit(period, np.datetime64(moment), known, bars, budget)
        if trouble:
            algorithm.log(f"Refit for {period}: {trouble}")
        self._publish()

    def mean_class(self) -> float | None:
        """What the headlines of today's session, those before its open, say: from -1 to 1.

        Returns:
            None where there is no network yet, which is said once, or no headline of which a word is known.
        """
        if not self.models.members:
            self.report_once("There is no network of headlines yet: no orders until the first refit that succeeds.")
            return None
        now = self._algorithm.time
        previous = self._algorithm.securities[self._symbol].exchange.hours.get_previous_trading_day(now)
        known = self._headlines.headlines.before(np.datetime64(now))
        return self.models.mean_class(known.of_session(np.datetime64(now.date(), "D"), np.datetime64(previous.date(), "D")))

    def end(self) -> None:
        """End a run.

        Raises:
            NothingForecast: every refit failed, which is no success.
        """
        if not self.models.members and self.models.records:
            tried = self.models.records
            raise NothingForecast(f"No refit succeeded, so nothing was traded; the last of {len(tried)}: {tried[-1].message}")
