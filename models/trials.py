"""One trial: refit at a month end, forecast every day of the month that follows, keep what was forecast and what happened."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from forecasting.errors import HistoryTooShort
from forecasting.month_ends import moment_of
from forecasting.recipes import Recipe
from forecasting.refit import refit
from forecasting.span import Span
from forecasting.specs import ModelSpec, WindowSpec
from forecasting.training_revision import trained_by
from minilean.common.atomic_write import write_whole
from minilean.data.text_lines import read_json
from minilean.errors import DataError

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

    def file_name(self, closes: Span) -> str:
        """A name that changes with everything that decides the outcome, prices and versions too.

        Raises:
            HistoryTooShort: there are too few bars before or after the month end.
        """
        about = [self.spec.hash, self.symbol, self.month, self.seed, FORECAST_DAYS, _digest(self.looked_at(closes)), trained_by(self.spec)]
        return f"{hashlib.sha256(json.dumps(about, sort_keys=True).encode()).hexdigest()[:24]}.json"

    def looked_at(self, closes: Span) -> Span:
        """The bars that decide the outcome: those of the refit, and those that are forecast.

        Raises:
            HistoryTooShort: there are too few before or after the month end.
        """
        known = len(closes.until(np.datetime64(moment_of(self.month))))
        first, end = known - self.spec.window.training_bars, known + FORECAST_DAYS
        if first < 0 or len(closes) < end:
            raise HistoryTooShort(
                f"{self.symbol} has {known} bars before {self.month} and {len(closes) - known} after: "
                f"a trial needs {self.spec.window.training_bars} and {FORECAST_DAYS}."
            )
        return closes[first:end]


@dataclass(frozen=True)
class Outcome:
    """What a trial gave.

    Args:
        predicted: predicted change of each day after the refit, fractions.
        actual: what each day's change was, fractions.
        span_mean: mean change of a day in the training span, the second naive forecast.
        seconds: processor time of the fit, which another process on the machine does not change.
    """

    predicted: tuple[float, ...]
    actual: tuple[float, ...]
    span_mean: float
    seconds: float

    def save(self, path: Path) -> None:
        """Write it whole or not at all, with a hash that tells damage."""
        values = asdict(self)
        write_whole(path, [json.dumps(values | {"sha256": _hash(values)})])

    @classmethod
    def load(cls, path: Path) -> "Outcome":
        """What :meth:`save` wrote.

        Raises:
            DataError: it is damaged.
        """
        values, _ = read_json(path, "Delete it and it is tried again.")
        try:
            if values.pop("sha256") != _hash(values):
                raise ValueError("its hash differs from its contents")
            return cls(tuple(values["predicted"]), tuple(values["actual"]), values["span_mean"], values["seconds"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path} is no outcome ({type(error).__name__}: {error}). Delete it and it is tried again.") from error


def run(trial: Trial, closes: Span) -> Outcome:
    """Refit on what was known at the month end and forecast each of the following days from what was known by then.

    Args:
        trial: what is tried.
        closes: the symbol's daily closes, at least 21 bars past the month end.

    Raises:
        HistoryTooShort: there are too few bars before or after the month end.
        TrainingDiverged: the fit gave no finite numbers.
    """
    span, spec = trial.looked_at(closes), trial.spec
    num_known = len(span) - FORECAST_DAYS
    started = process_time()
    fit = refit(span[:num_known], spec, trial.seed)
    seconds = process_time() - started
    first = num_known - 1  # the first forecast is made at the newest bar of the refit
    seen = span[first - spec.window.lookback : first + FORECAST_DAYS]
    levels = fit.model.forecast_levels(seen, rebase=False)[-FORECAST_DAYS:]
    bases, targets = span.closes[first:-1], span.closes[num_known:]
    trained = span.closes[: num_known - spec.window.holdout]
    return Outcome(
        predicted=tuple(float(change) for change in levels / bases - 1.0),
        actual=tuple(float(change) for change in targets / bases - 1.0),
        span_mean=float(np.mean(trained[1:] / trained[:-1] - 1.0)),
        seconds=seconds,
    )


def _digest(span: Span) -> str:
    # a later dividend or split rescales all of it, by factors that are rounded to seven decimals
    days, relative = span.times.astype("datetime64[D]").astype(np.int64), np.round(span.closes / span.closes[-1], 7)
    return hashlib.sha256(days.tobytes() + relative.tobytes()).hexdigest()[:16]


def _hash(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
