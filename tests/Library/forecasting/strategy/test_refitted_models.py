from __future__ import annotations

import json

import numpy as np

from forecasting.bars import DailyBars
from forecasting.forecast import Forecast
from forecasting.span import Span
from forecasting.strategy.refitted_models import RefitRecord, RefittedModels
from forecasting.strategy.training_budget import UNLIMITED, TrainingBudget


class Constant:
    """Expects one percent."""

    anchor_time = "2015-04-30T16:00:00"

    @staticmethod
    def forecast(history: Span | DailyBars) -> Forecast:
        return Forecast(0.01, history.times[-1].astype("datetime64[us]").item(), 0.0, float(history.closes[-1]))


class Constants(RefittedModels):
    def refit(self, symbol: str, month: str, moment: np.datetime64, history: Span | DailyBars, budget: TrainingBudget = UNLIMITED) -> str:
        self._models[symbol] = Constant()
        self.records.append(RefitRecord(symbol, month, 1, "trained", "", 2.5, (0.5, 0.25), None))
        return ""


HISTORY = Span(np.array(["2015-04-29T16:00", "2015-04-30T16:00"], "datetime64[ns]"), np.array([100.0, 101.0]))
MOMENT = np.datetime64("2015-04-30T18:00")


def test_why_nothing_was_forecast_is_told_when_every_refit_of_a_symbol_failed_and_not_before_one_was_due() -> None:
    some = Constants()
    assert some.why_nothing_was_forecast(["SPY", "TLT"]) == ""
    some.refit("SPY", "2015-04", MOMENT, HISTORY)
    some.skip("SPY", "2015-05", "its bars end before", "skipped")
    assert some.why_nothing_was_forecast(["SPY", "TLT"]) == ""
    assert some.count("skipped") == 1

    some.skip("TLT", "2015-04", "too short")
    assert some.why_nothing_was_forecast(["SPY", "TLT"]) == (
        "No refit of TLT succeeded, so nothing was forecast and nothing traded; the last of 1: too short"
    )


def test_the_newest_good_model_stays_and_every_refit_is_on_record() -> None:
    some = Constants()
    assert (some.get("SPY"), some.seconds_of_a_fit(), some.records_json()) == (None, 0.0, "[]")
    some.refit("SPY", "2015-04", MOMENT, HISTORY)
    model = some.get("SPY")
    assert some.skip("SPY", "2015-05", "no bars") == "no bars"

    assert some.get("SPY") is model
    assert model.forecast(HISTORY).price == 102.01
    assert some.seconds_of_a_fit() == 2.5
    assert (some.count("trained"), some.count("failed")) == (1, 1)
    first, second = json.loads(some.records_json())
    assert first == {
        "symbol": "SPY", "month": "2015-04", "seed": 1, "outcome": "trained", "message": "", "seconds": 2.5, "losses": [0.5, 0.25],
        "out_of_sample": None, "note": "",
    }  # fmt: skip
    assert (second["seed"], second["outcome"], second["message"], second["losses"]) == (None, "failed", "no bars", [])
