"""A reference in a network's place: fitted on the closes of a refit, and asked for the next close as a trained model is."""

from dataclasses import dataclass

import numpy as np

from forecasting.bars import DailyBars
from forecasting.forecast import Forecast
from forecasting.references import Predict, get_reference
from forecasting.references.inputs import Inputs
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.targets import Target
from forecasting.windows import bars_of_refit


@dataclass(frozen=True, eq=False)
class FittedReference:
    """A reference of one refit.

    Args:
        window: lookback and horizon are used.
        predict: what the reference learnt.
        anchor_time: end of the newest bar that it was fitted on, ISO 8601, exchange time.
    """

    window: WindowSpec
    predict: Predict
    anchor_time: str

    def forecast(self, history: Span | DailyBars) -> Forecast:
        """Forecast the close after the newest bar.

        Args:
            history: at least one bar, in today's adjusted prices.

        Raises:
            NotFinite: the reference gave no number.
        """
        change = float(self.predict(_inputs(history, self.window), np.array([len(history) - 1]))[0])
        return Forecast(change, history.times[-1].astype("datetime64[us]").item(), 0.0, float(history.closes[-1]))


def fit_reference(name: str, history: Span, window: WindowSpec) -> FittedReference:
    """Fit a reference on the bars that a network is trained on: those of a refit, holdout excluded.

    Args:
        name: a reference of the change of the close that looks at closes alone, such as ``mean`` or ``ewma``.
        history: at least ``training_bars`` bars that were known at the moment of the refit.
        window: which of them, and how far ahead is forecast.

    Raises:
        HistoryTooShort: there are fewer bars, or too few for the reference.
        UnknownReference: there is no reference of this name.
    """
    bars = bars_of_refit(history, ModelSpec(window))
    train = bars[: len(bars) - window.holdout]
    rows = np.arange(window.lookback - 1, len(train) - window.horizon)  # where the network has windows
    predict = get_reference(name).fit(_inputs(train, window), rows)
    return FittedReference(window, predict, str(train.times[-1].astype("datetime64[s]")))


def _inputs(span: Span | DailyBars, window: WindowSpec) -> Inputs:
    closes = span.closes
    return Inputs(DailyBars(span.times, closes, closes, closes, closes), Target("close_change", window.horizon), window.lookback)
