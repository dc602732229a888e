"""Settlement models that algorithms write in Python (`SettlementModelPythonWrapper`)."""

from __future__ import annotations

from typing import Any

from minilean.common.cash_amount import CashAmount
from minilean.common.naming import LeanObject


class PythonSettlementModel(LeanObject):
    """Asks a settlement model of the algorithm's; where that says nothing of unsettled cash, there is none.

    Args:
        model: an object with `apply_funds`, `scan` and `get_unsettled_cash`, callable by these names.
    """

    wraps_model_of_algorithm = True

    def __init__(self, model: object) -> None:
        self._model: Any = model
        # asked at every fill and in every hour
        self.apply_funds, self.scan = self._model.apply_funds, self._model.scan

    def get_unsettled_cash(self) -> CashAmount:
        """What waits."""
        waiting = self._model.get_unsettled_cash()
        return CashAmount._default() if waiting is None else waiting
