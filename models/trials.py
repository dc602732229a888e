"""One trial: refit at a month end, forecast every day of the month that follows, keep what was forecast and what happened."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time

import numpy as np

from forecasting.errors import HistoryTooShort
from forecasting.recipes import Recipe
from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from minilean.common.whole_files import write_whole

FORECAST_DAYS = 21


@dataclass(frozen=True)
class Trial:
    """What is tried.

    Args:
        candidate: name of the recipe among the candidates.
        recipe: network and training.
        symbol: ticker.
        month: month end of the refit, such as 2014-06.
        seed: what makes it random.
    """

    candidate: str
    recipe: Recipe
    symbol: str
    month: str
    seed: int

    @property
    def spec(self) -> ModelSpec:
        """The window of the strategy with the network and training that are tried."""
        return ModelSpec(WindowSpec(), self.recipe.network, self.recipe.training)

    @property
    def file_name(self) -> str:
        """Where its outcome is kept; another setting under the same name is another file."""
        text = json.dumps([self.spec.hash, self.symbol, self.month, self.seed, FORECAST_DAYS])
        return f"{hashlib.sha256(text.encode()).hexdigest()[:24]}.json"


@dataclass(frozen=True)
class Outcome:
    """What a trial gave.

    Args:
        predicted: predicted change of each day after the refit, fractions.
        actual: what each day's change was, fractions.
        span_mean: mean change of a day in the training span, the second naive forecast.
        seconds: processor time of the fit, which another process on the machine does not change.
        data: hash of the closes that were looked at.
    """

    predicted: tuple[float, ...]
    actual: tuple[float, ...]
    span_mean: float
    seconds: float
    data: str

    def save(self, path: Path) -> None:
        """Write it whole or not at all."""
        write_whole(path, [json.dumps(asdict(self))])

    @classmethod
    def load(cls, path: Path) -> "Outcome":
        """What :meth:`save` wrote."""
        values = json.loads(path.read_text(encoding="utf-8"))
        return cls(tuple(values["predicted"]), tuple(values["actual"]), values["span_mean"], values["seconds"], values["data"])


def run(trial: Trial, closes: Span, moment: np.datetime64) -> Outcome:
    """Refit on what was known at a moment and forecast each of the following days from what was known by then.

    Args:
        trial: what is tried.
        closes: the symbol's daily closes, at least 21 bars past the moment.
        moment: the month end, exchange time.

    Raises:
        HistoryTooShort: there are too few bars before or after the moment.
        TrainingDiverged: the fit gave no finite numbers.
    """
    known = closes.until(moment)
    end = len(known) + FORECAST_DAYS
    if len(closes) < end:
        raise HistoryTooShort(f"{trial.symbol} has {len(closes) - len(known)} bars after {trial.month}: a trial needs {FORECAST_DAYS}.")
    spec = trial.spec
    started = process_time()
    fit = refit(known, spec, trial.seed)
    seconds = process_time() - started
    first = len(known) - 1  # the first forecast is made at the newest bar of the refit
    seen = slice(first - spec.window.lookback, first + FORECAST_DAYS)
    levels = fit.model.forecast_levels(Span(closes.times[seen], closes.closes[seen]), rebase=False)[-FORECAST_DAYS:]
    bases, targets = closes.closes[first:end - 1], closes.closes[first + 1:end]
    span = known.closes[-spec.window.training_bars:len(known) - spec.window.holdout]
    looked_at = closes.closes[len(known) - spec.window.training_bars:end]
    return Outcome(
        predicted=tuple(float(change) for change in levels / bases - 1.0),
        actual=tuple(float(change) for change in targets / bases - 1.0),
        span_mean=float(np.mean(span[1:] / span[:-1] - 1.0)),
        seconds=seconds,
        data=hashlib.sha256(np.round(looked_at / looked_at[-1], 7).tobytes()).hexdigest()[:16],
    )
