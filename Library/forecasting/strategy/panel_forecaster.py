"""The network of a panel at work: refitted when it is due, kept when a refit fails, and asked for the week to come."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Protocol

import numpy as np

from forecasting.errors import InvalidHistory, NothingForecast
from forecasting.forecast import ProbabilityForecast
from forecasting.specs import ModelSpec
from forecasting.strategy.algorithm import Algorithm
from forecasting.strategy.panel_history import PanelHistory
from forecasting.strategy.panel_models import PanelModels
from forecasting.strategy.refitted_models import RefitRecords
from forecasting.strategy.retry import in_a_minute
from forecasting.strategy.running_refits import RefitSettings, RunningRefits
from forecasting.strategy.training_budget import TrainingBudget
from forecasting.weight_store import WeightStore

_DAYS_OF_A_WEEK = 7


class PanelSettings(RefitSettings, Protocol):
    """What a person chose, as far as forecasts of a panel depend on it."""

    @property
    def panel_model(self) -> ModelSpec:
        """What is trained."""
        ...


class PanelForecaster(RunningRefits):
    """Holds one model for all tickers of a strategy.

    Args:
        algorithm: LEAN's.
        strategy: name of its folder, which its weights are published under.
        settings: what a person chose.
        history: of the weeks of its tickers.
    """

    def __init__(self, algorithm: Algorithm, strategy: str, settings: PanelSettings, history: PanelHistory) -> None:
        super().__init__(algorithm, strategy, settings)
        self._settings, self._history = settings, history
        store = WeightStore(algorithm.object_store, strategy)
        self.models = PanelModels(store, history.tickers, settings.panel_model, settings.seeds, settings.weights, self._tell)
        self._num_forecasts = 0

    @property
    def records(self) -> RefitRecords:
        """What became of every refit."""
        return self.models

    def refit(self) -> None:
        """Train or load the networks of the newest moment."""
        algorithm, settings = self._algorithm, self._settings
        moment = settings.schedule.newest(algorithm.time)
        period = settings.schedule.period(moment)
        past = (algorithm.time - moment).days // _DAYS_OF_A_WEEK + 1
        budget = TrainingBudget(settings.budget, len(settings.seeds))
        try:
            panel = self._history.panel(settings.panel_model.bars_of_refit + past)
        except InvalidHistory as error:
            trouble = self.models.skip(period, str(error))
        else:
            trouble = self.models.refit(period, np.datetime64(moment), panel, budget)
        if trouble:
            algorithm.log(f"Refit of the panel for {period}: {trouble}")
        self._publish()

    def decide(self, trade: Callable[[Mapping[str, ProbabilityForecast]], None]) -> None:
        """Forecast the week to come, right after the last close of a week, as soon as its bars are there.

        Args:
            trade: gets the forecasts by ticker; not called where there are none, which is said once for each reason.
        """
        if not self._algorithm.is_warming_up:
            self._decide(self._algorithm.time.date(), trade)

    def _decide(self, day: date, trade: Callable[[Mapping[str, ProbabilityForecast]], None]) -> None:
        algorithm, model = self._algorithm, self.models.model
        if algorithm.time.date() != day:
            algorithm.log(f"The bars of {day} were missing until it was too late: no forecast and no new orders that week.")
            return
        if model is None:
            self.report_once("There is no model of the panel yet: no orders until the first refit that succeeds.")
            return
        try:
            panel = self._history.panel(model.spec.window.lookback + 1)
            if algorithm.live_mode and self._history.is_behind(day):
                self.report_once(
                    f"The bars of {day} are not there at {algorithm.time:%H:%M}: the forecast waits for them.", about=("wait", day)
                )
                in_a_minute(algorithm, lambda: self._decide(day, trade))
                return
            if panel.times[-1] < _friday_of(day):
                newest = panel.times[-1].astype("datetime64[D]")
                self.report_once(f"No ticker has a bar in the week of {day}, the newest are of that of {newest}: no orders.", about=newest)
                return
            found = model.forecast(panel)
        except InvalidHistory as error:
            self.report_once(f"No forecast on {day}: {error}", about=type(error))
            return
        self._num_forecasts += bool(found)
        if found:
            trade(found)

    def end(self) -> None:
        """End a run.

        Raises:
            NothingForecast: there was no model, or no ticker had a window in any week, which is no success.
        """
        if self.models.model is None and self.models.records:
            tried = self.models.records
            raise NothingForecast(f"No refit of the panel succeeded, so nothing was traded; the last of {len(tried)}: {tried[-1].message}")
        if not self._num_forecasts:
            raise NothingForecast("No week of the run had a forecast, so that nothing was traded: the log says why.")


def _friday_of(day: date) -> np.datetime64:
    """The Friday of the week of a day."""
    return np.datetime64(day, "D") + np.timedelta64(4 - day.weekday(), "D")
