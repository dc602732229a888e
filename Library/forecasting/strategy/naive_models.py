"""Naive forecasts in the networks' place, so that the same strategy shows what it earns without one."""

import numpy as np

from forecasting.bars import DailyBars
from forecasting.errors import InvalidHistory
from forecasting.fitted_reference import fit_reference
from forecasting.span import Span
from forecasting.specs import WindowSpec
from forecasting.strategy.refitted_models import RefitRecord, RefittedModels
from forecasting.strategy.training_budget import UNLIMITED, TrainingBudget


class NaiveModels(RefittedModels):
    """A naive reference for every symbol, fitted on the bars that a network would be. Nothing of it is stored.

    Args:
        reference: ``mean`` or ``ewma``, see ``forecasting.references.naive``.
        window: of the network.
    """

    def __init__(self, reference: str, window: WindowSpec) -> None:
        super().__init__()
        self._reference, self._window = reference, window

    def refit(self, symbol: str, month: str, moment: np.datetime64, history: Span | DailyBars, budget: TrainingBudget = UNLIMITED) -> str:
        """Fit the reference of a month, which takes no time worth a budget; see ``RefittedModels.refit``."""
        closes = history.span if isinstance(history, DailyBars) else history
        try:
            self._models[symbol] = fit_reference(self._reference, closes.until(moment), self._window)
        except InvalidHistory as error:
            return self.skip(symbol, month, str(error))
        self.records.append(RefitRecord(symbol, month, None, "trained", "", 0.0, (), None))
        return ""
